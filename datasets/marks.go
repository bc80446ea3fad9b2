package datasets

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Mark is a place of a text that tells a symptom, of whom, and whether it is so.
type Mark struct {
	tokenizer.Span        // byte range of the text
	Symptom        string `json:"symptom"` // its id
	Whose          string `json:"whose"`   // author, other (a real other person) or nobody (fiction, people in general)
	Status         string `json:"status"`  // present, past, negated, hypothetical, quoted or sarcastic
}

// Whose symptom a mark tells, and whether it is so; the first is meant where
// nothing is said.
var (
	markWhose  = []string{"author", "other", "nobody"}
	markStatus = []string{"present", "past", "negated", "hypothetical", "quoted", "sarcastic"}
)

// Affirms reports whether a mark says that the author has the symptom now.
func (m Mark) Affirms() bool { return m.Whose == markWhose[0] && m.Status == markStatus[0] }

// markPattern is a mark in a text: [[words|symptom|whose|status]], of which the
// last two may be missing.
var markPattern = regexp.MustCompile(`\[\[([^\[\]|]+)\|([^\[\]|]+)(?:\|([^\[\]|]+))?(?:\|([^\[\]|]+))?\]\]`)

// lineBreak stands for a line break within a text.
const lineBreak = "⏎"

// unmark returns a text without its marks, and the marks in text order. A mark of
// unknown words, and brackets that are no mark, are an error.
func unmark(marked string) (string, []Mark, error) {
	var text strings.Builder
	marks := []Mark{}
	rest := 0
	for _, at := range markPattern.FindAllStringSubmatchIndex(marked, -1) {
		text.WriteString(broken(marked[rest:at[0]]))
		rest = at[1]
		m := Mark{Symptom: marked[at[4]:at[5]], Whose: markWhose[0], Status: markStatus[0]}
		if at[6] >= 0 {
			m.Whose = marked[at[6]:at[7]]
		}
		if at[8] >= 0 {
			m.Status = marked[at[8]:at[9]]
		}
		if !slices.Contains(ownSymptoms, m.Symptom) || !slices.Contains(markWhose, m.Whose) || !slices.Contains(markStatus, m.Status) {
			return "", nil, fmt.Errorf("the mark |%s|%s|%s is not of a known symptom, person and status", m.Symptom, m.Whose, m.Status)
		}
		m.Start = text.Len()
		text.WriteString(broken(marked[at[2]:at[3]]))
		m.End = text.Len()
		marks = append(marks, m)
	}
	text.WriteString(broken(marked[rest:]))
	if out := text.String(); strings.Contains(out, "[[") || strings.Contains(out, "]]") {
		return "", nil, fmt.Errorf("double brackets that are no mark of the form [[words|symptom|whose|status]]")
	}
	return text.String(), marks, nil
}

// broken returns a text with its line breaks.
func broken(s string) string { return strings.ReplaceAll(s, lineBreak, "\n") }

// presentSymptoms returns the symptoms that marks affirm of the author, in the
// order of the labels, and the places that do.
func presentSymptoms(marks []Mark) (symptoms []string, spans []tokenizer.Span) {
	symptoms = []string{}
	for _, m := range marks {
		if !m.Affirms() {
			continue
		}
		spans = append(spans, m.Span)
		if !slices.Contains(symptoms, m.Symptom) {
			symptoms = append(symptoms, m.Symptom)
		}
	}
	slices.SortFunc(symptoms, func(a, b string) int { return slices.Index(ownSymptoms, a) - slices.Index(ownSymptoms, b) })
	return symptoms, spans
}
