// Package archive keeps collected results in a folder of Parquet files that other
// programs read, each result once, whatever dies in between.
//
//	FOLDER/queue=<queue>/date=<day of storage, UTC>/part-<number>.parquet
//	FOLDER/queue=<queue>/index.db
//
// The index knows each result that is kept, which parts there are with their
// checksums, and up to which message of the stream they go. A part counts from the
// moment on in which the index has it, and not before: what a collector that died
// left behind is completed or removed by the next one. Only one collector at a time
// opens the folder of a queue.
package archive
