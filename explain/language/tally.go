package language

import "math/bits"

// A tally is what the words of a text say about its language.
type tally struct {
	english int               // words of the English lists
	foreign int               // words of other lists alone
	hits    [maxLanguages]int // words of the list of each other language
	alone   [maxLanguages]int // those that no English list has
	shape   float64           // what the letters of the rest say, 0 or less
}

// add counts a word and empties it.
func (t *tally) add(w *word) {
	if w.n > 0 && !w.odd {
		t.count(words(), w)
	}
	*w = word{}
}

// count looks a word up: as a whole, then as one with an elision ("l'ami"), then
// without what follows its apostrophe ("mom's"). Letters speak for the rest.
func (t *tally) count(v *vocabulary, w *word) {
	e, found := v.find(w)
	if w.n == 1 && !e.english {
		return // a letter alone may stand for anything
	}
	if found {
		t.hit(e)
		return
	}
	before, after := w.letters[:w.elision], w.letters[w.elision:w.n]
	if e, found := v.elisions[string(before)]; found && len(after) > 1 {
		t.hit(e)
		if e, found := v.words[string(after)]; found {
			t.hit(e)
		}
		return
	}
	if e, found := v.words[string(before)]; found && len(before) > 1 {
		t.hit(e)
		return
	}
	t.shape -= v.shapes.foreign(w)
}

// find looks a word up as it is written, and without the letters that are
// repeated for stress.
func (v *vocabulary) find(w *word) (entry, bool) {
	if e, found := v.words[string(w.letters[:w.n])]; found {
		return e, true
	}
	var buffer [len(w.letters)]byte
	twice := w.squeezed(buffer[:0], 2)
	if len(twice) == w.n {
		return entry{}, false
	}
	if e, found := v.words[string(twice)]; found {
		return e, true
	}
	e, found := v.words[string(w.squeezed(buffer[:0], 1))]
	return e, found
}

// hit counts a word that stands where e says.
func (t *tally) hit(e entry) {
	if e.english {
		t.english++
	} else if e.others != 0 {
		t.foreign++
	}
	for rest := e.others; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros32(rest)
		t.hits[i]++
		if !e.english {
			t.alone[i]++
		}
	}
}

// evidence is how far the words speak for English rather than for the other
// language that fits best, or against it if it is negative. A word of one of the
// two lists alone counts 1, a word of both lists 0. A word of third languages
// alone counts half against English, a word of no list by its letters.
func (t *tally) evidence() float64 {
	best := t.best()
	third := t.foreign - t.alone[best]
	return float64(t.english-t.hits[best]) - float64(third)/2 + t.shape
}

// best is the other language whose list holds most of the words.
func (t *tally) best() int {
	best := 0
	for i, n := range t.hits {
		if n > t.hits[best] {
			best = i
		}
	}
	return best
}

// looks names the language besides English that the words fit best, or nothing
// if it is not clear.
func (t *tally) looks() string {
	best := t.best()
	if t.alone[best] < 2 {
		return ""
	}
	for i, n := range t.hits {
		if i != best && n == t.hits[best] {
			return ""
		}
	}
	return words().names[best]
}

// looksLatin names the language, English included, that the words fit best.
func (t *tally) looksLatin() string {
	if t.evidence() > 0 {
		return "English"
	}
	return t.looks()
}
