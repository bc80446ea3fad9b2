// Package metrics holds the numbers that reports are made of. Its functions are
// pure: slices in, numbers out. Each has the name and the definition of
// scikit-learn, SciPy, NumPy or a paper, and says what it returns where that
// definition has no value.
//
// [Confusion] and [Multilabel] count answers, and their methods are the metrics
// of counts. [ROCAUC], [Brier], [ECE] and their neighbours are about
// probabilities, [Overlap] and [MeanDrop] about explanations. [McNemar] compares
// two systems, and a [Resampling] gives the resamples of a bootstrap.
package metrics
