package explain

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// What is left out is what the definition says, mention by mention.
func TestWithoutParts(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	isPartOf := func(m, whole Mention) bool {
		return m.crossing.Risk && whole.crossing.Risk && m.crossing.ID != whole.crossing.ID &&
			whole.Start <= m.Start && m.End <= whole.End && m.End-m.Start < whole.End-whole.Start
	}
	rapid.Check(t, func(t *rapid.T) {
		mentions := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Mention {
			start := rapid.IntRange(0, 8).Draw(t, "start")
			end := rapid.IntRange(start+1, 10).Draw(t, "end")
			return Mention{Span: tokenizer.Span{Start: start, End: end}, crossing: rapid.SampledFrom(e.crossings).Draw(t, "symptom")}
		}), 0, 12).Draw(t, "mentions")
		got := withoutParts(mentions)
		for i, m := range mentions {
			part := slices.ContainsFunc(mentions, func(whole Mention) bool { return isPartOf(m, whole) })
			if !part {
				if len(got) == 0 || got[0].Span != m.Span || got[0].crossing.ID != m.crossing.ID {
					t.Fatalf("mention %d of %v is left out", i, mentions)
				}
				got = got[1:]
			}
		}
		if len(got) > 0 {
			t.Fatalf("%v is left in", got)
		}
	})
}
