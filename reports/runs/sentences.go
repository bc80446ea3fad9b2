package runs

import (
	"context"
	"fmt"
	"slices"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
)

// MarkedSentence is a sentence of a dataset whose annotators marked words, in
// JSON. All places are byte ranges of the post; there is no text in it.
type MarkedSentence struct {
	ID           string             `json:"id"` // of the post
	Task         string             `json:"task"`
	Span         [2]int             `json:"span"`
	Clause       [2]int             `json:"clause"` // that speaks most for the positive label
	Marked       [][2]int           `json:"marked"` // the parts that people marked for it
	Contribution float64            `json:"contribution"`
	Margin       float64            `json:"margin"`  // of the post
	Phrases      map[string]float64 `json:"phrases"` // item → the best score, see explain.Reading
}

// MarkedSentences are those of a task, and the posts they come from.
type MarkedSentences struct {
	Task  string
	Posts int // whose label and marks fit each other, and that can be read
	Rows  []MarkedSentence
}

// ReadMarkedSentences returns, for each binary task of a dataset that a bundle
// answers, the sentences of the items with what people marked in them, what they
// contribute to the positive label, and what phrases find. None for a bundle that
// returns logits alone.
func ReadMarkedSentences(ctx context.Context, c *classify.Classifier, e *explain.Explainer, d *datasets.Dataset, items []datasets.Item) ([]MarkedSentences, error) {
	var all []MarkedSentences
	for i, task := range d.Tasks {
		head := slices.IndexFunc(c.Bundle.Heads, func(h classify.Head) bool { return h.Task == task.Name })
		if head < 0 || task.Kind != datasets.Binary || len(task.Positive) != 1 || c.Bundle.LogitsOnly {
			continue
		}
		marked := slices.DeleteFunc(slices.Clone(items), func(it datasets.Item) bool { return it.Post.Check() != nil || !marksFitLabel(it, task, i) })
		rows, err := sentencesOf(ctx, c, e, marked, i, head)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", task.Name, err)
		}
		all = append(all, MarkedSentences{Task: task.Name, Posts: len(marked), Rows: rows})
	}
	return all, nil
}

// marksFitLabel reports whether people marked words of a post just if its label
// for a task, given by its index too, is the positive one. Marks that were not
// found in the text are none.
func marksFitLabel(it datasets.Item, task datasets.Task, i int) bool {
	if len(it.Gold[i]) == 0 || i >= len(it.Spans) {
		return false
	}
	return slices.Contains(task.Positive, it.Gold[i][0]) == (len(it.Spans[i]) > 0)
}

// sentencesOf returns the sentences of posts for a task and the head that answers it,
// both given by their indices.
func sentencesOf(ctx context.Context, c *classify.Classifier, e *explain.Explainer, items []datasets.Item, task, head int) ([]MarkedSentence, error) {
	texts := make([]string, len(items))
	for i, it := range items {
		texts[i] = it.Post.Text()
	}
	predictions, err := c.Predict(ctx, texts)
	if err != nil {
		return nil, err
	}
	var rows []MarkedSentence
	for i, it := range items {
		for _, s := range e.Readings(texts[i], predictions[i], head) {
			rows = append(rows, MarkedSentence{
				ID: it.Post.ID, Task: predictions[i].Heads[head].Task, Span: [2]int{s.Start, s.End}, Clause: [2]int{s.Clause.Start, s.Clause.End},
				Marked: marksIn(s.Span, it.Spans[task]), Contribution: s.Contribution, Margin: s.Margin, Phrases: s.Phrases,
			})
		}
	}
	return rows, nil
}

// marksIn returns the parts of marks that lie in a sentence.
func marksIn(sentence tokenizer.Span, marks []tokenizer.Span) [][2]int {
	in := [][2]int{}
	for _, m := range marks {
		if start, end := max(sentence.Start, m.Start), min(sentence.End, m.End); start < end {
			in = append(in, [2]int{start, end})
		}
	}
	return in
}
