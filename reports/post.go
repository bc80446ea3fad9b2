package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/mindsieve/mindsieve/explain"
)

// WritePost shows one post with its result for a task: the text with the
// evidence marked, the symptoms found, the sentences the label rests on, the
// weights of the layers, the rationale.
//
// With colour the present symptoms have an ANSI background each, and contrary
// evidence is struck through, with the reason beside it; without colour all marks
// are brackets. Control characters of the text are not sent to the terminal.
func WritePost(w io.Writer, text string, r explain.Result, colour bool) error {
	p := newPrinter(w, colour, r)
	p.printf("%s: %s\n\n", visible(r.Task), p.answer(r))
	p.text(text, r.Evidence)
	p.legend(r.Evidence)
	p.sentences(text, r)
	p.layers(r.LayerWeights)
	p.printf("\n%s\n", visible(r.Rationale))
	return p.err
}

const (
	reset = "\x1b[0m"
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
	gone  = "\x1b[2;9m" // faint and struck through
)

// marks are black on light backgrounds of the 256-colour palette, which differ
// for most people with a colour deficiency as well; the legend repeats the words.
var marks = []string{
	"\x1b[30;48;5;223m", "\x1b[30;48;5;153m", "\x1b[30;48;5;158m", "\x1b[30;48;5;219m", "\x1b[30;48;5;228m",
	"\x1b[30;48;5;189m", "\x1b[30;48;5;216m", "\x1b[30;48;5;195m", "\x1b[30;48;5;151m",
}

// printer keeps the first error of its writes.
type printer struct {
	w        io.Writer
	symptoms []string // ids in the order of their first appearance
	colour   bool
	err      error
}

func newPrinter(w io.Writer, colour bool, r explain.Result) *printer {
	return &printer{w: w, symptoms: symptomsOf(r.Evidence), colour: colour}
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) styled(style, s string) string {
	if !p.colour || s == "" {
		return s
	}
	return style + s + reset
}

// answer shows the answered labels with their probabilities, and whether the
// model declined to answer.
func (p *printer) answer(r explain.Result) string {
	var labels []string
	for _, label := range r.Labels {
		labels = append(labels, fmt.Sprintf("%s (probability %.2f)", p.styled(bold, visible(label)), probabilityOf(r, label)))
	}
	switch {
	case len(labels) == 0:
		return noLabel
	case r.Abstained:
		return fmt.Sprintf("undecided, the best guess is %s", labels[0])
	}
	return strings.Join(labels, ", ")
}

const noLabel = "none of the labels"

// mark shows a piece of evidence in the text.
func (p *printer) mark(e explain.Evidence, words string) string {
	said := doubtsOf(e)
	switch {
	case !p.colour:
		return fmt.Sprintf("[%s]{%s}", words, strings.Join(append([]string{e.Name}, said...), ", "))
	case e.Polarity == explain.Present:
		words = p.styled(p.style(e.Symptom), words)
	default:
		words = p.styled(gone, words)
	}
	if len(said) > 0 {
		words += p.styled(faint, "{"+strings.Join(said, ", ")+"}")
	}
	return words
}

// doubtsOf says why a piece of evidence is less than a phrase that is present:
// its polarity, and how probable it is that people would mark what a head reads.
func doubtsOf(e explain.Evidence) []string {
	var said []string
	if e.Polarity != explain.Present {
		said = append(said, string(e.Polarity))
	}
	if e.Found == explain.FoundByHead {
		said = append(said, fmt.Sprintf("model %.2f", e.Score))
	}
	return said
}

// style is the colour of a symptom.
func (p *printer) style(symptom string) string {
	return marks[slices.Index(p.symptoms, symptom)%len(marks)]
}

// text prints the text with its evidence marked. Where two spans overlap, a
// phrase is marked rather than what a head reads, and then the one that begins
// first; the legend has both.
func (p *printer) text(text string, evidence []explain.Evidence) {
	shown := slices.DeleteFunc(slices.Clone(evidence), func(e explain.Evidence) bool {
		return e.Found == explain.FoundByHead && slices.ContainsFunc(evidence, func(o explain.Evidence) bool {
			return o.Found != explain.FoundByHead && max(e.Start, o.Start) < min(e.End, o.End)
		})
	})
	slices.SortStableFunc(shown, func(a, b explain.Evidence) int { return a.Start - b.Start })
	at := 0
	for _, e := range shown {
		if e.Start < at {
			continue
		}
		p.printf("%s%s", visible(text[at:e.Start]), p.mark(e, visible(text[e.Start:e.End])))
		at = e.End
	}
	p.printf("%s\n\n", visible(text[at:]))
}

// shownSentences is how many sentences are shown.
const shownSentences = 3

// sentences lists the sentences that speak most for the label, or for the sum of
// several.
func (p *printer) sentences(text string, r explain.Result) {
	title := "The sentences that speak most for the label, with their part of its score (logit):"
	if len(r.Labels) > 1 {
		title = "The sentences that speak most for the labels, with their part of the sum of their scores (logits):"
	}
	shown := 0
	for _, s := range r.Sentences {
		if shown == shownSentences || s.Contribution <= 0 {
			break
		}
		if shown++; shown == 1 {
			p.printf("%s\n", title)
		}
		p.printf("  %+.2f  %s\n", s.Contribution, excerpt(visible(text[s.Start:s.End])))
	}
}

// excerpt shortens a long sentence to one line of at most 100 columns.
func excerpt(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if uniseg.StringWidth(s) <= 100 {
		return s
	}
	width, end, state := 0, 0, -1
	for rest := s; ; {
		var cluster string
		var w int
		cluster, rest, w, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if width += w; width > 99 {
			return s[:end] + "…"
		}
		end += len(cluster)
	}
}

// layers prints how much each layer counted for this post: 0 are the
// embeddings, the last is the encoder's output.
func (p *printer) layers(weights []float64) {
	if len(weights) == 0 {
		return
	}
	bars := []rune("▁▂▃▄▅▆▇█")
	top := slices.Max(weights)
	p.printf("Layers 0–%d: ", len(weights)-1)
	for _, v := range weights {
		p.printf("%c", bars[int(v/top*float64(len(bars)-1)+0.5)])
	}
	var figures []string
	for _, v := range weights {
		figures = append(figures, fmt.Sprintf("%.2f", v))
	}
	p.printf("  %s\n", p.styled(faint, strings.Join(figures, " ")))
}

func probabilityOf(r explain.Result, label string) float64 {
	for _, s := range r.Probabilities {
		if s.Label == label {
			return s.Probability
		}
	}
	return 0
}

// visible replaces characters that steer a terminal: controls but newline and
// tab, and marks that turn the direction of writing.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
