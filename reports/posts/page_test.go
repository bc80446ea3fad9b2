package posts

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
)

var errEmpty = errors.New("an empty text")

func somePage() Page {
	calm := explain.Result{ID: "c", Concern: explain.Concern{Tier: explain.TierNone}, Rationale: "No symptom was found."}
	calm.Clauses = []explain.Clause{{Start: 0, End: len(calm.Rationale), Kind: explain.SignClause}}
	return Page{
		Title: "mindsieve: <screened>", Facts: []reports.Fact{{Name: "bundle", Value: "tiny"}}, About: someAbout(),
		Posts: []Explained{somePost(), {Text: "Tea.", Result: calm}, {Result: explain.Failed("d", "", errEmpty)}},
	}
}

func written(t *testing.T, p Page) string {
	t.Helper()
	var out bytes.Buffer
	if err := WritePage(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWritePage(t *testing.T) {
	_, body, _ := strings.Cut(written(t, somePage()), "</style>")
	golden(t, "page.html", []byte(body))
}

var (
	hrefs = regexp.MustCompile(`href="#([^"]*)"`)
	ids   = regexp.MustCompile(` id="([^"]*)"`)
	tags  = regexp.MustCompile(`<sup>[^<]*</sup>|<[^>]*>`)
)

// Every link leads to an element of the page, no id is there twice, and nothing
// is taken from elsewhere.
func TestPageIsWhole(t *testing.T) {
	page := written(t, somePage())
	known := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(page, -1) {
		if known[m[1]] {
			t.Errorf("the id %s is there twice", m[1])
		}
		known[m[1]] = true
	}
	for _, m := range hrefs.FindAllStringSubmatch(page, -1) {
		if !known[m[1]] {
			t.Errorf("the link #%s leads nowhere", m[1])
		}
	}
	for _, bad := range []string{"<script", "http:", "https:", "src=", "url(", "@import", "\x1b"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

// However evidence, cues and sentences lie, the pieces are the text.
func TestPiecesAreTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "<", "夜", " ", "👨‍👩‍👧‍👦", "\n"}), 1, 20).Draw(t, "text"), "")
		var ends []int
		for i := range text {
			ends = append(ends, i)
		}
		ends = append(ends, len(text))
		span := rapid.Custom(func(t *rapid.T) tokenizer.Span {
			a := rapid.IntRange(0, len(ends)-2).Draw(t, "from")
			return tokenizer.Span{Start: ends[a], End: ends[rapid.IntRange(a+1, len(ends)-1).Draw(t, "to")]}
		})
		var r explain.Result
		for _, s := range rapid.SliceOf(span).Draw(t, "evidence") {
			cue := span.Draw(t, "cue")
			r.Symptoms = append(r.Symptoms, explain.Sign{
				Symptom: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "symptom"), Polarity: rapid.SampledFrom(explain.Polarities).Draw(t, "polarity"),
				Evidence: []explain.Evidence{{Start: s.Start, End: s.End, Found: rapid.SampledFrom([]explain.Found{explain.FoundByPhrase, explain.FoundByHead}).Draw(t, "found"), Cue: &cue}},
			})
		}
		var b strings.Builder
		for _, piece := range newMarkedText("p", Explained{text, r}).pieces() {
			b.WriteString(piece.Words)
		}
		if b.String() != text {
			t.Fatalf("the pieces are %q, the text is %q", b.String(), text)
		}
	})
}

func TestPageKeepsTheWordsOfThePost(t *testing.T) {
	page := somePage()
	page.Posts[0].Text += "<b>bold</b>\u202e"
	_, rest, _ := strings.Cut(written(t, page), `<div class="post" dir="auto">`)
	shown, _, _ := strings.Cut(rest, "</div>")
	const want = "I can&#39;t sleep and 😭 I am never hungry.\n\ufffd31mIt is a lot. They all eat without me. So tired I skip lunch. I want to die.&lt;b&gt;bold&lt;/b&gt;\ufffd"
	if got := tags.ReplaceAllString(shown, ""); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
