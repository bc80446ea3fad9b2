package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// sentencesFlags are the flags of datasets sentences.
type sentencesFlags struct {
	*corpusFlags

	bundle, split string
}

func sentencesCommand(shared *corpusFlags) *cobra.Command {
	f := sentencesFlags{corpusFlags: shared}
	cmd := &cobra.Command{
		Use:   "sentences NAME",
		Short: "Say of each sentence what people marked in it and what the model makes of it, without the words",
		Long: "Write a JSON object for each sentence of a dataset whose annotators marked the words that show a label, and each\n" +
			"binary task of it that the bundle answers: which bytes people marked, what the sentence contributes to the positive\n" +
			"label, and what phrases find in it. This is what evidence of a symptom head is fitted to; there is no text in it.",
		Example: "  mindsieve datasets sentences irf --split validation --data ~/corpora > sentences.jsonl",
		Args:    usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0])
		},
	}
	cmd.Flags().StringVar(&f.bundle, "bundle", "", "folder of the model (default: the bundle that ships with mindsieve)")
	cmd.Flags().StringVar(&f.split, "split", "validation", "split to read")
	return cmd
}

// readSentence is a sentence in JSON. All places are byte ranges of the post.
type readSentence struct {
	ID           string             `json:"id"` // of the post
	Task         string             `json:"task"`
	Span         [2]int             `json:"span"`
	Clause       [2]int             `json:"clause"` // that speaks most for the positive label
	Marked       [][2]int           `json:"marked"` // the parts that people marked for it
	Contribution float64            `json:"contribution"`
	Margin       float64            `json:"margin"`  // of the post
	Phrases      map[string]float64 `json:"phrases"` // item → the best score, see explain.Reading
}

func (f sentencesFlags) run(ctx context.Context, stdout, stderr io.Writer, name string) error {
	d, err := datasets.Named(name)
	if err != nil {
		return usageError{err}
	}
	r, err := runs.ReadDataset(d, f.data, f.split)
	if err != nil {
		return err
	}
	instruments, err := explain.Instruments()
	if err != nil {
		return err
	}
	classifier, err := loadModel(f.bundle)
	if err != nil {
		return err
	}
	defer classifier.Close()
	explainer, err := explain.New(classifier.Bundle, instruments...)
	if err != nil {
		return err
	}
	reader := sentenceReader{classifier, explainer}
	out := json.NewEncoder(stdout)
	for i, task := range d.Tasks {
		head := slices.IndexFunc(classifier.Bundle.Heads, func(h classify.Head) bool { return h.Task == task.Name })
		if head < 0 || task.Kind != datasets.Binary || len(task.Positive) != 1 || classifier.Bundle.LogitsOnly {
			continue
		}
		marked := slices.DeleteFunc(slices.Clone(r.Items), func(it datasets.Item) bool { return it.Post.Check() != nil || !marksFitLabel(it, task, i) })
		fmt.Fprintf(stderr, "%s: %d of %d posts; of the others label and marks do not fit, or no text can be read\n", task.Name, len(marked), len(r.Items))
		rows, err := reader.read(ctx, marked, i, head)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := out.Encode(row); err != nil {
				return err
			}
		}
	}
	return nil
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

// sentenceReader reads posts sentence by sentence.
type sentenceReader struct {
	classifier *classify.Classifier
	explainer  *explain.Explainer
}

// read returns the sentences of posts for a task and the head that answers it,
// both given by their indices.
func (r sentenceReader) read(ctx context.Context, items []datasets.Item, task, head int) ([]readSentence, error) {
	texts := make([]string, len(items))
	for i, it := range items {
		texts[i] = it.Post.Text()
	}
	predictions, err := r.classifier.Predict(ctx, texts)
	if err != nil {
		return nil, err
	}
	var rows []readSentence
	for i, it := range items {
		for _, s := range r.explainer.Readings(texts[i], predictions[i], head) {
			rows = append(rows, readSentence{
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
