package explain

import "strings"

// negationWindow is how many words before a phrase are searched for a negator:
// "I have never really felt so hopeless" needs four.
const negationWindow = 4

// negators, folded. "can't" is not among them: with a symptom after it, it is
// a phrase of the instrument ("can't sleep") or stands for surprise ("I can't
// believe how tired I am").
var negators = wordSet(`no not never nor neither without dont doesnt didnt isnt arent wasnt werent aint
	havent hasnt hadnt wont wouldnt`)

// breakers, folded: words after which a negator before them has no effect.
// "I'm not only sad", "I don't know why I'm so tired", "it never rains and I'm sad".
var breakers = wordSet(`and but because although though yet since until when while why how know understand only just`)

// negated reports whether the phrase that begins at words[at] is negated: a
// negator stands among the few words before it, in the same clause, and is not
// taken by a phrase of its own.
func negated(text string, words []word, taken []bool, at int) bool {
	for i := at - 1; i >= max(0, at-negationWindow); i-- {
		gap := text[words[i].End:words[i+1].Start]
		if strings.ContainsAny(gap, ",;:.!?()[]…—|") || breakers[words[i].folded] {
			return false
		}
		if negators[words[i].folded] && !taken[i] {
			return true
		}
	}
	return false
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}
