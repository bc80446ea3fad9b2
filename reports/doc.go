// Package reports turns the labels of a system and the gold labels of the same
// posts into numbers and tables.
//
// [Evaluate] takes a [Run], whose cases hold both, and returns a [Report] with the
// numbers of package metrics. Scores of counts have bootstrap intervals, [Pair]
// compares two runs, and [Compare] finds the published figures of exactly the same
// protocol. [Write] shows reports as a table for a terminal, as Markdown, LaTeX,
// CSV or JSON; [WriteHTML] makes a page of them. Each table is laid out once, for
// package tables, which draws it in every format; CSV and JSON are made from the
// numbers. [MeasureExplanations] and [WriteExplanations] do the same for what was
// measured of explanations.
//
// [ReadRows], [GoldCases] and [Predict] read gold labels, and predictions made
// elsewhere, from files.
//
// A post without a label, or with a label that the task does not know, counts
// as an error in every metric, and a footnote says how many there are and why:
// a system cannot gain by leaving posts out.
package reports
