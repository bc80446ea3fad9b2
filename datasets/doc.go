// Package datasets knows the corpora a classifier is measured on: how their
// files are read, how they are split, which labels they carry, and the figures
// others published on exactly the same posts.
//
// A corpus is a value, a [Dataset], with one function that turns a row of its
// file into an [Item]. [All] lists them. To add one, write a file like
// dreaddit.go and name its value in All.
//
// Corpora are not part of this module, except the invented posts of [Demo].
// They are read from a folder that holds one folder for each of them:
//
//	DIR/dreaddit/dreaddit-train.csv
//	DIR/dreaddit/dreaddit-test.csv
//
// Only texts and labels are read. Names, addresses and ids of people or posts
// that a file may hold are left where they are; posts are named by their row.
//
// Splits are those of the authors. Where they give none, ours is drawn by the
// content of the texts, once, and kept as lists of hashes in splits/. Many
// corpora share posts ([FindLeaks]): [Dataset.Read] returns a split as it was
// published, [Dataset.ReadTrain] without what any test split holds. The texts of
// official test splits that few people have are known by their hashes
// ([HeldOutBy]), so that they are left out without the files.
package datasets
