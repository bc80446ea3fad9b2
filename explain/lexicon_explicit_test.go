package explain

import (
	"slices"
	"testing"
)

func hasUrgent(e *Explainer, text string) bool {
	return slices.ContainsFunc(e.Find(text), func(m Mention) bool { return m.Polarity == Present && m.crossing.Urgent })
}

// What a person says outright of an intent, a plan or an attempt of theirs now.
func TestPlainWordsAreUrgent(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	for _, text := range []string{
		"I tried to take my life on Sunday.",
		"they let me home, i tryed to kill my self",
		"i'm going to take my life and i have told no one",
		"gonna end my lif tonite",
		"I'm ending my life this weekend.",
		"when you read it I shall have ended my life",
		"ending it all tonight, thanks for the songs",
		"im gonna kil myself tomorow",
		"gonna unalive, sorry everyone",
		"I tried to unalive on Monday",
		"ctb this wknd",
		"failed my ctb attempt and now the ward",
		"im kms tonight fr",
		"I attempted last night and I'm on a ward now.",
		"I attempted on Tuesday.",
		"It was an attempt on my own life.",
		"I've decided to die.",
		"I have chosen a day to end my life.",
		"planning on killing myself after the holidays",
		"I have settled on ending my life.",
		"No intention of being alive in March.",
		"I couldn't even kill myself.",
		"She stopped me from taking my life this morning.",
		"Last night I backed out of taking my own life.",
		"i had a suiside attempt last week",
	} {
		if !hasUrgent(e, text) {
			t.Errorf("nothing urgent found in %q", text)
		}
	}
}

// Look-alikes, and words too ambiguous to be urgent by themselves.
func TestLookAlikesAreNotUrgent(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	for _, text := range []string{
		"You killed it on stage tonight.",
		"I'm going to take my life in a new direction.",
		"I tried to take my life back after the divorce.",
		"I plan to take my life one day at a time.",
		"I'm ending my life of crime and returning the library book.",
		"I'm ending it tonight, he can keep the sofa.",
		"The raid failed on my second attempt.",
		"I attempted last night to bake rye bread.",
		"The recipe I attempted on Sunday collapsed.",
		"After my attempt at sourdough the kitchen was white.",
		"Since my last attempt at the driving test I have practised.",
		"He is charged with attempted murder.",
		"Suicide Squad is on tonight.",
		"Ten kms tonight in the rain.",
		"I'm going to unalive that boss in the last level.",
		"I am killing myself tonight to finish this essay.",
		"We have a date and a plan for the wedding.",
		"I picked a day for the move.",
		"Goodbye everyone, see you in June.",
		"Goodbye cruel world, said the moth to the lamp.",
		"Suicide attempts are counted by the ministry.",
		"kms, the printer again",
	} {
		if hasUrgent(e, text) {
			t.Errorf("something urgent found in %q", text)
		}
	}
}

// Years lie between an attempt and now.
func TestAnAttemptOfYearsAgoIsPast(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	for text, present := range map[string]bool{
		"Four years today since I tried to end my life.":                    false,
		"Nine years since my attempt, and I like ducks.":                    false,
		"Two days since my attempt.":                                        true,
		"It is years since I slept. I tried to die.":                        true,
		"Two years since he left, and I tried to die.":                      true,
		"3 years since I tried to die and I'm going to kill myself tonight": true,
	} {
		if hasUrgent(e, text) != present {
			t.Errorf("%q: urgent and present: %v, want %v", text, !present, present)
		}
	}
}
