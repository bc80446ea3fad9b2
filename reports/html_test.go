package reports

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/mindsieve/mindsieve/datasets"
)

// weather is a task with three levels, made up for this page.
var weather = datasets.Task{
	Name: "example/weather", Key: "levels", Kind: datasets.Ordinal,
	Labels: []string{"calm", "windy", "storm"}, Positive: []string{"storm"}, Unit: "user",
}

// forecastCases returns n made-up cases of a task: gold labels in turn, and
// probabilities that favour the gold label except in every fourth case. Every
// ninth case has no answer.
func forecastCases(task datasets.Task, n int) []Case {
	k := len(task.Labels)
	cases := make([]Case, n)
	for i := range cases {
		gold := i % k
		guess := gold
		if i%4 == 3 {
			guess = (gold + 1) % k
		}
		top := 0.5 + 0.49*math.Abs(math.Sin(float64(i)))
		probabilities := slices.Repeat([]float64{(1 - top) / float64(k-1)}, k)
		probabilities[guess] = top
		cases[i] = Case{
			ID: fmt.Sprintf("id-%d", i), Gold: []int{gold}, Predicted: []int{guess}, Probabilities: probabilities,
			Columns: map[string]string{"length": LengthBand(40 * (i % 6)), "community": []string{"gardens", "kites"}[i%2]},
		}
		if i%9 == 8 {
			cases[i].Predicted, cases[i].Probabilities, cases[i].Reason = nil, nil, "an empty text"
		}
	}
	return cases
}

// sectionOf returns a section about a run with made-up layer weights.
func sectionOf(t *testing.T, run Run) Section {
	t.Helper()
	r, err := Evaluate(run)
	if err != nil {
		t.Fatal(err)
	}
	s := Section{Report: r, Cases: run.Cases}
	for i := range 5 {
		up := 0.01 * float64(i)
		s.Layers = append(s.Layers, []float64{0.1 + up, 0.15, 0.2 - up, 0.55})
	}
	return s
}

// exampleDocument has a section of each shape: two labels, levels beside another
// system, and any number of labels with neither probabilities nor layer weights.
func exampleDocument(t *testing.T) Document {
	t.Helper()
	many := datasets.Task{
		Name: "example/hobbies", Kind: datasets.Multilabel, Labels: []string{"chess", "rowing"}, Unit: "post",
	}
	levels := Run{System: "minilm-example", Dataset: "weather", Task: weather, Cases: forecastCases(weather, 60)}
	constant := levels
	constant.System, constant.Cases = "always calm", slices.Clone(levels.Cases)
	for i := range constant.Cases {
		constant.Cases[i].Predicted, constant.Cases[i].Probabilities = []int{0}, nil
	}
	ordinal, baseline := sectionOf(t, levels), sectionOf(t, constant)
	if err := SetContrasts([]*Report{ordinal.Report, baseline.Report}, []Run{levels, constant}, constant.System); err != nil {
		t.Fatal(err)
	}
	return Document{
		Title: "Example run",
		Facts: []Fact{{"bundle", "minilm-example (sha256:0123abcd)"}, {"seed", "1"}, {"mindsieve", "0.1.0"}},
		Sections: []Section{
			sectionOf(t, Run{
				System: "minilm-example", Dataset: "example", Split: datasets.Split{Name: "test", Protocols: []string{"example-80-20"}},
				Task: sleep, Cases: forecastCases(sleep, 90),
				By: []string{"length", "community"}, Notes: []string{"1 message was delivered twice."},
			}),
			ordinal,
			{Report: sectionOf(t, Run{System: "answers.csv", Dataset: "hobbies", Task: many, Cases: []Case{
				{ID: "id-a", Gold: []int{0, 1}, Predicted: []int{0}},
				{ID: "id-b", Gold: []int{}, Predicted: []int{}},
			}}).Report},
		},
	}
}

func htmlOf(t *testing.T, d Document) string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteHTML(&out, d); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWriteHTML(t *testing.T) {
	golden(t, "bench.html", []byte(htmlOf(t, exampleDocument(t))))
}

func TestWriteHTMLGivesTheSameBytesAgain(t *testing.T) {
	first, second := htmlOf(t, exampleDocument(t)), htmlOf(t, exampleDocument(t))
	if first != second {
		t.Error("the second page differs from the first")
	}
}

// elements calls visit for every start tag of a page, and fails if a tag is not
// closed by its own end tag.
func elements(t *testing.T, page string, visit func(html.Token)) {
	t.Helper()
	var open []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) || len(open) > 0 {
				t.Fatalf("the page ends with %v inside %v", z.Err(), open)
			}
			return
		case html.StartTagToken:
			token := z.Token()
			visit(token)
			if !slices.Contains([]string{"meta", "link", "img", "br"}, token.Data) {
				open = append(open, token.Data)
			}
		case html.SelfClosingTagToken:
			visit(z.Token())
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				t.Fatalf("</%s> inside %v", name, open)
			}
			open = open[:len(open)-1]
		case html.TextToken, html.CommentToken, html.DoctypeToken:
		}
	}
}

func TestWriteHTMLNeedsNoNetwork(t *testing.T) {
	page := htmlOf(t, exampleDocument(t))
	elements(t, page, func(token html.Token) {
		if slices.Contains([]string{"script", "link", "iframe", "img", "image", "object", "use"}, token.Data) {
			t.Errorf("the page has %s", token)
		}
		for _, a := range token.Attr {
			if slices.Contains([]string{"href", "xlink:href", "src", "srcset", "action", "data"}, a.Key) && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("the page loads or leads to something: %s", token)
			}
		}
	})
	for _, loads := range []string{"url(", "@import", "http:", "https:"} {
		if strings.Contains(page, loads) {
			t.Errorf("the page has %q", loads)
		}
	}
}

func TestWriteHTMLNamesEveryElementOnce(t *testing.T) {
	ids, uses := map[string]int{}, map[string]bool{}
	elements(t, htmlOf(t, exampleDocument(t)), func(token html.Token) {
		for _, a := range token.Attr {
			switch a.Key {
			case "id":
				ids[a.Val]++
			case "href":
				uses[strings.TrimPrefix(a.Val, "#")] = true
			case "aria-labelledby":
				for id := range strings.FieldsSeq(a.Val) {
					uses[id] = true
				}
			}
		}
	})
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%d elements have the id %s", n, id)
		}
	}
	for id := range uses {
		if ids[id] == 0 {
			t.Errorf("no element has the id %s", id)
		}
	}
}

func TestWriteHTMLShowsNoIDs(t *testing.T) {
	page := htmlOf(t, exampleDocument(t))
	for _, id := range []string{"id-0", "id-8", "id-a"} {
		if strings.Contains(page, id) {
			t.Errorf("the page shows the id %s", id)
		}
	}
}

func TestWriteHTMLEscapes(t *testing.T) {
	const hostile = `<script>alert(1)</script>"'><svg/onload=x>`
	task := sleep
	task.Name, task.Labels = hostile+"/task", []string{"enough", hostile}
	task.Positive = task.Labels[1:]
	s := sectionOf(t, Run{
		System: hostile, Dataset: hostile, Split: datasets.Split{Name: hostile}, Task: task,
		Cases: forecastCases(task, 20), By: []string{"community"}, Notes: []string{hostile},
	})
	page := htmlOf(t, Document{Title: hostile, Facts: []Fact{{hostile, hostile}}, Sections: []Section{s, s}})
	elements(t, page, func(token html.Token) {
		if token.Data == "script" {
			t.Errorf("the page has %s", token)
		}
		for _, a := range token.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("the page has %s", token)
			}
		}
	})
	if !strings.Contains(page, html.EscapeString("<script>")) {
		t.Error("the label is not shown")
	}
}

func TestWriteHTMLRefusesUnevenLayers(t *testing.T) {
	d := exampleDocument(t)
	d.Sections[1].Layers[2] = []float64{1}
	err := WriteHTML(io.Discard, d)
	if want := "section 2, example/weather: post 3 has 1 layer weights, the first has 4"; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

func TestWriteHTMLReportsThatItCouldNotWrite(t *testing.T) {
	if err := WriteHTML(brokenPipe{}, exampleDocument(t)); err == nil || !strings.Contains(err.Error(), errPipe.Error()) {
		t.Errorf("the error is %v, want %v", err, errPipe)
	}
}
