package datasets

import (
	"errors"
	"io/fs"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

// csvRows is [tableRows] for CSV files.
func csvRows(columns []string, item func(r record) (Item, error)) reader {
	return separatedRows(rows.CSV, columns, item)
}

// separatedRows is [csvRows] for CSV or TSV, whatever the name of the file says.
func separatedRows(format rows.Format, columns []string, item func(r record) (Item, error)) reader {
	open := func(files fs.FS, file string) (*table, error) { return openSeparated(files, file, format) }
	return tableRows(open, columns, item)
}

// eachRecord calls use for every row of a CSV file under the header. The errors
// and the notes are those of [table.each].
func eachRecord(files fs.FS, file string, columns []string, use func(r record) error) (notes []string, err error) {
	t, err := openSeparated(files, file, rows.CSV)
	if err != nil {
		return nil, err
	}
	defer t.close()
	err = t.each(columns, use)
	return t.tally.notes(file), err
}

// openSeparated opens a file of cells, which may be quoted.
func openSeparated(files fs.FS, file string, format rows.Format) (*table, error) {
	f, err := files.Open(file)
	if err != nil {
		return nil, err
	}
	in, err := rows.NewReader(f, file, format)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	line := func(int) int { return 0 } // of a cell of the row that was read last
	return &table{
		file: file, header: in.Columns(),
		next: func() ([]string, error) {
			row, err := in.Next()
			if err != nil {
				return nil, err
			}
			line = row.LineOf
			var cells []string
			for _, c := range row.Cells() {
				cells = append(cells, c.Text)
			}
			return cells, nil
		},
		line:  func(cell int) int { return line(cell) },
		close: func() { f.Close() },
	}, nil
}
