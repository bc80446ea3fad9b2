package classify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// A tagger of two symptoms; of each token the tests give what it tells: "." is
// nothing, "c" and "s" are crying and insomnia, capitals the same with more certainty.
var crying = Tagging{
	Task: "screen/symptoms", Population: "all", Symptoms: []string{"crying", "insomnia"},
	Status: []string{"present", "negated"}, Whose: []string{"author", "other"},
	Thresholds: []float64{0.6, 0.6}, Extends: 0.3,
}

func tokensOf(n int) []tokenizer.Span {
	spans := make([]tokenizer.Span, n)
	for i := range spans {
		spans[i] = tokenizer.Span{Start: 10 * i, End: 10*i + 9}
	}
	return spans
}

// tellingOf returns logits for a string of tokens; the status and the person of all
// are the second ones where the strings have a "-".
func tellingOf(told, status, whose string) [][]float64 {
	logits := make([][]float64, 3)
	for i, r := range told {
		none, symptoms := 0.0, map[string][2]float64{".": {-5, -5}, "c": {0, -5}, "C": {3, -5}, "s": {-5, 0}, "S": {-5, 3}}[string(r)]
		logits[0] = append(logits[0], none, symptoms[0], symptoms[1])
		for k, of := range []string{status, whose} {
			second := 0.0
			if of[i] == '-' {
				second = 2
			}
			logits[k+1] = append(logits[k+1], 1, second)
		}
	}
	return logits
}

func TestTags(t *testing.T) {
	cases := []struct {
		name, told, status, whose string
		want                      string
	}{
		{"nothing is told", "....", "    ", "    ", ""},
		{"a token that is sure", ".C..", "    ", "    ", "crying 10-19 present author"},
		{"its neighbours belong to it", ".cCc", "    ", "    ", "crying 10-39 present author"},
		{"no token is sure enough", ".cc.", "    ", "    ", ""},
		{"a gap of two tokens", "C..c.", "     ", "     ", "crying 0-39 present author"},
		{"a gap of three tokens", "C...C", "     ", "     ", "crying 0-9 present author; crying 40-49 present author"},
		{"two symptoms side by side", "CcSs", "    ", "    ", "crying 0-19 present author; insomnia 20-39 present author"},
		{"most of its tokens are negated", ".Ccc", "  --", "    ", "crying 10-39 negated author"},
		{"another person's", "..SS", "    ", "  --", "insomnia 20-39 present other"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, tag := range crying.telling(tokensOf(len(c.told)), tellingOf(c.told, c.status, c.whose)).tags() {
				got = append(got, fmt.Sprintf("%s %d-%d %s %s", tag.Symptom, tag.Start, tag.End, tag.Status, tag.Whose))
			}
			if got := strings.Join(got, "; "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// The probability of a place is that of the token which shows the symptom most, and
// its stance is that of all its tokens.
func TestTellingOfAPlace(t *testing.T) {
	telling := crying.telling(tokensOf(4), tellingOf(".cC.", "  --", "    "))
	cases := []struct {
		name     string
		from, to int
		symptom  string
		least    float64
		most     float64
		status   string
	}{
		{"one token", 10, 19, "crying", 0.4, 0.6, "present"},
		{"two tokens", 10, 29, "crying", 0.9, 1, "present"},
		{"a part of a token", 22, 25, "crying", 0.9, 1, "negated"},
		{"another symptom", 10, 29, "insomnia", 0, 0.1, "present"},
		{"a symptom that is not tagged", 10, 29, "worry", 1, 1, "present"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			at := tokenizer.Span{Start: c.from, End: c.to}
			if p := telling.Probability(at, c.symptom); p < c.least || p > c.most {
				t.Errorf("probability %v, want %v to %v", p, c.least, c.most)
			}
			status, whose, affirmed := telling.Stance(at)
			if status != c.status || whose != "author" || affirmed >= 0.5 != (status == "present") {
				t.Errorf("%s %s, %v affirmed, want %s author", status, whose, affirmed, c.status)
			}
		})
	}
}

func TestTaggingCheck(t *testing.T) {
	cases := []struct {
		name   string
		change func(*Tagging)
		want   string
	}{
		{"as it should be", func(*Tagging) {}, ""},
		{"no task", func(t *Tagging) { t.Task = "" }, "task or population is missing"},
		{"no status", func(t *Tagging) { t.Status = nil }, "is empty"},
		{"a threshold too few", func(t *Tagging) { t.Thresholds = t.Thresholds[:1] }, "thresholds has 1 entries for 2 symptoms"},
		{"a symptom twice", func(t *Tagging) { t.Symptoms = []string{"crying", "crying"} }, "repeat"},
		{"a threshold of 0", func(t *Tagging) { t.Thresholds = []float64{0, 0.5} }, "holds 0"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			changed := crying
			c.change(&changed)
			err := changed.check()
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// A token in two windows gets the mean of what both say.
func TestMergeTags(t *testing.T) {
	windows := []window{
		{start: 0, end: 2, tags: [][]float64{{1, 2, 3, 4}}},
		{start: 1, end: 3, tags: [][]float64{{5, 6, 7, 8}}},
	}
	if got, want := fmt.Sprint(mergeTags(2, 3, windows, 0)), "[1 2 4 5 7 8]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
