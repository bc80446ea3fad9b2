package runs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mindsieve/mindsieve/explain/measure"
)

// attribution is a line of a file of --attributions: what another program says
// of each token of a post, such as integrated gradients.
type attribution struct {
	ID     string    `json:"id"`
	Task   string    `json:"task"`
	Label  string    `json:"label"` // what the scores speak for; "" if they are about any label
	Scores []float64 `json:"scores"`
}

// ReadAttributions reads the value of --attributions, NAME=FILE.
func ReadAttributions(flag string) (measure.Attributor, error) {
	name, path, ok := strings.Cut(flag, "=")
	if !ok || name == "" {
		return measure.Attributor{}, fmt.Errorf("--attributions is %q, want NAME=FILE", flag)
	}
	file, err := os.Open(path)
	if err != nil {
		return measure.Attributor{}, fmt.Errorf("attributions: %w", err)
	}
	defer file.Close()
	scores := map[[3]string][]float64{}
	in := json.NewDecoder(file)
	for n := 1; ; n++ {
		var a attribution
		if err := in.Decode(&a); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return measure.Attributor{}, fmt.Errorf("%s: object %d: %w", path, n, err)
		}
		if a.ID == "" {
			return measure.Attributor{}, fmt.Errorf("%s: object %d: no id", path, n)
		}
		key := [3]string{a.ID, a.Task, a.Label}
		if _, twice := scores[key]; twice {
			return measure.Attributor{}, fmt.Errorf("%s: object %d: post %s of task %s has scores already", path, n, a.ID, a.Task)
		}
		scores[key] = a.Scores
	}
	return measure.Attributor{Name: name, Scores: func(s measure.Subject, labels []int) []float64 {
		head := s.Prediction.Heads[s.Head]
		if len(labels) == 1 {
			if found := scores[[3]string{s.ID, head.Task, head.Labels[labels[0]]}]; found != nil {
				return found
			}
		}
		return scores[[3]string{s.ID, head.Task, ""}]
	}}, nil
}
