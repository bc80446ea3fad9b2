package posts

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// Write shows one post on a terminal: the concern and why, the text with the
// evidence marked, the symptoms, the answers, the weights of the layers.
//
// With colour the present symptoms have an ANSI background each, and contrary
// evidence is struck through, with the reason beside it; without colour all marks
// are brackets. Control characters of the text are not sent to the terminal.
func Write(w io.Writer, post Explained, about About, colour bool) error {
	p := &printer{w: w, about: about, symptoms: symptomsOf(post.Result), colour: colour}
	r := post.Result
	switch {
	case r.Error != "":
		p.printf("Not screened: %s.\n", tables.Visible(r.Error))
		return p.err
	case r.Concern.Withheld != "":
		p.printf("%s\n", tables.Visible(r.Rationale))
		return p.err
	}
	p.concern(r)
	p.text(post.Text, r)
	p.legend(r)
	p.answers(post.Text, r)
	if doubts := clausesOf(r, explain.DoubtClause); doubts != "" {
		p.printf("%s\n", tables.Visible(doubts))
	}
	if said := about.noticeOf(r); said != "" {
		p.printf("\n%s\n", said)
	}
	return p.err
}

const (
	reset = "\x1b[0m"
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
	gone  = "\x1b[2;9m"  // faint and struck through
	alarm = "\x1b[1;31m" // bold and red
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
	about    About
	symptoms []string // ids in the order of the result
	colour   bool
	err      error
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

// concern says whether a person should read the post, and why.
func (p *printer) concern(r explain.Result) {
	style := bold
	if r.Concern.Tier.Alarms() {
		style = alarm
	}
	p.printf("Concern: %s.", p.styled(style, string(r.Concern.Tier)))
	if reasons := clausesOf(r, explain.ReasonClause); reasons != "" {
		p.printf(" %s", tables.Visible(reasons))
	}
	p.printf("\n")
	if figures := p.about.figures(r); figures != "" {
		p.printf("%s\n", p.styled(faint, figures))
	}
	p.printf("\n")
}

// placed is a place of evidence with the symptom that it shows.
type placed struct {
	explain.Evidence

	sign *explain.Sign
}

// placesOf returns the evidence of a result in text order. Where two places
// overlap, a phrase comes before what a head reads.
func placesOf(r explain.Result) []placed {
	var all []placed
	for i := range r.Symptoms {
		for _, e := range r.Symptoms[i].Evidence {
			all = append(all, placed{e, &r.Symptoms[i]})
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return a.Start - b.Start })
	return slices.DeleteFunc(all, func(e placed) bool {
		return e.Found == explain.FoundByHead && slices.ContainsFunc(all, func(o placed) bool {
			return o.Found != explain.FoundByHead && max(e.Start, o.Start) < min(e.End, o.End)
		})
	})
}

// text prints the text with its evidence marked. Where two places overlap the one
// that begins first is marked; the legend has both.
func (p *printer) text(text string, r explain.Result) {
	at := 0
	for _, e := range placesOf(r) {
		if e.Start < at {
			continue
		}
		p.printf("%s%s", tables.Visible(text[at:e.Start]), p.mark(e, tables.Visible(text[e.Start:e.End])))
		at = e.End
	}
	p.printf("%s\n\n", tables.Visible(text[at:]))
}

// mark shows a piece of evidence in the text.
func (p *printer) mark(e placed, words string) string {
	said := doubtsOf(e)
	switch {
	case !p.colour:
		return fmt.Sprintf("[%s]{%s}", words, strings.Join(append([]string{e.sign.Name}, said...), ", "))
	case e.sign.Polarity == explain.Present:
		words = p.styled(p.style(e.sign.Symptom), words)
	default:
		words = p.styled(gone, words)
	}
	if len(said) > 0 {
		words += p.styled(faint, "{"+strings.Join(said, ", ")+"}")
	}
	return words
}

// doubtsOf says why a piece of evidence is less than a phrase that is present:
// its polarity, and that a head reads it.
func doubtsOf(e placed) []string {
	var said []string
	if e.sign.Polarity != explain.Present {
		said = append(said, string(e.sign.Polarity))
	}
	if e.Found == explain.FoundByHead {
		said = append(said, fmt.Sprintf("model %.2f", e.sign.Probability))
	}
	return said
}

// style is the colour of a symptom.
func (p *printer) style(symptom string) string {
	return marks[slices.Index(p.symptoms, symptom)%len(marks)]
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
