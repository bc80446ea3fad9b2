package runs

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
)

// Answerer names who answers a queue: the digest of the bundle, a dash, and 8 hex
// digits of a hash of what it is asked, at which thresholds, and with which
// instruments. Two workers of one name give the same answers.
func Answerer(c *classify.Classifier, instruments []explain.Instrument) (string, error) {
	type asked struct {
		Task    string
		Concern *classify.ConcernRule
	}
	var heads []asked
	for _, h := range c.Bundle.Heads {
		heads = append(heads, asked{h.Task, h.Concern})
	}
	data, err := json.Marshal([]any{heads, instruments})
	if err != nil {
		return "", fmt.Errorf("naming who answers: %w", err)
	}
	sum := sha256.Sum256(data)
	return c.Bundle.Digest + "-" + hex.EncodeToString(sum[:4]), nil
}
