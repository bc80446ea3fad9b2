package tables

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/tw"
)

// grid is a table as one format of text shows it.
type grid struct {
	header []string
	align  []tw.Align
	rows   [][]string
}

// newGrid writes titles with one function and cells with another.
func newGrid(t Table, title func(Column) string, cell func(row Row, column int) string) grid {
	var g grid
	for _, c := range t.Columns {
		g.header = append(g.header, title(c))
		align := tw.AlignRight
		if c.Text {
			align = tw.AlignLeft
		}
		g.align = append(g.align, align)
	}
	g.align[0] = tw.AlignLeft
	for _, row := range t.Rows {
		cells := make([]string, len(row.Cells))
		for c := range row.Cells {
			cells[c] = cell(row, c)
		}
		g.rows = append(g.rows, cells)
	}
	return g
}

// draw renders a grid as it is: without AutoFormat, which would turn macro-F1
// into MACRO F 1, and with the same widths in every locale, so that a file is
// the same wherever it is written. The library drops errors of the writer, and
// therefore writes into a buffer.
func (g grid) draw(w io.Writer, r tw.Renderer) error {
	cell := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone},
		Alignment:  tw.CellAlignment{PerColumn: slices.Clone(g.align)},
	}
	var drawn bytes.Buffer
	table := tablewriter.NewTable(&drawn, tablewriter.WithRenderer(r), tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithConfig(tablewriter.Config{Header: cell, Row: cell}))
	table.Header(g.header)
	if err := table.Bulk(g.rows); err != nil {
		return fmt.Errorf("laying out a table: %w", err)
	}
	if err := table.Render(); err != nil {
		return fmt.Errorf("drawing a table: %w", err)
	}
	_, err := w.Write(drawn.Bytes())
	return err
}
