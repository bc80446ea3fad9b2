package language

import "math"

// shapes tell how far three letters in a row speak for English: the logarithm of
// their share in the English lists over their share in the others.
type shapes struct {
	of [kinds * kinds * kinds]float64
}

// Kinds of letters: 0 is the edge of a word, 1 to 26 are a to z, 27 is any other.
const kinds = 28

func kind(b byte) int {
	if 'a' <= b && b <= 'z' {
		return int(b-'a') + 1
	}
	return kinds - 1
}

// each calls f with the place of every three letters in a row of a word.
func each(w []byte, f func(int)) {
	before, at := 0, 0
	for i := 0; i <= len(w); i++ {
		next := 0
		if i < len(w) {
			next = kind(w[i])
		}
		if i > 0 {
			f((before*kinds+at)*kinds + next)
		}
		before, at = at, next
	}
}

// learn counts the three letters in a row of all words. Every one is counted
// once more than it stands there, so that none is ruled out.
func learn(words map[string]entry) shapes {
	var english, others [len(shapes{}.of)]float64
	var s shapes
	sumE, sumO := float64(len(s.of)), float64(len(s.of))
	for w, e := range words {
		each([]byte(w), func(i int) {
			if e.english {
				english[i]++
				sumE++
			}
			if e.others != 0 {
				others[i]++
				sumO++
			}
		})
	}
	for i := range s.of {
		s.of[i] = math.Log((english[i] + 1) / sumE * sumO / (others[i] + 1))
	}
	return s
}

// The share of the sum of the letters' logarithms that counts for a word of no
// list, and how much it may be.
const (
	shapeWeight = 0.15
	shapeMost   = 0.6
)

// foreign tells how far the letters of a word speak against English, from 0 to
// shapeMost.
func (s *shapes) foreign(w *word) float64 {
	sum := 0.0
	each(w.letters[:w.n], func(i int) { sum += s.of[i] })
	against := max(0, min(shapeMost, -shapeWeight*sum))
	if w.capital {
		against /= 2 // perhaps a name
	}
	return against
}
