package reports

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	// shownLabels and shownAnswers are how many different labels, and answers in
	// words, a message shows at most.
	shownLabels  = 5
	shownAnswers = 3
	// shownLength is how much of one it shows, in characters.
	shownLength = 40
)

const (
	// ownAnswer and otherAnswer stand for an answer that is not shown: one that no
	// other row has, and one that several have.
	ownAnswer   = "unlike any other"
	otherAnswer = "another one"
)

// heardAnswer is what a row of predictions says of the case at an index.
type heardAnswer struct {
	at   int
	said string // see answerForm.set and answerForm.key
}

// key returns what an answer says on one line, words in lower case: the same for
// answers that count as alike.
func (form answerForm) key(said string) string {
	if form.words {
		said = strings.ToLower(said)
	}
	return oneLine(said)
}

// refused counts the rows of each answer that is not valid. Empty ones are not
// in it.
func refused(cases []Case, heard []heardAnswer) map[string]int {
	rows := map[string]int{}
	for _, h := range heard {
		if cases[h.at].Predicted == nil && h.said != "" {
			rows[h.said]++
		}
	}
	return rows
}

// shown returns those of the refused answers that a message may show, the most
// frequent first. A model may repeat the post in its words, and a column of
// labels may hold other text: words are shown if several rows have them, labels if
// they are short.
func (form answerForm) shown(refused map[string]int) []string {
	answers := slices.SortedFunc(maps.Keys(refused), func(a, b string) int {
		return cmp.Or(cmp.Compare(refused[b], refused[a]), cmp.Compare(a, b))
	})
	most := shownLabels
	hidden := func(said string) bool { return utf8.RuneCountInString(said) > shownLength }
	if form.words {
		most = shownAnswers
		hidden = func(said string) bool { return refused[said] == 1 }
	}
	answers = slices.DeleteFunc(answers, hidden)
	return answers[:min(len(answers), most)]
}

// setSaid sets what footnotes show of the answers that are not valid.
func (form answerForm) setSaid(cases []Case, heard []heardAnswer) {
	rows := refused(cases, heard)
	shown := form.shown(rows)
	for _, h := range heard {
		switch c := &cases[h.at]; {
		case c.Predicted != nil || h.said == "":
		case slices.Contains(shown, h.said):
			c.Said = quoted(h.said)
		case rows[h.said] == 1 && len(rows) > 1:
			c.Said = ownAnswer
		case rows[h.said] > 1:
			c.Said = otherAnswer
		}
	}
}

// quoted returns the beginning of an answer in quotes.
func quoted(said string) string {
	if r := []rune(said); len(r) > shownLength {
		said = string(r[:shownLength]) + "…"
	}
	return strconv.Quote(said)
}

// noneFits returns an error if there are answers and none of them is valid, so
// that the scores would be 0 whatever the system is worth. It shows what the
// answers say.
func (form answerForm) noneFits(cases []Case, heard []heardAnswer) error {
	for _, h := range heard {
		if cases[h.at].Predicted != nil && h.said != "" {
			return nil
		}
	}
	rows := refused(cases, heard)
	if len(rows) == 0 {
		if slices.ContainsFunc(heard, func(h heardAnswer) bool { return cases[h.at].Predicted == nil }) {
			return errors.New("every answer is empty")
		}
		return nil // none of the labels in any row, which is an answer
	}
	advice := "write the labels as the task has them, or call the column " + answerColumns[0] + " if it holds answers in words"
	if form.words {
		advice = "an answer must name one label, before its reasons"
	}
	return fmt.Errorf("no answer in the column %s gives a label of task %s, which has %s; %s; %s",
		form.column, form.task.Name, strings.Join(form.task.Labels, ", "), form.examples(rows), advice)
}

// examples says what refused answers say.
func (form answerForm) examples(refused map[string]int) string {
	var parts []string
	for _, said := range form.shown(refused) {
		parts = append(parts, fmt.Sprintf("%s (%s)", quoted(said), count(refused[said], "row")))
	}
	switch {
	case len(parts) == 0 && form.words:
		return "no two of them are alike"
	case len(parts) == 0:
		return fmt.Sprintf("they are longer than %d characters", shownLength)
	}
	return "they say " + strings.Join(parts, ", ")
}

// noUnit is the error of a file none of whose ids is that of a unit.
func (f *Rows) noUnit(units, others []Case) error {
	return fmt.Errorf("%s: %w: the ids of gold labels look like %q, its own like %q; give each prediction the id of its unit", f.File, ErrNoUnit, idShape(units), idShape(others))
}

// idShape returns what the ids of cases look like: what all of them begin with,
// and the rest of the first one with 0 for each digit and a for each letter. An
// id may lead back to a person.
func idShape(cases []Case) string {
	first := cases[0].ID
	same := len(first)
	for _, c := range cases[1:] {
		for !strings.HasPrefix(c.ID, first[:same]) {
			same--
		}
	}
	for len(cases) == 1 && same > 0 || same < len(first) && !utf8.RuneStart(first[same]) {
		same--
	}
	return first[:same] + strings.Map(func(r rune) rune {
		switch {
		case digitAt(string(r)):
			return '0'
		case inWord(r) && r != '_':
			return 'a'
		}
		return r
	}, first[same:])
}
