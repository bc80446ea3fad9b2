package datasets

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/xuri/excelize/v2"
)

// workbookRows is [tableRows] for splits that are zip archives in which one of
// the files, member, is an Excel workbook. Its first sheet is read.
func workbookRows(member string, columns []string, item func(r record) (Item, error)) reader {
	open := func(files fs.FS, file string) (*table, error) { return openWorkbook(files, file, member) }
	return tableRows(open, columns, item)
}

// openWorkbook opens the first sheet of a workbook in a zip archive. Its cells
// are what is stored, not what is shown: 0.5, not 50%.
func openWorkbook(files fs.FS, file, member string) (*table, error) {
	data, err := fs.ReadFile(files, file)
	if err != nil {
		return nil, err
	}
	book, err := workbookIn(data, member)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	name := file + "/" + member
	sheet, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, errors.Join(err, book.Close()))
	}
	n := 0
	t := &table{file: name, line: func(int) int { return n }}
	t.next = func() ([]string, error) {
		cells, err := nextRow(sheet)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s:%d: %w", name, n+1, err)
		}
		n++
		for len(cells) < len(t.header) { // empty cells at the end of a row are not stored
			cells = append(cells, "")
		}
		return cells, err
	}
	t.close = func() {
		sheet.Close()
		book.Close()
	}
	header, err := t.next()
	switch {
	case errors.Is(err, io.EOF):
	case err != nil:
		t.close()
		return nil, err
	default:
		t.header = append([]string{}, header...) // not nil, even if the row is empty
	}
	return t, nil
}

// workbookIn opens a workbook that lies in a zip archive.
func workbookIn(archive []byte, member string) (*excelize.File, error) {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	f, err := z.Open(member)
	if err != nil {
		return nil, fmt.Errorf("no file %s in it", member) // not fs.ErrNotExist: the archive is there
	}
	defer f.Close()
	book, err := excelize.OpenReader(f)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", member, err)
	}
	return book, nil
}

// nextRow returns the cells of the next row, or io.EOF.
func nextRow(rows *excelize.Rows) ([]string, error) {
	if !rows.Next() {
		if err := rows.Error(); err != nil {
			return nil, err
		}
		return nil, io.EOF
	}
	return rows.Columns(excelize.Options{RawCellValue: true})
}
