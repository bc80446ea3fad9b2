package explain

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct{ name, marked string }{
		{"two sentences", "[I woke at four.] [The street was dark.]"},
		{"title, blank line, body", "[A long week]\n\n[It began on Monday.]"},
		{"a list", "[- milk]\n[- bread]\n[- lamps]"},
		{"Windows line ends", "[one]\r\n[two]"},
		{"no space between the sentences", "[我睡不着。][今天很累！]"},
		{"full-width marks", "[真的吗？！][睡了三小时。][好累！][明天见]"},
		{"Latin marks between characters without spaces", "[我睡不着.][真的吗?][好累!][明天见]"},
		{"a closing bracket of another script", "[「睡不着。」][他说]"},
		{"question and exclamation marks", "[Why?!] [I asked.]"},
		{"a post without capitals", "[i woke at four.] [the street was dark.] [ok?] [then i slept]"},
		{"an abbreviation ends no sentence", "[we ate early, e.g. at five, with bread etc. and soup.]"},
		{"an ellipsis ends no sentence", "[so... i went home]"},
		{"a number with a point", "[I ran 3.5 miles.] [Fine.]"},
		{"a closing quotation mark", `[she said "go home."] [then she left.]`},
		{"emoji stay whole", "[Beach day 👨‍👩‍👧‍👦!] [Chips 👍🏽.]"},
		{"white space around", "  [one]  \n\t "},
		{"only white space", " \n "},
		{"empty", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, _ := unmark(t, c.marked)
			if got := mark(text, split(text)); got != c.marked {
				t.Errorf("split:\n got %s\nwant %s", got, c.marked)
			}
		})
	}
}

func TestContributionsOf(t *testing.T) {
	text, tokens := unmark(t, "[Rain][ again]. [I] [wept].")
	p := stressed(tokens, 0.5, -0.25, 1, 2)
	for _, c := range []struct {
		name string
		head func(*classify.HeadPrediction)
		want []float64
	}{
		{"towards the answered label", func(*classify.HeadPrediction) {}, []float64{0.25, 3}},
		{"towards the other label", func(h *classify.HeadPrediction) { h.Answers = []int{0} }, []float64{-0.25, -3}},
		{"none", func(h *classify.HeadPrediction) { h.Contributions = nil }, nil},
		{"of three labels, minus the mean of the others", func(h *classify.HeadPrediction) {
			h.Answers, h.Contributions = []int{0}, [][]float64{{1, 1, 0}, {0, 0, 0}, {3, 1, -1}, {0, 2, 4}}
		}, []float64{0.5, 0}},
		{"towards all labels of a multilabel answer", func(h *classify.HeadPrediction) {
			h.Kind, h.Answers = classify.Multilabel, []int{0, 2}
			h.Contributions = [][]float64{{1, 9, 0.5}, {2, 9, -1}, {3, 9, 0}, {-4, 9, 0}}
		}, []float64{2.5, -1}},
		{"towards no label", func(h *classify.HeadPrediction) {
			h.Kind, h.Answers = classify.Multilabel, []int{}
		}, []float64{0, 0}},
		{"of one label", func(h *classify.HeadPrediction) {
			h.Answers, h.Contributions = []int{0}, [][]float64{{1}, {2}, {3}, {-4}}
		}, []float64{3, -1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := p.Heads[0]
			c.head(&head)
			got := contributionsOf(split(text), tokens, Support(head, head.Answers))
			if diff := cmp.Diff(c.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("contributions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestContributionsOfATextWithoutSentences(t *testing.T) {
	tokens := []tokenizer.Span{{Start: 0, End: 1}}
	if got := contributionsOf(nil, tokens, []float64{1}); got == nil || len(got) != 0 {
		t.Errorf("contributions: got %v, want an empty list", got)
	}
}

func TestTopSentences(t *testing.T) {
	text := "One. Two. Three. Four. Five. Six."
	for _, c := range []struct {
		name          string
		contributions []float64
		want          []string
	}{
		{"the highest first", []float64{1, -2, 3, 0, 2, -1}, []string{"Three.", "Five.", "One.", "Four.", "Six."}},
		{"equal ones in text order", []float64{1, 1, 1, 1, 1, 2}, []string{"Six.", "One.", "Two.", "Three.", "Four."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range topSentences(split(text), c.contributions) {
				got = append(got, text[s.Start:s.End])
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
