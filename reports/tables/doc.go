// Package tables lays a table out once and shows it in every format: with lines
// on a terminal, as Markdown, LaTeX and HTML.
//
// A [Table] holds finished cells with their marks: the best of a column, the rows
// of the systems that were scored, footnotes. A [Page] is tables under one title.
// Nothing here counts or compares; [Decimals] and [Interval] write numbers as
// papers print them.
package tables
