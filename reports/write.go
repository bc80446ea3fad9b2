package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Formats are the formats that [Write] knows.
var Formats = []string{"table", "markdown", "latex", "csv", "json"}

// Style says how reports are shown.
type Style struct {
	Format    string // one of Formats
	Highlight bool   // mark the rows of the reports with terminal colours; only in a table
}

// Write shows reports. Those on the same units and the same task share a table,
// with a row each and the best value of a column marked; if there is more than
// one table, an overview comes last. In JSON one report is an object, several
// are an array of such objects. A format that is not one of [Formats] is an
// error that lists them.
func Write(w io.Writer, style Style, reports ...*Report) error {
	switch style.Format {
	case "table":
		return writeTables(w, reports, style.Highlight)
	case "markdown":
		return writeMarkdown(w, reports)
	case "latex":
		return writeLaTeX(w, reports)
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
