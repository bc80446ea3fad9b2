package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// lines is a table of finished cells, drawn as the tables of reports are.
type lines struct {
	header  []string
	numbers []int // the columns that are aligned to the right
	cells   [][]string
}

// add adds a row, a cell for each column.
func (l *lines) add(cells ...string) { l.cells = append(l.cells, cells) }

// write draws the table.
func (l *lines) write(w io.Writer) error {
	align := slices.Repeat([]tw.Align{tw.AlignLeft}, len(l.header))
	for _, c := range l.numbers {
		align[c] = tw.AlignRight
	}
	cell := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone},
		Alignment:  tw.CellAlignment{PerColumn: align},
	}
	table := tablewriter.NewTable(w, tablewriter.WithRenderer(renderer.NewBlueprint()), tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithConfig(tablewriter.Config{Header: cell, Row: cell}))
	table.Header(l.header)
	if err := table.Bulk(l.cells); err != nil {
		return fmt.Errorf("laying out a table: %w", err)
	}
	if err := table.Render(); err != nil {
		return fmt.Errorf("drawing a table: %w", err)
	}
	return nil
}
