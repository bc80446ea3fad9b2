package runs

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/explain/measure"
	"github.com/mindsieve/mindsieve/reports"
)

const marksFile = "marks.jsonl"

// markColumns are the columns by which the scores of marks are broken down.
var markColumns = []string{"style", "shares words"}

// mark finds the symptoms in the posts that people marked.
func (m *Measuring) mark(ctx context.Context) ([]reports.MarkedPost, error) {
	var marked []reports.MarkedPost
	items := slices.DeleteFunc(slices.Clone(m.readable), func(it datasets.Item) bool { return it.Marks == nil })
	for chunk := range slices.Chunk(items, 64) {
		texts := make([]string, len(chunk))
		for i, it := range chunk {
			texts[i] = it.Post.Text()
		}
		predictions, err := m.Classifier.Predict(ctx, texts)
		if err != nil {
			return nil, err
		}
		for i, it := range chunk {
			marked = append(marked, markedPost(it, m.explainer.Explain(it.Post, predictions[i]), func(at explain.Evidence) []int {
				return measure.Overlapping(predictions[i].Tokens, at.Span())
			}, len(predictions[i].Tokens)))
		}
	}
	return marked, nil
}

// markedPost joins what people marked in a post with what was found. Of tokensOf
// come the tokens of a place.
func markedPost(it datasets.Item, r explain.Result, tokensOf func(explain.Evidence) []int, tokens int) reports.MarkedPost {
	p := reports.MarkedPost{ID: it.Post.ID, Group: reports.GroupOf(it), Tokens: tokens, Marked: []reports.Told{}, Found: []reports.Told{}, Columns: map[string]string{}}
	for _, column := range markColumns {
		if value, ok := it.Columns[column]; ok {
			p.Columns[column] = value
		}
	}
	for _, mark := range it.Marks {
		if at := tokensOf(explain.Evidence{Start: mark.Start, End: mark.End}); len(at) > 0 {
			p.Marked = append(p.Marked, reports.Told{Symptom: mark.Symptom, Polarity: string(explain.Stance(mark.Whose, mark.Status)), Tokens: at})
		}
	}
	for _, sign := range r.Symptoms {
		for _, e := range sign.Evidence {
			if at := tokensOf(e); len(at) > 0 {
				p.Found = append(p.Found, reports.Told{Symptom: sign.Symptom, Polarity: string(sign.Polarity), Tokens: at})
			}
		}
	}
	return p
}

// Marks scores how well the symptoms were found that people marked; nil if nobody
// marked any.
func (e Explained) Marks() (*reports.Marks, error) {
	if len(e.marked) == 0 {
		return nil, nil
	}
	var columns []string
	for _, column := range markColumns {
		if slices.ContainsFunc(e.marked, func(p reports.MarkedPost) bool { return p.Columns[column] != "" }) {
			columns = append(columns, column)
		}
	}
	m, err := reports.MeasureMarks(e.Manifest.Bundle, e.Manifest.Dataset, e.Manifest.Split, e.marked, columns...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.Folder, err)
	}
	return m, nil
}

// saveMarks writes the marks and their tables in every format.
func (e Explained) saveMarks(folder *Folder) error {
	m, err := e.Marks()
	if err != nil || m == nil {
		return err
	}
	for name, format := range map[string]string{"marks.txt": "table", "marks.md": "markdown", "marks.tex": "latex", "marks.csv": "csv", "marks.json": "json"} {
		if err := folder.write(name, func(w io.Writer) error { return reports.WriteMarks(w, format, m) }); err != nil {
			return err
		}
	}
	return nil
}

func readMarks(e *Explained) error {
	digest, ok := e.Manifest.Files[marksFile]
	if !ok {
		return nil
	}
	return readWhole(e.Folder, marksFile, digest, func(r *os.File) (err error) { e.marked, err = reports.ReadMarked(r); return err })
}
