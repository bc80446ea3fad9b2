package rows

import (
	"fmt"
	"slices"
)

// Row is one row of a file.
type Row struct {
	at    string // where it stands, for messages
	line  int    // on which it begins, from 1; in Parquet and Arrow its number
	lines []int  // on which each cell begins, in CSV and TSV
	names []string
	cells []Cell
}

// Cell is what stands in a column of a row.
type Cell struct {
	Text   string   // a number or a truth value as it is written; a list or a structure as JSON; "" if there is nothing
	List   []string // the values of a list without those that are null; nil if the cell is no list of texts, numbers and truth values
	Nested bool     // a structure, or a list with a list or a structure in it
}

// Texts returns the values of a list, or the text, or nothing if that is empty.
func (c Cell) Texts() []string {
	if c.List != nil || c.Text == "" {
		return c.List
	}
	return []string{c.Text}
}

// Columns returns the names of the columns in the order of the cells.
func (r Row) Columns() []string { return r.names }

// Cells returns the cells in the order of the columns.
func (r Row) Cells() []Cell { return r.cells }

// Cell returns the cell of a column: of several with the same name the first, and
// an empty one if there is none.
func (r Row) Cell(column string) Cell {
	if i := slices.Index(r.names, column); i >= 0 {
		return r.cells[i]
	}
	return Cell{}
}

// Line returns the number of the line on which the row begins, or in Parquet and
// Arrow the number of the row. Both count from 1.
func (r Row) Line() int { return r.line }

// LineOf returns the line on which a cell begins, which in CSV may be a later
// one than that of its row.
func (r Row) LineOf(cell int) int {
	if r.lines == nil {
		return r.line
	}
	return r.lines[cell]
}

// At returns where the row stands: "posts.csv:17", or "posts.parquet: row 17".
func (r Row) At() string { return r.at }

// BadRow is the error of a row that cannot be read while those after it can.
type BadRow struct {
	File  string
	Line  int // on which the trouble is
	Lines int // how many lines the row takes, at least 1: with a broken quotation mark it may have swallowed other rows
	Err   error
}

// Error returns the file, the line and the reason.
func (e *BadRow) Error() string {
	if e.Lines > 1 {
		return fmt.Sprintf("%s:%d: %v (of %d lines that belong together by their quotation marks)", e.File, e.Line, e.Err, e.Lines)
	}
	return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
}

// Unwrap returns the reason.
func (e *BadRow) Unwrap() error { return e.Err }
