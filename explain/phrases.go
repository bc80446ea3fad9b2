package explain

import "github.com/mindsieve/mindsieve/classify/tokenizer"

// phraseTree holds phrases by their folded words: the first word is a key of
// the root, the second of the node below it, and so on. So a word of a text that
// begins no phrase costs one look-up.
type phraseTree struct {
	next map[string]*phraseTree
	ends []phrase // those that end here
}

// phrase is a phrase of a symptom, which is given by its number.
type phrase struct {
	symptom int
	text    string
	ignored bool
}

// add adds the phrases of a symptom with the given number.
func (t *phraseTree) add(symptom int, s Symptom) {
	for _, p := range s.Phrases {
		t.insert(phrase{symptom, p, false})
	}
	for _, p := range s.Ignored {
		t.insert(phrase{symptom, p, true})
	}
}

func (t *phraseTree) insert(p phrase) {
	for _, w := range wordsIn(p.text, tokenizer.Span{End: len(p.text)}) {
		if t.next == nil {
			t.next = map[string]*phraseTree{}
		}
		if t.next[w.folded] == nil {
			t.next[w.folded] = &phraseTree{}
		}
		t = t.next[w.folded]
	}
	t.ends = append(t.ends, p)
}

// match is a phrase at a run of words [from, to) of a sentence.
type match struct {
	phrase
	from, to int
}

// take reports whether no word of the match is taken for its symptom, and if so
// takes them all.
func (m match) take(taken map[[2]int]bool) bool {
	for w := m.from; w < m.to; w++ {
		if taken[[2]int{m.symptom, w}] {
			return false
		}
	}
	for w := m.from; w < m.to; w++ {
		taken[[2]int{m.symptom, w}] = true
	}
	return true
}

// appendMatches appends the phrases that begin at words[from].
func (t *phraseTree) appendMatches(matches []match, text string, words []word, from int) []match {
	for at := from; at < len(words); at++ {
		if at > from && !joined(text[words[at-1].End:words[at].Start], words[at]) {
			break
		}
		if t = t.next[words[at].folded]; t == nil {
			break
		}
		for _, p := range t.ends {
			matches = append(matches, match{p, from, at + 1})
		}
	}
	return matches
}
