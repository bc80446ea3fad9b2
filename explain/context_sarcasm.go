package explain

import (
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

var (
	// mockings are words by which an author says that the opposite is meant.
	mockings = expressionsOf(`
		yeah right
		yea right
		boo hoo
		boohoo
		said no one ever
		said nobody ever
		cry me a river
	`)
	// rightly are words that make "yeah right" an answer: "yeah right now".
	rightly = wordSet(`now after before there here away when where on`)
	// praises are what sarcasm inverts in place of the symptom: "oh great, I
	// can't sleep again /s" is said awake.
	praises = wordSet(`great love loving lovely wonderful fantastic perfect brilliant awesome amazing yay hooray best`)
	// wrySmiles turn a denial that they follow, as in "not sad at all 🙃". What is
	// affirmed with such a smile is more often meant: "slept two hours 🙃".
	wrySmiles = "🙃🙄🫠"
)

// sarcastic finds the tell by which a symptom, or its denial, is said in
// sarcasm, so that the opposite may be meant. A risk never is: it is
// present, affirmed or denied, as who jokes about it may be in earnest: a look
// too many costs less than one too few.
func (s *setting) sarcastic(p place) (tokenizer.Span, bool) {
	if p.risk {
		return tokenizer.Span{}, false
	}
	_, denied := s.negated(p)
	if cue, found := s.mocked(); found {
		return cue, denied || !s.within(0, len(s.words), praises)
	}
	if cue, found := s.smiled(p); found {
		return cue, denied
	}
	return tokenizer.Span{}, false
}

// mocked finds the words or the "/s" that make the sentence sarcasm.
func (s *setting) mocked() (tokenizer.Span, bool) {
	for i := range s.words {
		width := mockings.width(s, i)
		switch {
		case width > 0 && (s.at(i+1) != "right" || !rightly[s.at(i+2)]):
			return s.span(i, i+width), true
		case i > 0 && s.sarcasmMark(i):
			return tokenizer.Span{Start: s.words[i].Start - 1, End: s.words[i].End}, true
		}
	}
	return s.markAfter()
}

// sarcasmMark reports whether the word at i is the "s" of "/s", with a space
// before it.
func (s *setting) sarcasmMark(i int) bool {
	switch s.at(i) {
	case "s", "sarcasm", "sarc":
		gap, slash := strings.CutSuffix(s.gap(i), "/")
		return slash && gap != "" && !strings.HasSuffix(gap, "/")
	}
	return false
}

// markAfter finds the "/s" that stands alone after the sentence: "I'm so sad! /s".
func (s *setting) markAfter() (tokenizer.Span, bool) {
	end := s.words[len(s.words)-1].End
	rest := strings.TrimLeft(s.text[end:], ".!?…\"” \n")
	if word := strings.Fields(rest); len(word) > 0 && strings.TrimRight(word[0], ".!") == "/s" {
		at := len(s.text) - len(rest)
		return tokenizer.Span{Start: at, End: at + len("/s")}, true
	}
	return tokenizer.Span{}, false
}

// smiled finds a wry smile after the phrase, on its line and at most 40 bytes
// away.
func (s *setting) smiled(p place) (tokenizer.Span, bool) {
	from := s.words[p.to-1].End
	for i, r := range s.text[from:min(len(s.text), from+40)] {
		if strings.ContainsRune(wrySmiles, r) {
			return tokenizer.Span{Start: from + i, End: from + i + len(string(r))}, true
		}
		if r == '\n' {
			break
		}
	}
	return tokenizer.Span{}, false
}

// inSarcasm reports whether a denial of a risk is said in sarcasm.
func (s *setting) inSarcasm(p place) bool {
	_, mocked := s.mocked()
	_, smiled := s.smiled(p)
	return mocked || smiled
}
