package explain

import (
	"strings"
	"testing"
)

// Each text is told by one who writes of themselves, unless it says otherwise.
func TestConcern(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	for _, c := range []struct {
		text string
		want Tier
	}{
		{"I want to die.", TierSoon},
		{"I wish I was dead and I have a suicide plan.", TierNow},
		{"I'm going to kill myself tonight.", TierNow},
		{"I hurt myself on purpose again.", TierSoon},
		{"Two years ago I tried to kill myself.", TierWatch},
		{"My brother wants to die.", TierWatch},
		{"My patient has suicidal thoughts.", TierWatch},
		{"Are you suicidal?", TierWatch},
		{"I'm not suicidal.", TierNone},
		{"My brother can't sleep.", TierNone},
		{"My brother killed himself in June.", TierNone},
		{"The hero wants to die.", TierNone},
		{"People who are suicidal find help there.", TierNone},
		{"“I want to die”, goes the song.", TierNone},
		{"I can't sleep and I hate myself.", TierNone},
		{"My cat is sleeping on the sofa.", TierNone},
	} {
		r := e.Explain(post(c.text), stressed(nil))
		if r.Concern.Tier != c.want {
			t.Errorf("%q: %s, want %s: %s", c.text, r.Concern.Tier, c.want, r.Rationale)
		}
		if told := strings.Contains(r.Rationale, "told in: "); told != (c.want != TierNone) {
			t.Errorf("%q: the rationale is %q", c.text, r.Rationale)
		}
	}
}

func TestTheGravestReasonComesFirst(t *testing.T) {
	text := "My brother wants to die. I want to die. I have a suicide plan."
	r := newExplainer(t, embedded(t)...).Explain(post(text), stressed(nil))
	var got []string
	for _, reason := range r.Concern.Reasons {
		got = append(got, string(reason.Tier)+": "+text[reason.Span.Start:reason.Span.End])
	}
	const want = "read now: a suicide plan | read soon: want to die | watch: wants to die"
	if said := strings.Join(got, " | "); said != want {
		t.Errorf("\n got %s\nwant %s", said, want)
	}
}
