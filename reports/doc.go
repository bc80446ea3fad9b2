// Package reports turns the labels of a system and the gold labels of the same
// posts into numbers and tables.
//
// [Evaluate] joins the two by id, counts them in a [Confusion], whose methods
// are the metrics, and puts the published figures of exactly the same protocol
// beside them. [Write] shows reports as a table for a terminal, as Markdown,
// CSV or JSON.
//
// A post without a label, or with a label that the task does not know, counts
// as an error in every metric, and a footnote says how many there are and why:
// a system cannot gain by leaving posts out.
package reports
