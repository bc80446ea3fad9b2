package tables

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// gardens is a page with every mark: two systems of which one is the best, a
// published one, footnotes in both tables, and a column for HTML alone.
func gardens() Page {
	systems := Table{
		Name: "Systems", Best: "the best of both.",
		Columns: append(Numbers("system", "F1", "n"), Details("specificity")...),
	}
	systems.Rows = []Row{
		{Own: true, Cells: []Cell{{Text: "ours", Notes: []int{systems.Footnote("One post is missing.")}}, {Text: "0.900 [0.800, 1.000]", Best: true}, {Text: "4"}, {Text: "0.700"}}},
		{Own: true, Cells: []Cell{{Text: "theirs|v2", Notes: []int{1, systems.Footnote("Guessed.")}}, {Text: "0.500 [0.400, 0.600]"}, {Text: "4"}, {Text: "0.600"}}},
		{Cells: []Cell{{Text: "a 2019 paper"}, {Text: "0.800"}, {Text: Blank}, {Text: Blank}}},
	}
	words := Table{Caption: "By label", Columns: append(Words("label"), Words("meaning")...)}
	words.Rows = []Row{{Cells: []Cell{{Text: "rose", Notes: []int{words.Footnote("A flower.")}}, {Text: "50% red & <wild>", Small: "in May"}}}}
	return Page{Title: "gardens: test, 4 posts", Tables: []Table{systems, words}, Notes: []string{"A note."}}
}

// render returns what a format writes, which must be the same the second time.
func render(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := write(out); err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() {
		t.Error("the second time it differs")
	}
	return first.String()
}

func TestTerminal(t *testing.T) {
	p := gardens()
	want := `gardens: test, 4 posts

┌─────────────────────┬────────────────────────┬───┐
│ system              │                     F1 │ n │
├─────────────────────┼────────────────────────┼───┤
│ ▸ ours [1]          │ ★ 0.900 [0.800, 1.000] │ 4 │
│ ▸ theirs|v2 [1] [2] │   0.500 [0.400, 0.600] │ 4 │
│ a 2019 paper        │                  0.800 │ – │
└─────────────────────┴────────────────────────┴───┘

By label

┌──────────┬──────────────────┐
│ label    │ meaning          │
├──────────┼──────────────────┤
│ rose [3] │ 50% red & <wild> │
└──────────┴──────────────────┘

[1] One post is missing.
[2] Guessed.
[3] A flower.
★ the best of both.
A note.
`
	got := render(t, func(w io.Writer) error { return p.Terminal(w, false) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	coloured := render(t, func(w io.Writer) error { return p.Terminal(w, true) })
	if strings.Count(coloured, highlight) != 6 || withoutColour.Replace(coloured) != want {
		t.Errorf("in colour it is %q", coloured)
	}
}

func TestMarkdown(t *testing.T) {
	p := gardens()
	want := `### gardens: test, 4 posts

| system                 |                       F1 | n |
|:-----------------------|-------------------------:|--:|
| **ours [1]**           | **0.900 [0.800, 1.000]** | 4 |
| **theirs\|v2 [1] [2]** |     0.500 [0.400, 0.600] | 4 |
| a 2019 paper           |                    0.800 | – |

By label

| label    |             meaning |
|:---------|--------------------:|
| rose [3] | 50% red & &lt;wild> |

- [1] One post is missing.
- [2] Guessed.
- [3] A flower.
- Bold numbers: the best of both.
- A note.
`
	if diff := cmp.Diff(want, render(t, p.Markdown)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLaTeX(t *testing.T) {
	got := render(t, gardens().LaTeX)
	for _, want := range []string{
		"\\caption{gardens: test, 4 posts}\n\\label{tab:gardens-test}\n",
		"\\begin{tabular}{lrr}\n\\toprule\nsystem & F1 & n \\\\\n\\midrule\nours [1] & \\textbf{0.900} & 4 \\\\\n & {\\scriptsize [0.800, 1.000]} &  \\\\\n",
		"& {\\scriptsize [0.400, 0.600]} &  \\\\\n\\midrule\na 2019 paper & 0.800 & -- \\\\\n\\bottomrule\n",
		"\n\\medskip\nBy label\n\n", "\\begin{tabular}{ll}\n", "rose [3] & 50\\% red \\& \\textless{}wild\\textgreater{} \\\\\n",
		"{\\footnotesize [3] A flower.\\par}\n\n{\\footnotesize Bold: the best of both.\\par}\n\n{\\footnotesize A note.\\par}\n\\end{table}\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %q in\n%s", want, got)
		}
	}
}

func TestHTML(t *testing.T) {
	for i, wants := range [][]string{
		{
			`<table class="cited">`, `<caption>Systems</caption>`, `<th scope="col">specificity</th>`,
			`<tr class="own"><th scope="row">theirs|v2&nbsp;<sup>1, 2</sup></th><td>0.500 [0.400, 0.600]</td><td>4</td><td>0.600</td></tr>`,
			`<td>★ 0.900 [0.800, 1.000]</td>`, `<li>One post is missing.</li><li>Guessed.</li>`, `<p class="notes">★ the best of both.</p>`,
		},
		{
			`aria-label="By label"`, `<caption>By label</caption>`, `<th scope="col" class="text">meaning</th>`,
			`<th scope="row">rose&nbsp;<sup>1</sup></th><td class="text">50% red &amp; &lt;wild&gt; <small>in May</small></td>`,
		},
	} {
		element, err := gardens().Tables[i].HTML()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(string(element), want) {
				t.Errorf("there is no %q in\n%s", want, element)
			}
		}
	}
}

func TestHTMLShadesCells(t *testing.T) {
	table := Table{Name: "Counts", Columns: Numbers("gold", "sun", "rain"), Shaded: true, Rows: []Row{
		{Cells: []Cell{{Text: "sun", Link: "s1"}, {Text: "3", Small: "75%", Share: 0.75, Right: true}, {Text: "1", Small: "25%", Share: 0.25}}},
	}}
	element, err := table.HTML()
	if err != nil {
		t.Fatal(err)
	}
	want := `<th scope="row"><a href="#s1">sun</a></th><td class="right" style="--share:0.75">3 <small>75%</small></td><td style="--share:0.25">1 <small>25%</small></td>`
	if !strings.Contains(string(element), want) {
		t.Errorf("there is no %s in\n%s", want, element)
	}
}

// Rows without a value in a part of a wide table are left out of that part.
func TestAWideTableIsCut(t *testing.T) {
	wide := strings.Repeat("x", 60)
	table := Table{Columns: Numbers("name", "first "+wide, "second "+wide)}
	table.Add("both", "1", "2")
	table.Add("one", "3", Blank)
	table.Add("none", Blank, Blank)
	for _, colour := range []bool{false, true} {
		for i := range table.Rows {
			table.Rows[i].Own = colour
		}
		got := render(t, func(w io.Writer) error { return Page{Tables: []Table{table}}.Terminal(w, colour) })
		for name, want := range map[string]int{"name": 2, "both": 2, "one": 1, "none": 1} {
			if n := strings.Count(got, " "+name+" ") + strings.Count(got, " "+name+plain); n != want {
				t.Errorf("%s stands there %d times, want %d:\n%s", name, n, want, got)
			}
		}
	}
	if got := render(t, table.Draw); strings.Count(got, "name") != 1 {
		t.Errorf("a table alone is cut:\n%s", got)
	}
}

func TestHasValues(t *testing.T) {
	table := Table{Columns: Numbers("name", "value")}
	table.Add("a", Blank)
	if table.HasValues() {
		t.Error("a table of blanks has values")
	}
	table.Add("b", "1")
	if !table.HasValues() {
		t.Error("a table with a number has none")
	}
}

// Texts come from files of other people: none may leave its cell or steer a
// terminal.
func TestTextsStayInTheirCells(t *testing.T) {
	const hostile = "a\x1b[2J\nb\u202e|</td><script>\\end{table}"
	table := Table{Caption: hostile, Columns: Numbers(hostile, hostile)}
	table.Add(hostile, hostile)
	table.Footnote(hostile)
	p := Page{Title: hostile, Tables: []Table{table}, Notes: []string{hostile}}
	if got := render(t, func(w io.Writer) error { return p.Terminal(w, false) }); strings.ContainsAny(got, "\x1b\u202e") || strings.Contains(got, "\nb") {
		t.Errorf("terminal: %q", got)
	}
	if got := render(t, table.Draw); strings.ContainsAny(got, "\x1b\u202e") || strings.Contains(got, "\nb") {
		t.Errorf("terminal, alone: %q", got)
	}
	if got := render(t, p.Markdown); strings.Contains(got, "\nb") || strings.Contains(got, "<script") || strings.Contains(got, "b\u202e|") {
		t.Errorf("Markdown: %q", got)
	}
	if got := render(t, p.LaTeX); strings.Count(got, `\end{table}`) != 1 {
		t.Errorf("LaTeX: %q", got)
	}
	element, err := table.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for z := html.NewTokenizer(strings.NewReader(string(element))); z.Next() != html.ErrorToken; {
		if token := z.Token(); token.Data == "script" {
			t.Errorf("HTML has %s", token)
		}
	}
}

type brokenPipe struct{}

var errPipe = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errPipe }

func TestWritersReportThatTheyCouldNotWrite(t *testing.T) {
	p := gardens()
	for name, err := range map[string]error{
		"terminal": p.Terminal(brokenPipe{}, false), "Markdown": p.Markdown(brokenPipe{}), "LaTeX": p.LaTeX(brokenPipe{}), "alone": p.Tables[0].Draw(brokenPipe{}),
	} {
		if err == nil || !strings.Contains(err.Error(), errPipe.Error()) {
			t.Errorf("%s: the error is %v, want %v", name, err, errPipe)
		}
	}
}

func TestDecimals(t *testing.T) {
	for x, want := range map[float64]string{0.79449: "0.794", 1: "1.000", -0.0314: "-0.031", math.NaN(): Blank} {
		if got := Decimals(x); got != want {
			t.Errorf("%v is %s, want %s", x, got, want)
		}
	}
	if got := Interval(0.25, 1); got != "[0.250, 1.000]" {
		t.Errorf("the interval is %s", got)
	}
}
