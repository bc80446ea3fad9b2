package service

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"net/http"
	"slices"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
)

// prediction is a label with its score, as Text Embeddings Inference answers.
type prediction struct {
	Score float64 `json:"score"`
	Label string  `json:"label"`
}

// predict answers /predict in the shape of Text Embeddings Inference: all labels
// of the question that the server answers first, the most probable first. A text
// that is withheld has none.
//
// truncate is read and has no effect: a text is read whole, in windows.
func (s *Server) predict(ctx context.Context, body []byte) (any, error) {
	var asked struct {
		Inputs    inputs `json:"inputs"`
		Truncate  bool   `json:"truncate"`
		RawScores bool   `json:"raw_scores"`
	}
	if err := json.Unmarshal(body, &asked); err != nil {
		return nil, err
	}
	results, err := s.texts(ctx, "inputs", asked.Inputs.texts)
	if err != nil {
		return nil, err
	}
	predictions := make([][]prediction, len(results))
	for i, r := range results {
		predictions[i] = s.predictions(r, asked.RawScores)
	}
	if asked.Inputs.single {
		return predictions[0], nil
	}
	return predictions, nil
}

// predictions returns the labels of the first question, the highest score first.
func (s *Server) predictions(r explain.Result, raw bool) []prediction {
	of := []prediction{}
	task := s.firstTask()
	for _, answer := range r.Answers {
		if answer.Task != task {
			continue
		}
		for _, p := range answer.Probabilities {
			of = append(of, prediction{p.Probability, p.Label})
		}
	}
	slices.SortStableFunc(of, func(a, b prediction) int { return cmp.Compare(b.Score, a.Score) })
	for i := range of {
		if raw {
			of[i].Score = logit(of[i].Score)
		}
	}
	return of
}

// firstTask is the question that /predict answers: that of risk, or the first one
// of a bundle that has none.
func (s *Server) firstTask() string {
	if i := slices.IndexFunc(s.Heads, func(h classify.Head) bool { return h.Task == riskTask }); i >= 0 || len(s.Heads) == 0 {
		return riskTask
	}
	return s.Heads[0].Task
}

// logit returns the natural logarithm of a calibrated probability: softmax over
// those of all labels gives the probabilities again.
func logit(p float64) float64 { return math.Log(max(p, math.SmallestNonzeroFloat32)) }

// inputs are the texts of a request to /predict: a text, a list of texts, or a list
// of lists of one text each.
//
// Note: to Text Embeddings Inference a list of two texts is a pair. Nothing here
// judges pairs, so each text of a list is one of its own.
type inputs struct {
	texts  []string
	single bool // the answer is no list of lists
}

// UnmarshalJSON reads any of the three forms.
func (in *inputs) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil && string(data) != "null" {
		in.texts, in.single = []string{text}, true
		return nil
	}
	var items []json.RawMessage
	if json.Unmarshal(data, &items) != nil {
		return errInputs
	}
	for _, item := range items {
		var list []*string
		var text *string
		switch {
		case json.Unmarshal(item, &text) == nil && text != nil:
			in.texts = append(in.texts, *text)
		case json.Unmarshal(item, &list) == nil && len(list) == 1 && list[0] != nil:
			in.texts = append(in.texts, *list[0])
		default:
			return errInputs
		}
	}
	return nil
}

var errInputs = refuse(http.StatusUnprocessableEntity, "inputs", `inputs must be a text, a list of texts, or a list of lists of one text each; pairs of texts are not judged`)
