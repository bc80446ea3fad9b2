package datasets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/ingest"
)

// cardReader turns the rows of a file into items.
type cardReader struct {
	card
	prefix string            // of the ids of posts without one
	groups map[string]string // the number of each group by its value, which is not kept
	ids    map[string]bool
	tally  tally
	items  []Item
}

// read reads the file of a split. Its notes count what the card could not give
// a meaning to.
func (c card) read(d *Dataset, files fs.FS, s Split) ([]Item, []string, error) {
	r := &cardReader{card: c, prefix: d.Name + "-" + s.Name, groups: map[string]string{}, ids: map[string]bool{}}
	columns := []string{c.Columns.Text, c.Columns.Title, c.Columns.ID, c.Columns.Community, c.Columns.Group, c.Columns.Spans}
	columns = append(columns, c.Columns.By...)
	for _, t := range c.Tasks {
		columns = append(columns, t.column())
	}
	columns = slices.DeleteFunc(columns, func(name string) bool { return name == "" })
	err := formats[path.Ext(s.File)](files, s.File, columns, func(values row) error {
		if err := r.add(values); err != nil {
			return fmt.Errorf("%s: %w", values.at, err)
		}
		return nil
	})
	return r.items, r.tally.notes(s.File), err
}

// add makes an item of a row.
func (r *cardReader) add(values row) error {
	r.tally.rows++
	text := func(column string) string { return strings.Join(values.columns[column].items, "\n\n") }
	it := Item{Post: ingest.Post{
		ID: text(r.Columns.ID), Title: text(r.Columns.Title), Body: text(r.Columns.Text), Community: text(r.Columns.Community),
	}}
	if r.Columns.ID == "" {
		it.Post.ID = fmt.Sprintf("%s-%05d", r.prefix, len(r.items)+1)
	}
	if err := it.Post.Check(); err != nil {
		return err
	}
	if r.ids[it.Post.ID] {
		return fmt.Errorf("a second post called %q", it.Post.ID)
	}
	r.ids[it.Post.ID] = true
	it.Group = r.group(text(r.Columns.Group))
	for _, column := range r.Columns.By {
		if it.Columns == nil {
			it.Columns = map[string]string{}
		}
		it.Columns[column] = text(column)
	}
	if err := r.label(&it, values); err != nil {
		return err
	}
	if r.Columns.Spans != "" {
		spans, err := r.spans(it.Post.Text(), values.columns[r.Columns.Spans])
		if err != nil {
			return err
		}
		it.Spans = make([][]Span, len(r.Tasks))
		it.Spans[0] = spans
	}
	r.items = append(r.items, it)
	return nil
}

// label gives the item the labels of each task.
func (r *cardReader) label(it *Item, values row) error {
	for _, t := range r.Tasks {
		gold, err := t.gold(values.columns[t.column()])
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
func (r *cardReader) spans(text string, v value) ([]Span, error) {
	quotations := v.items
	if !v.list && len(quotations) > 0 && strings.HasPrefix(quotations[0], "[") {
		var list []string
		if err := json.Unmarshal([]byte(quotations[0]), &list); err != nil {
			return nil, errors.New(r.Columns.Spans + " begins as a list of quotations, but is none in JSON")
		}
		quotations = list
	}
	var spans []Span
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
