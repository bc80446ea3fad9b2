// Package runs takes datasets through the whole pipeline and keeps what comes of
// it: a run is a folder with the results, the gold labels, the tables and a
// manifest that says what was run ([Screening.Run]). Tables are made from the
// folder alone, those of the run itself and those of a replay ([Open]), so that
// both are the same. Measured explanations lie in the same folder ([Measuring]).
//
//	manifest.json    what was run, and the SHA-256 of the other files
//	results.parquet  one row a post, see [ResultSchema]
//	gold.jsonl       gold labels and columns, no text
//	beside.jsonl     answers of other systems, if there are any
//	table.*          the tables, in every format; report.html, the page
//	streams/         what an interrupted run goes on from
package runs
