package tables

import "slices"

// Blank stands in a cell that has no value.
const Blank = "–"

// Table is a table of finished cells. The first column names the rows.
type Table struct {
	Name      string // what the table is called in HTML if it has no caption
	Caption   string // stands above the table; "" where the title of its page says what it shows
	Columns   []Column
	Rows      []Row
	Footnotes []string // numbered from 1
	Best      string   // what the mark of the best cells means; "" if none is marked
	Shaded    bool     // in HTML the cells are shaded by their Share
}

// Column is a column of a table.
type Column struct {
	Title  string
	Text   bool // words, aligned to the left; without it numbers. The first column is always words
	Detail bool // stands in HTML only, which has room for it
}

// Words returns columns of words.
func Words(titles ...string) []Column { return columns(Column{Text: true}, titles) }

// Numbers returns columns of numbers.
func Numbers(titles ...string) []Column { return columns(Column{}, titles) }

// Details returns columns of numbers that stand in HTML only.
func Details(titles ...string) []Column { return columns(Column{Detail: true}, titles) }

// columns returns a column like the given one for each title.
func columns(like Column, titles []string) []Column {
	all := make([]Column, len(titles))
	for i, title := range titles {
		all[i] = like
		all[i].Title = title
	}
	return all
}

// Row is a row of a table.
type Row struct {
	Own   bool // about a system that was scored here, beside rows that are published
	Cells []Cell
}

// Cell is a finished cell.
type Cell struct {
	Text  string
	Notes []int // the numbers of its footnotes
	Best  bool  // the best value of its column

	// In HTML only:
	Small string  // stands behind the text in small type
	Link  string  // the id of the element that the text leads to; "": it is no link
	Share float64 // how dark the cell is, from 0 to 1, if the table is shaded
	Right bool    // the cell has an outline: a right answer
}

// Add adds a row without marks, a cell for each column.
func (t *Table) Add(cells ...string) {
	row := Row{Cells: make([]Cell, len(cells))}
	for i, text := range cells {
		row.Cells[i].Text = text
	}
	t.Rows = append(t.Rows, row)
}

// Footnote returns the number of a footnote, which it adds if it is new.
func (t *Table) Footnote(text string) int {
	i := slices.Index(t.Footnotes, text)
	if i < 0 {
		i = len(t.Footnotes)
		t.Footnotes = append(t.Footnotes, text)
	}
	return i + 1
}

// withoutDetails returns the table without the columns that stand in HTML only.
func (t Table) withoutDetails() Table {
	detail := func(i int) bool { return t.Columns[i].Detail }
	shown := t
	shown.Columns = keep(t.Columns, detail)
	shown.Rows = make([]Row, len(t.Rows))
	for i, row := range t.Rows {
		shown.Rows[i] = Row{Own: row.Own, Cells: keep(row.Cells, detail)}
	}
	return shown
}

// keep returns the elements whose index is not to be dropped.
func keep[T any](all []T, drop func(i int) bool) []T {
	var kept []T
	for i, element := range all {
		if !drop(i) {
			kept = append(kept, element)
		}
	}
	return kept
}

// HasValues reports whether a cell behind the first of its row has a value.
func (t Table) HasValues() bool {
	return slices.ContainsFunc(t.Rows, func(row Row) bool {
		return slices.ContainsFunc(row.Cells[1:], func(c Cell) bool { return c.Text != Blank })
	})
}
