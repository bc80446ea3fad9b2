package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/mindsieve/mindsieve/reports/metrics"
)

// MeasuredPost is what was measured of the explanations of one post: all that
// the scores of explanations are made of, and no text. It is a line of
// explained.jsonl in a run folder. Ranges are half-open.
type MeasuredPost struct {
	ID           string        `json:"id"`
	Task         string        `json:"task"`
	Group        string        `json:"group,omitempty"`  // as of a [Case]
	Label        string        `json:"label"`            // the answer; if the task is multilabel the most probable label
	Probability  float64       `json:"probability"`      // of Label
	Tokens       [][2]int      `json:"tokens"`           // ranges of bytes
	Gold         []string      `json:"gold,omitempty"`   // the labels that the rationale is about; none if there is no rationale
	Rationale    [][2]int      `json:"rationale"`        // what people marked, in bytes; none if nobody did
	InRationale  []int         `json:"rationale_tokens"` // the indices of the tokens in it
	Explanations []Explanation `json:"explanations"`     // one an attributor that could explain the post
}

// Explanation is one attributor's account of a post. Scores are one a token.
type Explanation struct {
	Attributor string    `json:"attributor"`
	Scores     []float64 `json:"scores"`                // for the answered label
	GoldScores []float64 `json:"gold_scores,omitempty"` // for the gold labels; none if the post has no rationale

	Deleted metrics.Erasure  `json:"deleted"`
	Masked  *metrics.Erasure `json:"masked,omitempty"` // none if the tokenizer has no mask token

	// Words are the sums of Scores over the words of the post, Perturbed those over
	// the words of the same post with a word changed. None if it was not explained.
	Words     []float64 `json:"words,omitempty"`
	Perturbed []float64 `json:"perturbed,omitempty"`
}

// by returns the explanation of an attributor.
func (p *MeasuredPost) by(attributor string) (Explanation, bool) {
	for _, e := range p.Explanations {
		if e.Attributor == attributor {
			return e, true
		}
	}
	return Explanation{}, false
}

// gold marks the tokens of the rationale.
func (p *MeasuredPost) gold() []bool {
	marked := make([]bool, len(p.Tokens))
	for _, t := range p.InRationale {
		marked[t] = true
	}
	return marked
}

// WriteExplained writes posts as JSON, one a line.
func WriteExplained(w io.Writer, posts []MeasuredPost) error {
	out := json.NewEncoder(w)
	for _, p := range posts {
		if err := out.Encode(p); err != nil {
			return err
		}
	}
	return nil
}

// ReadExplained reads posts that [WriteExplained] wrote. A post that the measures
// cannot be made of is an error with its place in the file.
func ReadExplained(r io.Reader) ([]MeasuredPost, error) {
	var posts []MeasuredPost
	in := json.NewDecoder(r)
	for {
		var p MeasuredPost
		err := in.Decode(&p)
		if errors.Is(err, io.EOF) {
			return posts, nil
		}
		if err == nil {
			err = p.check()
		}
		if err != nil {
			return nil, fmt.Errorf("explained post %d: %w", len(posts)+1, err)
		}
		posts = append(posts, p)
	}
}

// check checks that a post has a number for each of its tokens, and for each of
// [metrics.Cutoffs].
func (p *MeasuredPost) check() error {
	for _, t := range p.InRationale {
		if t < 0 || t >= len(p.Tokens) {
			return fmt.Errorf("token %d is in the rationale, of %d tokens", t, len(p.Tokens))
		}
	}
	for _, e := range p.Explanations {
		for _, scores := range [][]float64{e.Scores, e.GoldScores} {
			if scores != nil && len(scores) != len(p.Tokens) {
				return fmt.Errorf("%s has %d scores for %d tokens", e.Attributor, len(scores), len(p.Tokens))
			}
		}
		for _, x := range []*metrics.Erasure{&e.Deleted, e.Masked} {
			if n := len(metrics.Cutoffs); x != nil && (len(x.Without) != n || len(x.Only) != n || len(x.Changed) != n) {
				return fmt.Errorf("%s is not measured at %d shares of tokens", e.Attributor, n)
			}
		}
	}
	return nil
}
