package datasets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// row is one row of a file of any format.
type row struct {
	at      string           // the file and the line, or the row of a Parquet file
	columns map[string]value // by the name of the column
}

// value is what stands in a column of a row: none, one or several texts.
type value struct {
	items []string
	list  bool // it was written as a list
}

// textValue returns the value of a text, which is none if it is empty.
func textValue(text string) value {
	if text == "" {
		return value{}
	}
	return value{items: []string{text}}
}

func newRow(at string) row { return row{at, make(map[string]value)} }

// eachFunc calls use for every row of a file, with the values of the columns.
// It stops at the first error. A column that is absent is an error.
type eachFunc func(files fs.FS, file string, columns []string, use func(row) error) error

// formats are the formats that a card can name, by the ending of the file.
var formats = map[string]eachFunc{
	".csv": separated(','), ".tsv": separated('\t'), ".jsonl": eachObject, ".parquet": eachParquetRow,
}

// separated reads cells with a character between them, under a header. Quotes
// are those of CSV.
func separated(comma rune) eachFunc {
	return func(files fs.FS, file string, columns []string, use func(row) error) error {
		t, err := openSeparated(files, file, comma)
		if err != nil {
			return err
		}
		defer t.close()
		return t.each(columns, func(r record) error {
			values := newRow(fmt.Sprintf("%s:%d", file, t.line(0)))
			for _, name := range columns {
				values.columns[name] = textValue(r.cell(name))
			}
			return use(values)
		})
	}
}

// eachObject reads a JSON object a line; blank lines are passed over.
func eachObject(files fs.FS, file string, columns []string, use func(row) error) error {
	l, err := openLines(files, file)
	if err != nil {
		return err
	}
	defer l.file.Close()
	for {
		text, err := l.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		at := fmt.Sprintf("%s:%d", file, l.n)
		values, err := objectRow(at, text, columns)
		if err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
		if err := use(values); err != nil {
			return err
		}
	}
}

// objectRow returns the values of the columns in a JSON object.
func objectRow(at, text string, columns []string) (row, error) {
	var object map[string]any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&object); err != nil {
		return row{}, fmt.Errorf("not a JSON object: %w", err)
	}
	if dec.More() {
		return row{}, errors.New("more than an object on the line")
	}
	values := newRow(at)
	for _, name := range columns {
		v, ok := object[name]
		if !ok {
			return row{}, fmt.Errorf("no key %q; the object has %s", name, strings.Join(slices.Sorted(maps.Keys(object)), ", "))
		}
		var err error
		if values.columns[name], err = jsonValue(v); err != nil {
			return row{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	return values, nil
}

// jsonValue returns a text, a number, a truth value or a list of them; null is
// no value.
func jsonValue(v any) (value, error) {
	list, ok := v.([]any)
	if !ok {
		text, err := jsonText(v)
		return textValue(text), err
	}
	all := value{list: true}
	for _, element := range list {
		text, err := jsonText(element)
		if err != nil {
			return value{}, err
		}
		all.items = append(all.items, text)
	}
	return all, nil
}

func jsonText(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case bool, json.Number:
		return fmt.Sprint(v), nil
	}
	return "", errors.New("an object or a list in a list, where a text, a number, true or false is needed")
}
