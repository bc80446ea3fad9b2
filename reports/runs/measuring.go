package runs

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/explain/measure"
	"github.com/mindsieve/mindsieve/reports"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// rows says what the rows of a table are, as of [measure.Attributors].
const rows = "Rows: contributions are each token's part of the logit, which the model gives; mindsieve adds the symptoms found, where the label speaks of a condition, and spreads both over phrases; " +
	"occlusion is what the logit loses without a word; symptoms are the phrases found, with no regard to the model; attention is that of the last layer, " +
	"of [CLS] or summed over the queries of head 0."

// measuredAtOnce is how many posts are measured together: enough to fill
// batches, few enough to hold the predictions of all their variants.
const measuredAtOnce = 8

// Measuring measures the explanations of a subject's answers.
type Measuring struct {
	*Benchmark

	Command  []string       // the flags as they were given, for the record
	Out      string         // folder for run folders
	Progress func(done int) // is told how many of the posts are done; may be nil

	explainer   *explain.Explainer
	readable    []datasets.Item // all, whatever the limit: finding symptoms takes one run of the model
	attributors []measure.Attributor
	notes       []string
	posts       map[string][]reports.MeasuredPost // by task
}

// NewMeasuring prepares to measure a fixed sample of so many posts, of all if
// limit is 0, by the ways to explain of [measure.Attributors] and those made
// elsewhere.
func NewMeasuring(s *Benchmark, instruments []explain.Instrument, limit int, elsewhere []measure.Attributor) (*Measuring, error) {
	explainer, err := explain.New(s.Classifier.Bundle, instruments...)
	if err != nil {
		return nil, err
	}
	m := &Measuring{
		Benchmark: s, explainer: explainer, attributors: slices.Concat(measure.Attributors(explainer), elsewhere),
		posts: map[string][]reports.MeasuredPost{}, notes: slices.Clone(s.Notes),
	}
	m.Tasks = slices.DeleteFunc(slices.Clone(s.Tasks), func(t datasets.Task) bool { return t.Concern }) // no head answers them
	readable := slices.DeleteFunc(slices.Clone(s.Items), func(it datasets.Item) bool { return it.Post.Check() != nil })
	if n := len(s.Items) - len(readable); n > 0 {
		m.notes = append(m.notes, fmt.Sprintf("Left out, since they cannot be screened: %d posts.", n))
	}
	m.readable, m.Items = readable, sampled(readable, limit)
	if len(m.Items) < len(readable) {
		m.notes = append(m.notes, fmt.Sprintf("A sample of %d of %d posts: those with the smallest SHA-256 of their id.", len(m.Items), len(readable)))
	}
	if !s.Classifier.Masks() {
		m.notes = append(m.notes, "The model's tokenizer has no mask token: nothing was masked.")
	}
	m.notes = append(m.notes, rows, fmt.Sprintf("Bundle %s, SHA-256 %s.", s.Classifier.Bundle.Name, s.Classifier.Bundle.Digest))
	return m, nil
}

// sampled returns n of the items, or all if n is 0, in their order. A larger
// sample holds the smaller ones.
func sampled(items []datasets.Item, n int) []datasets.Item {
	if n == 0 || n >= len(items) {
		return items
	}
	key := func(it datasets.Item) string { sum := sha256.Sum256([]byte(it.Post.ID)); return string(sum[:]) }
	keys := make([]string, len(items))
	for i, it := range items {
		keys[i] = key(it)
	}
	slices.Sort(keys)
	return slices.DeleteFunc(slices.Clone(items), func(it datasets.Item) bool { return key(it) >= keys[n] })
}

// Run measures all posts and leaves the tables and what they are made of in the
// run folder.
func (m *Measuring) Run(ctx context.Context) (*Explained, error) {
	folder, err := openFolder(filepath.Join(m.Out, m.name()))
	if err != nil {
		return nil, err
	}
	defer folder.close()
	started := time.Now()
	if err := m.measureAll(ctx); err != nil {
		return nil, err
	}
	run := &Explained{Folder: folder.Path}
	if run.marked, err = m.mark(ctx); err != nil {
		return nil, err
	}
	for _, task := range m.Tasks {
		run.posts = append(run.posts, m.posts[task.Name]...)
	}
	if run.Manifest, err = m.manifest(m.Command, started); err != nil {
		return nil, err
	}
	run.Manifest.Attributors, run.Manifest.Notes = m.names(), m.notes
	run.Manifest.Posts, run.Manifest.Answered = len(m.Items), len(m.Items)
	list, err := run.Reports()
	if err != nil {
		return nil, err
	}
	return run, errors.Join(run.save(folder), saveExplanations(folder, list), run.saveMarks(folder))
}

func (m *Measuring) names() []string {
	names := make([]string, len(m.attributors))
	for i, a := range m.attributors {
		names[i] = a.Name
	}
	return names
}

func (m *Measuring) measureAll(ctx context.Context) error {
	done := 0
	for items := range slices.Chunk(m.Items, measuredAtOnce) {
		if err := m.measure(ctx, items); err != nil {
			return err
		}
		done += len(items)
		if m.Progress != nil {
			m.Progress(done)
		}
	}
	return nil
}

// measure measures the explanations of some posts.
func (m *Measuring) measure(ctx context.Context, items []datasets.Item) error {
	subjects, perturbed, err := m.subjects(ctx, items)
	if err != nil {
		return err
	}
	texts := make([]string, len(items))
	for i, s := range subjects {
		texts[i] = s.Text
	}
	var asked []measure.Erasing
	first := map[string]int{} // of the posts measured now, by task
	for _, task := range m.Tasks {
		first[task.Name] = len(m.posts[task.Name])
		head := slices.IndexFunc(m.Classifier.Bundle.Heads, func(h classify.Head) bool { return h.Task == task.Name })
		for i, item := range items {
			subjects[i].Head, perturbed[i].Head = head, head
			subjects[i].Positive = indices(task, task.Positive)
			perturbed[i].Positive = subjects[i].Positive
			p, err := m.explained(task, item, subjects[i], perturbed[i])
			if err != nil {
				return err
			}
			for _, x := range p.Explanations {
				asked = append(asked, measure.Erasing{Text: i, Head: head, Answer: subjects[i].Prediction.Heads[head], Scores: x.Scores})
			}
			m.posts[task.Name] = append(m.posts[task.Name], p)
		}
	}
	return m.erase(ctx, texts, asked, first)
}

// subjects predicts and occludes posts, and the same posts with a word changed.
// The text of the latter is empty if there is none to change.
func (m *Measuring) subjects(ctx context.Context, items []datasets.Item) (subjects, perturbed []measure.Subject, err error) {
	n := len(items)
	texts := make([]string, 2*n)
	for i, it := range items {
		texts[i] = it.Post.Text()
		if changed, ok := measure.Perturb(texts[i]); ok {
			texts[n+i] = changed
		}
	}
	predictions, err := m.Classifier.Predict(ctx, texts)
	if err != nil {
		return nil, nil, err
	}
	occluded, err := measure.Occlude(ctx, m.Classifier.PredictWithout, texts, predictions)
	if err != nil {
		return nil, nil, err
	}
	all := make([]measure.Subject, 2*n)
	for i := range all {
		all[i] = measure.Subject{Text: texts[i], Prediction: predictions[i], Occluded: occluded[i]}
		if i < n {
			all[i].ID = items[i].Post.ID
		}
	}
	return all[:n], all[n:], nil
}

// explained explains one post in all ways.
func (m *Measuring) explained(task datasets.Task, item datasets.Item, s, perturbed measure.Subject) (reports.MeasuredPost, error) {
	head := s.Prediction.Heads[s.Head]
	p := reports.MeasuredPost{
		ID: s.ID, Task: task.Name, Group: reports.GroupOf(item), Label: head.Labels[head.Label], Probability: head.Probabilities[head.Label],
		Rationale: [][2]int{}, InRationale: []int{},
	}
	for _, t := range s.Prediction.Tokens {
		p.Tokens = append(p.Tokens, [2]int{t.Start, t.End})
	}
	m.addRationale(&p, task, item, s.Prediction.Tokens)
	for _, a := range m.attributors {
		x := reports.Explanation{Attributor: a.Name, Scores: a.Scores(s, []int{head.Label})}
		if x.Scores == nil {
			continue
		}
		if len(p.InRationale) > 0 {
			x.GoldScores = a.Scores(s, indices(task, p.Gold))
		}
		for _, scores := range [][]float64{x.Scores, x.GoldScores} {
			if scores != nil && len(scores) != len(p.Tokens) {
				return p, fmt.Errorf("%s: post %s has %d scores for its %d tokens", a.Name, s.ID, len(scores), len(p.Tokens))
			}
		}
		if perturbed.Text != "" {
			if scores := a.Scores(perturbed, []int{head.Label}); scores != nil {
				x.Words = measure.WordScores(s.Text, s.Prediction.Tokens, x.Scores)
				x.Perturbed = measure.WordScores(perturbed.Text, perturbed.Prediction.Tokens, scores)
			}
		}
		p.Explanations = append(p.Explanations, x)
	}
	return p, nil
}

// addRationale adds what people marked for a post's gold labels: of a binary
// task only for its positive label.
func (m *Measuring) addRationale(p *reports.MeasuredPost, task datasets.Task, item datasets.Item, tokens []tokenizer.Span) {
	i := slices.IndexFunc(m.Dataset.Tasks, func(t datasets.Task) bool { return t.Name == task.Name })
	gold := item.Gold[i]
	if len(gold) == 0 || i >= len(item.Spans) || task.Kind == datasets.Binary && !slices.Contains(task.Positive, gold[0]) {
		return
	}
	var spans []tokenizer.Span
	for _, s := range item.Spans[i] {
		spans = append(spans, s)
		p.Rationale = append(p.Rationale, [2]int{s.Start, s.End})
	}
	if shared := measure.Overlapping(tokens, spans...); len(shared) > 0 {
		p.Gold, p.InRationale = gold, shared
	}
}

// erase takes tokens away from texts as it is asked, and enters what becomes of
// the answers into the explanations of each task's posts from its first one on.
func (m *Measuring) erase(ctx context.Context, texts []string, asked []measure.Erasing, first map[string]int) error {
	deleted, err := measure.Erase(ctx, m.Classifier.PredictWithout, texts, asked, false)
	if err != nil {
		return err
	}
	masked := make([]metrics.Erasure, len(asked))
	if m.Classifier.Masks() {
		if masked, err = measure.Erase(ctx, m.Classifier.PredictWithout, texts, asked, true); err != nil {
			return err
		}
	}
	n := 0
	for _, task := range m.Tasks {
		for _, p := range m.posts[task.Name][first[task.Name]:] {
			for e := range p.Explanations {
				p.Explanations[e].Deleted = deleted[n]
				if m.Classifier.Masks() {
					p.Explanations[e].Masked = &masked[n]
				}
				n++
			}
		}
	}
	return nil
}

// indices returns where labels stand in a task.
func indices(task datasets.Task, labels []string) []int {
	all := make([]int, len(labels))
	for i, label := range labels {
		all[i] = slices.Index(task.Labels, label)
	}
	return all
}
