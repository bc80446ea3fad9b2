package posts

import (
	"fmt"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/tables"
)

const (
	// barWidth is the width of the bar of a probability of 1, in columns.
	barWidth = 20
	// shownSentences is how many sentences are shown of what an answer rests on.
	shownSentences = 3

	noLabel        = "none of the labels"
	screenTitle    = "Answers"
	benchmarkTitle = "Answers to a dataset's own questions; each says something of its population alone, and sets no concern"
)

// answerGroup are the answers of one role under their heading.
type answerGroup struct {
	title   string
	answers []explain.Answer
}

// answerGroups parts the answers to screening questions from those to benchmark
// questions, which are meaningful for a dataset's population alone.
func (a About) answerGroups(r explain.Result) []answerGroup {
	screen, benchmark := answerGroup{title: screenTitle}, answerGroup{title: benchmarkTitle}
	for _, answer := range r.Answers {
		if a.head(answer.Task).Role == classify.Screen {
			screen.answers = append(screen.answers, answer)
		} else {
			benchmark.answers = append(benchmark.answers, answer)
		}
	}
	var groups []answerGroup
	for _, g := range []answerGroup{screen, benchmark} {
		if len(g.answers) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// population says for whose texts the answer to a benchmark question is
// meaningful; "" for a screening question.
func (a About) population(task string) string {
	switch h := a.head(task); {
	case h.Role == classify.Screen || h.Population == "":
		return ""
	case h.Population == classify.NotStated:
		return "for whose posts it is meaningful is not stated"
	default:
		return "asked of " + h.Population
	}
}

// said is what a reader must know of an answer besides its probability: for
// whose texts a benchmark question is meaningful, and how a screening answer
// stands to the threshold of a concern.
func (a About) said(answer explain.Answer) string {
	h := a.head(answer.Task)
	if h.Role != classify.Screen || h.Concern == nil || len(h.Concern.Thresholds) == 0 {
		return a.population(answer.Task)
	}
	if t, ok := h.Concern.Reached(answer.Sum); ok {
		return fmt.Sprintf("a reason for the concern %q, which begins at %.2f", t.Tier, t.Probability)
	}
	least := h.Concern.Thresholds[len(h.Concern.Thresholds)-1].Probability
	return fmt.Sprintf("no concern below %.2f of %q", least, classify.InWords(h.Concern.Labels, h.Kind, h.Labels))
}

// answers prints a line for each answered label, and what the answers rest on
// where that was asked for.
func (p *printer) answers(text string, r explain.Result) {
	for _, g := range p.about.answerGroups(r) {
		p.printf("%s\n", g.title)
		var rows []answerRow
		names, labels := 0, 0
		for _, a := range g.answers {
			for i, row := range answerRows(a) {
				if i == 0 {
					row.said = p.about.said(a)
				}
				names, labels = max(names, uniseg.StringWidth(row.task)), max(labels, uniseg.StringWidth(row.label))
				rows = append(rows, row)
			}
		}
		for _, row := range rows {
			label := padding(row.label, labels)
			if row.labelled {
				label += fmt.Sprintf("  %.2f %s", row.probability, bar(row.probability))
			}
			width := uniseg.StringWidth(row.label + label)
			p.printf("%s\n", strings.TrimRight(fmt.Sprintf("  %s  %s%s", row.task+padding(row.task, names), p.styled(bold, row.label), label), " ")+
				p.beside(row.said, names, width))
		}
		for _, a := range g.answers {
			p.contributions(text, a)
		}
		p.printf("\n")
	}
	p.layers(r)
}

// beside returns what is said of an answer: on its line if that is not too long
// then, else under it. The line has the task in so many columns, and then the answer.
func (p *printer) beside(said string, task, answer int) string {
	if said == "" {
		return ""
	}
	const aside = 36 // columns of an answer with its bar
	if 4+task+aside+2+uniseg.StringWidth(said) <= 100 && answer <= aside {
		return padding(strings.Repeat(" ", answer), aside) + "  " + p.styled(faint, said)
	}
	return "\n  " + padding("", task) + "  " + p.styled(faint, said)
}

// answerRow is a line of the answers: an answered label, or none.
type answerRow struct {
	task, said, label string // the task and what is said of it stand in its first line only
	probability       float64
	labelled          bool
}

func answerRows(a explain.Answer) []answerRow {
	labels := a.All()
	if len(labels) == 0 {
		return []answerRow{{task: tables.Visible(a.Task), label: noLabel}}
	}
	var rows []answerRow
	for i, label := range labels {
		row := answerRow{label: tables.Visible(label), probability: a.Probability(label), labelled: true}
		if i == 0 {
			row.task = tables.Visible(a.Task)
		}
		if a.Abstained {
			row.label = "undecided: " + row.label + "?"
		}
		rows = append(rows, row)
	}
	return rows
}

// contributions lists the sentences that speak most for an answer and the words
// that count most; nothing unless they were asked for.
func (p *printer) contributions(text string, a explain.Answer) {
	if a.Contributions == nil {
		return
	}
	p.printf("\n  What %s rests on, as parts of its score (logits; by %s)\n", tables.Visible(a.Task), a.Contributions.Method)
	for i, s := range a.Contributions.Sentences {
		if i == shownSentences || s.Contribution <= 0 {
			break
		}
		p.printf("    %+.2f  %s\n", s.Contribution, excerpt(tables.Visible(text[s.Start:s.End])))
	}
	var words []string
	for _, w := range a.Contributions.Words {
		words = append(words, fmt.Sprintf("%s %+.2f", tables.Visible(text[w.Start:w.End]), w.Contribution))
	}
	p.printf("    words: %s\n", excerpt(strings.Join(words, ", ")))
}

// layers prints how much each layer counted for this post, if contributions were
// asked for: 0 are the embeddings, the last is the encoder's output.
func (p *printer) layers(r explain.Result) {
	if len(r.LayerWeights) == 0 || len(r.Answers) == 0 || r.Answers[0].Contributions == nil {
		return
	}
	var figures []string
	for _, v := range r.LayerWeights {
		figures = append(figures, fmt.Sprintf("%.2f", v))
	}
	p.printf("Weights of the layers 0–%d: %s\n\n", len(r.LayerWeights)-1, strings.Join(figures, " "))
}

// bar draws a probability in eighths of a column.
func bar(probability float64) string {
	eighths := int(probability*barWidth*8 + 0.5)
	parts := []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}
	return strings.Repeat("█", eighths/8) + parts[eighths%8]
}
