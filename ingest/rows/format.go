package rows

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Format is how the rows of a file are written.
type Format string

// The formats, each named like the ending of its files.
const (
	CSV       Format = "csv"
	TSV       Format = "tsv"
	JSONLines Format = "jsonl"
	Parquet   Format = "parquet"
	Arrow     Format = "arrow" // Arrow IPC, the file format (also called Feather) and the stream format
)

// formats holds the format of each ending.
var formats = map[string]Format{
	".csv": CSV, ".tsv": TSV, ".jsonl": JSONLines, ".ndjson": JSONLines, ".parquet": Parquet,
	".arrow": Arrow, ".arrows": Arrow, ".feather": Arrow,
}

// The endings of compressed files, which follow that of the format.
const (
	zstdEnding = ".zst"
	gzipEnding = ".gz"
)

// FormatOf returns the format that the ending of a file's name says, in upper or
// lower case: "posts.csv", "posts.csv.gz", "posts.jsonl.zst". A .zst without
// another ending that is known is JSON Lines, as the dumps of Reddit are
// (RS_2023-01.zst). The error names endings that there are.
func FormatOf(name string) (Format, error) {
	plain, compression := withoutCompression(strings.ToLower(name))
	format, known := formats[filepath.Ext(plain)]
	switch {
	case format == Parquet && compression != "":
		return "", fmt.Errorf("%s: a Parquet file cannot be read while it is compressed as a whole; decompress it first", name)
	case !known && compression == zstdEnding:
		return JSONLines, nil
	case !known:
		return "", fmt.Errorf("%s: the name must end in .csv, .tsv, .jsonl, .parquet or .arrow, as the file is read by it; .gz or .zst may follow", name)
	}
	return format, nil
}

// withoutCompression parts the ending of a compressed file from the name.
func withoutCompression(name string) (plain, compression string) {
	ext := filepath.Ext(name)
	if !slices.Contains([]string{zstdEnding, gzipEnding}, strings.ToLower(ext)) {
		return name, ""
	}
	return strings.TrimSuffix(name, ext), strings.ToLower(ext)
}
