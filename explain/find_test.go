package explain

import (
	"math"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// The wanted evidence is "symptom" or "no symptom" for each marked span.
func TestFind(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	for _, c := range []struct{ name, marked, want string }{
		{"one symptom", "I [can't sleep] at night", "insomnia"},
		{"a curly apostrophe", "I [can’t sleep] at night", "insomnia"},
		{"no apostrophe", "i [cant sleep] at night", "insomnia"},
		{"capitals", "I [CAN'T SLEEP]!", "insomnia"},
		{"emphasis inside", "I [can't **sleep]** at night", "insomnia"},
		{"more white space", "I [can't  sleep]", "insomnia"},
		{"a hyphen", "so [burnt-out]", "tiredness"},
		{"letters that grow when folded", "İİİ [so sad] İ", "low mood"},
		{"after wide characters", "今天 👨‍👩‍👧‍👦 [so sad]", "low mood"},
		{"inside a word", "a crusade, a sadist, an inexhausted debate", ""},
		{"across a comma", "I can't, sleep is a stranger", ""},
		{"across sentences", "No. Interest rates rose", ""},
		{"the longest phrase", "I am [so tired]", "tiredness"},
		{"two places of a symptom", "[Tired] at dawn, [exhausted] at noon", "tiredness, tiredness"},
		{"two symptoms", "I [can't sleep] and I [hate myself]", "insomnia, self-dislike"},
		{"two sentences", "[I'm so empty]. There is [no energy left]", "emptiness, loss of energy"},
		{"a phrase that means something else", "I'm tired of this song", ""},
		{"a comma before a no", "no [plan, no intent]", "no suicidal intent"},
		{"emoji between the words", "i [cant 😔 sleep] and feel ❤️ fine", "insomnia"},
		{"a slip of the fingers", "im [allways tierd]", "tiredness"},
		{"a link", "see https://example.org/sad?so=hopeless for it", ""},
		{"the name of an account", "u/so-sad, @sad and sad_panda agree", ""},
		{"the name of a community", "posted in r/depression too", ""},
		{"emphasis at the edges", "_[sad]_ and *[tired]*", "low mood, tiredness"},

		{"risk", "I [don't want to live]", "wish to be dead"},

		{"not", "I am not [tired]", "no tiredness"},
		{"a short form", "I don't feel [sad]", "no low mood"},
		{"never", "I've never felt [hopeless]", "no hopelessness"},
		{"without a symptom of one's own", "a week without [nightmares]", "no nightmares"},
		{"negation of a list", "I'm not [sad] or [tired]", "no low mood, no tiredness"},
		{"a phrase with not in it", "I'm [not hungry]", "loss of appetite"},
		{"a not that belongs to a phrase", "I'm [not hungry] or [sad]", "loss of appetite, low mood"},
		{"negation ends at a comma", "No, I'm [so tired]", "tiredness"},
		{"negation ends at but", "it's not late but I'm [tired]", "tiredness"},
		{"negation ends at the sentence", "I did not. [Tired] now", "tiredness"},
		{"not only", "I'm not only [sad]", "low mood"},
		{"don't know why", "I don't know why I'm [crying]", "crying"},
		{"too far away", "Never in all of the days and nights of my long life [a failure]", "sense of failure"},
		{"risk negated", "I'm not [suicidal]", "no suicidal thoughts"},
		{"empty", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, _ := unmark(t, c.marked)
			var spans []tokenizer.Span
			var said []string
			for _, m := range e.find(text, split(text)) {
				spans = append(spans, tokenizer.Span{Start: m.Start, End: m.End})
				said = append(said, map[Polarity]string{Present: "", Negated: "no "}[m.Polarity]+m.crossing.Name)
			}
			if got := mark(text, spans); got != c.marked {
				t.Errorf("spans:\n got %s\nwant %s", got, c.marked)
			}
			if got := strings.Join(said, ", "); got != c.want {
				t.Errorf("evidence:\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestFindNamesThePhrase(t *testing.T) {
	text := "I CAN’T SLEEP"
	got := newExplainer(t, embedded(t)...).find(text, split(text))[0]
	if got.phrase != "can't sleep" || got.crossing.ID != "insomnia" || got.crossing.Risk {
		t.Errorf("got %q of %s with risk %v", got.phrase, got.crossing.ID, got.crossing.Risk)
	}
}

func TestPhrasesOfTwoSymptomsMayOverlap(t *testing.T) {
	instrument := Instrument{
		Items:    []Item{{ID: "x.1", Symptoms: []string{"a", "b"}}},
		Symptoms: []Symptom{{ID: "a", Phrases: []string{"one two"}}, {ID: "b", Phrases: []string{"two three"}}},
	}
	text := "one two three"
	got := newExplainer(t, instrument).find(text, split(text))
	if len(got) != 2 || got[0].crossing.ID != "a" || got[1].crossing.ID != "b" {
		t.Errorf("got %+v, want one piece of evidence for each symptom", got)
	}
}

func TestSpecificity(t *testing.T) {
	for words, want := range map[int]float64{1: 0.25, 2: 0.375, 3: 0.4375} {
		if got := specificity(words); math.Abs(got-want) > 1e-12 {
			t.Errorf("a phrase of %d words has %v, want %v", words, got, want)
		}
	}
}
