// Package measure compares ways to explain an answer: it says how much each
// token speaks for a label by each of them ([Attributors]), takes away the tokens
// that one of them names ([Erase]), deletes words one after the other
// ([Occlude]), and changes a word ([Perturb]). What follows from that in numbers
// is in reports/metrics.
package measure
