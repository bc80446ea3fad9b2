package reports

import (
	"regexp"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

// Why an answer in words is no answer.
const (
	noLabelNamed = "an answer that names no label"
	labelsNamed  = "an answer that names several labels"
	contradicted = "an answer that contradicts itself"
)

// wordsReader reads answers in words, such as those of a language model, to a
// task.
//
// The answer stands before "Reasoning:". It is yes or no, if the task has two
// labels: yes is the positive one. Or it names labels: whole, in upper or lower
// case, by a label itself or an alias of the task. A label that the answer denies
// or doubts does not count; "isn't calm" counts as "not calm", if the task has
// two labels and that is the other. An answer in JSON is read by its member
// label, labels, answer or prediction.
//
// An answer that gives no label, more than one where the task has one, or a label
// that it denies elsewhere is not valid. If the task has any number of labels,
// "none" is a valid answer, and so is one that denies them all.
type wordsReader struct {
	task     datasets.Task
	names    naming
	yes, no  int   // the labels of yes and no; −1 if the task has none
	literal  bool  // the labels are yes and no themselves
	contrary []int // [labels]: the label that says that a unit does not have this one; −1 if there is none
}

func newWordsReader(task datasets.Task) *wordsReader {
	r := &wordsReader{task: task, names: newNaming(task), yes: -1, no: -1}
	two := task.Kind != datasets.Multilabel && len(task.Labels) == 2
	if two && len(task.Positive) == 1 {
		r.yes = slices.Index(task.Labels, task.Positive[0])
		r.no = 1 - r.yes
	}
	for i, label := range task.Labels {
		contrary := -1
		if two && slices.Contains([]string{"not", "no", "non"}, strings.ToLower(strings.TrimSuffix(task.Labels[1-i], " "+label))) {
			contrary = 1 - i
		}
		r.contrary = append(r.contrary, contrary)
		switch word := strings.ToLower(label); {
		case two && isYes(word):
			r.yes, r.no, r.literal = i, 1-i, true
		case two && isNo(word):
			r.yes, r.no, r.literal = 1-i, i, true
		}
	}
	return r
}

// read returns the labels that a text gives, nil if it is no valid answer, and
// why. Said is the text without the reasons.
func (r *wordsReader) read(text string) (labels []int, reason, said string) {
	said = verdict(text)
	switch {
	case strings.TrimSpace(text) == "":
		return nil, emptyAnswer, ""
	case said == "":
		return nil, noLabelNamed, "Reasoning:"
	}
	labels, reason = r.labels(said)
	return labels, reason, said
}

// labels returns the labels that a verdict gives, or why it is no answer.
func (r *wordsReader) labels(said string) (labels []int, reason string) {
	whole := strings.Trim(said, " \n.,;!*_\"'`“”‘’()[]{}<>")
	if i := labelWritten(r.task.Labels, whole); i >= 0 {
		return []int{i}, ""
	}
	if r.task.Kind == datasets.Multilabel && cues["nothing"][strings.ToLower(oneLine(whole))] {
		return []int{}, ""
	}
	lead, rest := r.lead(said)
	if lead >= 0 {
		return r.unlessContradicted(lead, rest)
	}
	has, hasNot := r.named(rest)
	switch {
	case slices.ContainsFunc(has, func(label int) bool { return slices.Contains(hasNot, label) }):
		return nil, contradicted
	case r.task.Kind == datasets.Multilabel && (len(has) > 0 || len(hasNot) == len(r.task.Labels)):
		return has, ""
	case len(has) == 0:
		return nil, noLabelNamed
	case len(has) > 1:
		return nil, labelsNamed
	}
	return has, ""
}

// unlessContradicted returns the label of a yes or no, if the rest of its sentence
// gives no other one.
func (r *wordsReader) unlessContradicted(lead int, rest string) (labels []int, reason string) {
	var has []int
	if !r.literal { // where a no among the words is no label
		has, _ = r.named(rest)
	}
	if again, _ := r.lead(rest); again >= 0 {
		has = append(has, again)
	}
	if slices.ContainsFunc(has, func(label int) bool { return label != lead }) {
		return nil, contradicted
	}
	return []int{lead}, ""
}

// named returns the labels that a text gives and those that it denies, in the
// order of the task.
func (r *wordsReader) named(text string) (has, hasNot []int) {
	has = []int{}
	mentions := r.names.mentions(text)
	for i, s := range stances(text, mentions) {
		label := mentions[i].label
		switch s {
		case given:
			has = append(has, label)
		case denied:
			hasNot = append(hasNot, label)
			if other := r.contrary[label]; other >= 0 {
				has = append(has, other)
			}
		case open:
		}
	}
	slices.Sort(has)
	slices.Sort(hasNot)
	return slices.Compact(has), slices.Compact(hasNot)
}

func isYes(word string) bool { return word == "yes" || word == "true" }
func isNo(word string) bool  { return word == "no" || word == "false" }

// leadWord is a yes or no at the beginning of an answer, before a mark or the
// end: "No signs of it" does not begin with one.
var leadWord = regexp.MustCompile(`(?i)^[^\p{L}\p{N}]*(yes|no|true|false)["'”’*_)` + "`" + `]*(?:\s*[,.;:!—–]|\s+-\s|\s*$|\s*\n)[^\p{L}\p{N}]*`)

// lead returns the label of a yes or no with which an answer begins, −1 if there
// is none, and the rest of the sentence: what follows it are reasons. Of an answer
// that begins with neither, the rest is all of it.
func (r *wordsReader) lead(said string) (label int, rest string) {
	at := leadWord.FindStringSubmatchIndex(said)
	if at == nil {
		return -1, said
	}
	label, rest = r.no, said[at[1]:]
	if isYes(strings.ToLower(said[at[2]:at[3]])) {
		label = r.yes
	}
	switch {
	case label < 0:
		return label, rest
	case strings.ContainsAny(said[at[3]:at[1]], ".;!\n"):
		return label, ""
	}
	rest, _, _ = strings.Cut(rest, ". ")
	rest, _, _ = strings.Cut(rest, "\n")
	return label, rest
}
