package explain

import (
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Mention is a place in a text that tells of a symptom, before mentions of the
// same symptom are gathered in a [Sign].
type Mention struct {
	tokenizer.Span

	Polarity    Polarity
	found       Found
	cue         tokenizer.Span // empty if there is none
	crossing    Crossing       // the symptom and the items that ask for it
	phrase      string         // that matched; empty if a head found it
	words       int            // of the phrase
	probability float64        // of a head; 0 if a phrase found it
	sentence    int            // index
	nobodyReal  bool           // what is told is of a person in a story, or of people in general
}

// Specificity is (1 − 2⁻ʷ)/2 for a phrase of w words: one word is ambiguous,
// each further word halves the doubt. It orders evidence, and is no probability.
func (m Mention) Specificity() float64 { return specificity(m.words) }

// tier says how soon a person should read a post for what the mention tells. A
// risk of the author's now asks for a reader; one of the past, or of another
// person who is real and alive, is to be watched. What is negated, supposed or
// quoted is no reason, nor is a death that has happened.
func (m Mention) tier() Tier {
	switch {
	case !m.crossing.Risk:
		return TierNone
	case m.Polarity == Present && m.crossing.Urgent:
		return TierNow
	case m.Polarity == Present:
		return TierSoon
	case m.Polarity == Past:
		return TierWatch
	case m.Polarity == OtherPerson && !m.nobodyReal && !m.isDeath():
		return TierWatch
	}
	return TierNone
}

// isDeath reports whether the phrase tells that someone has died by suicide.
func (m Mention) isDeath() bool {
	return m.crossing.ID == "suicide-attempt" && (strings.HasPrefix(m.phrase, "killed ") || strings.HasSuffix(m.phrase, " life"))
}

// evidence returns the mention as it stands in a result.
func (m Mention) evidence() Evidence {
	e := Evidence{Start: m.Start, End: m.End, Found: m.found}
	if m.cue.Start < m.cue.End {
		cue := m.cue
		e.Cue = &cue
	}
	return e
}
