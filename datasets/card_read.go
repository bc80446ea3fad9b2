package datasets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/rows"
)

// cardReader turns the rows of a file into items.
type cardReader struct {
	card
	prefix string            // of the ids of posts without one
	groups map[string]string // the number of each group by its value, which is not kept
	ids    map[string]bool
	tally  tally
	empty  int // rows without a text
	items  []Item
}

// read reads the file of a split. Its notes count what the card could not give
// a meaning to, and the rows that are left out.
func (c card) read(d *Dataset, files fs.FS, s Split) ([]Item, []string, error) {
	r := &cardReader{card: c, prefix: d.Name + "-" + s.Name, groups: map[string]string{}, ids: map[string]bool{}}
	file, err := rows.OpenFS(files, s.File, c.columnNames()...)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	for {
		row, err := file.Next()
		var bad *rows.BadRow
		switch {
		case errors.Is(err, io.EOF):
			return r.items, r.tally.notes(s.File), r.check(s.File)
		case err != nil && !errors.As(err, &bad):
			return nil, nil, err
		}
		r.tally.rows++
		if err == nil {
			err = r.add(row)
		}
		if err != nil {
			r.tally.leaveOut(err)
		}
	}
}

// check returns an error if too many rows cannot be read, or if all are empty.
func (r *cardReader) check(file string) error {
	if err := r.tally.check(); err != nil {
		return err
	}
	if r.empty > 0 && len(r.items) == 0 {
		return fmt.Errorf("%s: no text in the column %q of any row", file, r.Columns.Text)
	}
	return nil
}

// columnNames returns the names of all columns that the card gives a meaning to.
func (c card) columnNames() []string {
	names := []string{c.Columns.Text, c.Columns.Title, c.Columns.ID, c.Columns.Community, c.Columns.Group, c.Columns.Spans}
	names = append(names, c.Columns.By...)
	for _, t := range c.Tasks {
		names = append(names, t.column())
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// add makes an item of a row, unless it has no text: then there is nothing to ask
// a question about. Its errors name the file and the line.
func (r *cardReader) add(row rows.Row) error {
	if r.text(row, r.Columns.Text) == "" && r.text(row, r.Columns.Title) == "" {
		r.empty++
		r.tally.count("no text, left out")
		return nil
	}
	it, err := r.item(row)
	if err != nil {
		return fmt.Errorf("%s: %w", row.At(), err)
	}
	if r.ids[it.Post.ID] {
		return fmt.Errorf("%s: a second post of this id", row.At())
	}
	r.ids[it.Post.ID] = true
	r.items = append(r.items, it)
	return nil
}

// item returns the unit that a row is about.
func (r *cardReader) item(row rows.Row) (Item, error) {
	for _, column := range r.columnNames() {
		if row.Cell(column).Nested {
			return Item{}, fmt.Errorf("%s: an object or a list in a list, where a text, a number, true or false is needed", column)
		}
	}
	text := func(column string) string { return r.text(row, column) }
	it := Item{Post: ingest.Post{
		ID: text(r.Columns.ID), Title: text(r.Columns.Title), Body: text(r.Columns.Text), Community: text(r.Columns.Community),
	}}
	if r.Columns.ID == "" {
		it.Post.ID = fmt.Sprintf("%s-%05d", r.prefix, r.tally.rows)
	}
	if err := it.Post.Check(); err != nil {
		return Item{}, err
	}
	it.Group = r.group(text(r.Columns.Group))
	for _, column := range r.Columns.By {
		if it.Columns == nil {
			it.Columns = map[string]string{}
		}
		it.Columns[column] = text(column)
	}
	if err := r.label(&it, row); err != nil {
		return Item{}, err
	}
	if r.Columns.Spans == "" {
		return it, nil
	}
	spans, err := r.spans(it.Post.Text(), row.Cell(r.Columns.Spans))
	it.Spans = make([][]tokenizer.Span, len(r.Tasks))
	it.Spans[0] = spans
	return it, err
}

// text returns what stands in a column, several texts with blank lines between
// them, and "" for white space alone.
func (r *cardReader) text(row rows.Row, column string) string {
	text := strings.Join(row.Cell(column).Texts(), "\n\n")
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return text
}

// label gives the item the labels of each task.
func (r *cardReader) label(it *Item, row rows.Row) error {
	for _, t := range r.Tasks {
		gold, err := t.gold(row.Cell(t.column()))
		if err != nil {
			return err
		}
		if gold == nil {
			r.tally.count("no label for the task " + t.Name)
		}
		it.Gold = append(it.Gold, gold)
	}
	return nil
}

// group returns the number of a group, in the order in which groups are met.
func (r *cardReader) group(name string) string {
	if name == "" {
		return ""
	}
	if r.groups[name] == "" {
		r.groups[name] = strconv.Itoa(len(r.groups) + 1)
	}
	return r.groups[name]
}

// spans returns where the quotations of a row first stand in its text.
func (r *cardReader) spans(text string, c rows.Cell) ([]tokenizer.Span, error) {
	quotations := c.Texts()
	if c.List == nil && len(quotations) > 0 && strings.HasPrefix(quotations[0], "[") {
		var list []string
		if err := json.Unmarshal([]byte(quotations[0]), &list); err != nil {
			return nil, errors.New(r.Columns.Spans + " begins as a list of quotations, but is none in JSON")
		}
		quotations = list
	}
	var spans []tokenizer.Span
	for _, q := range quotations {
		if q == "" {
			continue
		}
		if span, ok := find(text, q); ok {
			spans = append(spans, span)
		} else {
			r.tally.count("a quotation is not in the text, it has no span")
		}
	}
	return merge(spans), nil
}
