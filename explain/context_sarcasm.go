package explain

import (
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Lists of words/sarcasm.txt and words/emoji.txt, which say what each is for.
var (
	mockeries         = expressionList("mockery")
	afterLiteralRight = wordList("word after a literal right")
	praiseWords       = wordList("praise")
	sarcasmTags       = wordList("sarcasm tag")
	wrySmiles         = runeList("wry smile")
)

// sarcastic finds the tell by which a symptom, or its denial, is said in
// sarcasm, so that the opposite may be meant. A risk is never sarcastic: it is
// present, affirmed or denied. Who jokes about it may be in earnest, and a look too
// many costs less than one too few.
func (s *setting) sarcastic(p place) (tokenizer.Span, bool) {
	if p.risk {
		return tokenizer.Span{}, false
	}
	_, denied := s.negated(p)
	if cue, found := s.mockery(); found {
		return cue, denied || !s.within(0, len(s.words), praiseWords)
	}
	if cue, found := s.wrySmileAfter(p); found {
		return cue, denied
	}
	return tokenizer.Span{}, false
}

// mockery finds the words or the "/s" that make the sentence sarcasm.
func (s *setting) mockery() (tokenizer.Span, bool) {
	for i := range s.words {
		width := s.width(i, mockeries)
		switch {
		case width > 0 && (s.at(i+1) != "right" || !afterLiteralRight[s.at(i+2)]):
			return s.span(i, i+width), true
		case i > 0 && s.isSarcasmTag(i):
			return tokenizer.Span{Start: s.words[i].Start - 1, End: s.words[i].End}, true
		}
	}
	return s.tagAfter()
}

// isSarcasmTag reports whether the word at i is the "s" of "/s", with a space
// before it.
func (s *setting) isSarcasmTag(i int) bool {
	if !sarcasmTags[s.at(i)] {
		return false
	}
	gap, slash := strings.CutSuffix(s.gap(i), "/")
	return slash && gap != "" && !strings.HasSuffix(gap, "/")
}

// tagAfter finds the "/s" that stands alone after the sentence: "I'm so sad! /s".
func (s *setting) tagAfter() (tokenizer.Span, bool) {
	end := s.words[len(s.words)-1].End
	rest := strings.TrimLeft(s.text[end:], ".!?…\"” \n")
	if word := strings.Fields(rest); len(word) > 0 && strings.TrimRight(word[0], ".!") == "/s" {
		at := len(s.text) - len(rest)
		return tokenizer.Span{Start: at, End: at + len("/s")}, true
	}
	return tokenizer.Span{}, false
}

// wrySmileAfter finds a wry smile after the phrase, on its line and at most 40
// bytes away.
func (s *setting) wrySmileAfter(p place) (tokenizer.Span, bool) {
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

// saidInSarcasm reports whether a denial of a risk is said in sarcasm.
func (s *setting) saidInSarcasm(p place) bool {
	_, mocks := s.mockery()
	_, smiles := s.wrySmileAfter(p)
	return mocks || smiles
}
