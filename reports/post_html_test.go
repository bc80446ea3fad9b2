package reports

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/explain"
)

func somePostPage() PostPage {
	text, results := explainedTasks()
	return PostPage{
		Title: "mindsieve: <screened>", Facts: []Fact{{"bundle", "tiny"}},
		Posts: []ExplainedPost{
			{ID: "a & b", Text: text, Results: results},
			{ID: "c", Text: "Tea.", Results: []explain.Result{{Task: "weather", Labels: []string{}, Rationale: "No symptom evidence found."}}},
			{ID: "d", Results: []explain.Result{{ID: "d", Error: "an empty text"}}},
		},
	}
}

func TestWritePostHTML(t *testing.T) {
	var out bytes.Buffer
	if err := WritePostHTML(&out, somePostPage()); err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(out.String(), "</style>")
	golden(t, "post.html", []byte(body))
}

var (
	hrefs = regexp.MustCompile(`href="#([^"]*)"`)
	ids   = regexp.MustCompile(` id="([^"]*)"`)
	tags  = regexp.MustCompile(`<sup>[^<]*</sup>|<[^>]*>`)
)

// Every link leads to an element of the page, no id is there twice, and nothing
// is taken from elsewhere.
func TestPostPageIsWhole(t *testing.T) {
	var out bytes.Buffer
	if err := WritePostHTML(&out, somePostPage()); err != nil {
		t.Fatal(err)
	}
	page := out.String()
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
		span := rapid.Custom(func(t *rapid.T) explain.Span {
			a := rapid.IntRange(0, len(ends)-2).Draw(t, "from")
			return explain.Span{Start: ends[a], End: ends[rapid.IntRange(a+1, len(ends)-1).Draw(t, "to")]}
		})
		var r explain.Result
		for _, s := range rapid.SliceOf(span).Draw(t, "evidence") {
			cue := span.Draw(t, "cue")
			r.Evidence = append(r.Evidence, explain.Evidence{
				Start: s.Start, End: s.End, CueStart: cue.Start, CueEnd: cue.End,
				Symptom: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "symptom"), Polarity: rapid.SampledFrom(explain.Polarities).Draw(t, "polarity"),
			})
			r.Clauses = append(r.Clauses, explain.Clause{Spans: []explain.Span{span.Draw(t, "clause")}})
		}
		half := ends[len(ends)/2]
		r.Sentences = []explain.Sentence{{Start: half, End: len(text)}, {Start: 0, End: half}}[:1+min(1, half)]
		var b strings.Builder
		for _, s := range newMarkedText("p", text, []explain.Result{r, r}).sentences() {
			for _, piece := range s.Pieces {
				b.WriteString(piece.Words)
			}
		}
		if b.String() != text {
			t.Fatalf("the pieces are %q, the text is %q", b.String(), text)
		}
	})
}

func TestPostPageKeepsTheWordsOfThePost(t *testing.T) {
	var out bytes.Buffer
	page := somePostPage()
	page.Posts[0].Text += "<b>bold</b>\u202e"
	if err := WritePostHTML(&out, page); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(out.String(), `<div class="post" dir="auto">`)
	shown, _, _ := strings.Cut(rest, "</div>")
	if got, want := tags.ReplaceAllString(shown, ""), "I can&#39;t sleep and 😭 I am never hungry.\n\ufffd[31mIt is a lot. They all eat without me. So tired I skip lunch.&lt;b&gt;bold&lt;/b&gt;\ufffd"; got != strings.Replace(want, "[", "", 1) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
