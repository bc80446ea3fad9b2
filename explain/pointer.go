package explain

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Pointer is a JSON Pointer (RFC 6901) to a part of the same result: a symptom
// ("/symptoms/0"), one place that shows it ("/symptoms/0/evidence/1") or an
// answer ("/answers/0").
type Pointer string

func toSign(sign int) Pointer { return Pointer(fmt.Sprintf("/symptoms/%d", sign)) }

func toEvidence(sign, evidence int) Pointer {
	return Pointer(fmt.Sprintf("/symptoms/%d/evidence/%d", sign, evidence))
}

func toAnswer(answer int) Pointer { return Pointer(fmt.Sprintf("/answers/%d", answer)) }

// Spans returns the places of the text to which a pointer leads, in text order:
// those of the evidence, with the words that decide its polarity. A pointer to
// an answer, or to nothing, has none.
func (r *Result) Spans(p Pointer) []tokenizer.Span {
	parts := strings.Split(string(p), "/")
	if len(parts) < 3 || parts[1] != "symptoms" {
		return nil
	}
	sign, err := strconv.Atoi(parts[2])
	if err != nil || sign < 0 || sign >= len(r.Symptoms) {
		return nil
	}
	evidence := r.Symptoms[sign].Evidence
	if len(parts) == 5 && parts[3] == "evidence" {
		i, err := strconv.Atoi(parts[4])
		if err != nil || i < 0 || i >= len(evidence) {
			return nil
		}
		evidence = evidence[i : i+1]
	}
	return spansOf(evidence)
}
