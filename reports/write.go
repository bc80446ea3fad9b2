package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Formats are the formats that [Write] knows.
var Formats = []string{"table", "markdown", "csv", "json"}

// Style says how reports are shown.
type Style struct {
	Format    string // one of Formats
	Highlight bool   // mark the system's own row with terminal colours; only in a table
}

// Write shows reports one after the other. A format that is not one of
// [Formats] is an error that lists them.
func Write(w io.Writer, style Style, reports ...*Report) error {
	switch style.Format {
	case "table":
		return writeTables(w, reports, style.Highlight)
	case "markdown":
		return writeMarkdown(w, reports)
	case "csv":
		return writeCSV(w, reports)
	case "json":
		return writeJSON(w, reports)
	}
	return CheckFormat(style.Format)
}

// CheckFormat returns an error that lists the [Formats] if format is not one.
func CheckFormat(format string) error {
	if !slices.Contains(Formats, format) {
		return fmt.Errorf("format %q is not one of %s", format, strings.Join(Formats, ", "))
	}
	return nil
}
