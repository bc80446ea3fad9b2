package posts

import (
	_ "embed" // page.html, page.css
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// Page is a page for the browser of posts with their evidence.
type Page struct {
	Title string
	Facts []reports.Fact // what answered: the bundle, the versions
	About About
	Posts []Explained
}

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string

	pageTemplate = template.Must(template.New("page").Parse(pageHTML))
)

// WritePage writes a page as one file that needs no other file, no network and no
// script: of each post the concern and why, the text with the symptoms marked,
// the answers, the layers, and a rationale whose clauses link to the words that
// they rest on. It holds the texts of the posts. The same page gives the same bytes.
func WritePage(w io.Writer, page Page) error {
	view := pageView{Title: page.Title, Notice: Disclaimer, Tiers: tierViews(), Style: template.CSS(reports.StyleSheet + pageCSS), Facts: page.Facts}
	for i, p := range page.Posts {
		view.Posts = append(view.Posts, newPostView(fmt.Sprintf("p%d", i+1), p, page.About))
	}
	return pageTemplate.ExecuteTemplate(w, "posts", view)
}

// pageView is what the template of the page shows.
type pageView struct {
	Title, Notice string
	Style         template.CSS
	Facts         []reports.Fact
	Tiers         []tierView
	Posts         []postView
}

// tierView says what a tier means, for one who sees the page for the first time.
type tierView struct {
	Tier    explain.Tier
	Alarms  bool
	Meaning string
}

func tierViews() []tierView {
	var views []tierView
	for _, t := range explain.Tiers {
		views = append(views, tierView{t, t.Alarms(), meanings[t]})
	}
	return views
}

var meanings = map[explain.Tier]string{
	explain.TierNone:  "Nothing was found that asks for a reader. It does not say that the author is well.",
	explain.TierWatch: "A risk of the past or of another person, or a weak sign; nobody is known to be in danger now.",
	explain.TierSoon:  "A person should read the post soon.",
	explain.TierNow:   "A person should read the post at once.",
}

// postView is what the template of a post shows.
type postView struct {
	ID, Name, Error string
	Opening         string // the first words, for the list of posts
	Tier            explain.Tier
	Alarms          bool
	Figures, Notice string
	Rationale       []clauseView
	Text            []pieceView
	Legend          []symptomView
	Nothing         string // said where no symptom was found
	Answers         []answerGroupView
	Layers          []barView
}

// symptomView is a line of the legend.
type symptomView struct {
	Number            int // as the marks have it
	Class             string
	Name, Said, Items string
}

// barView is a share of 1 with its name.
type barView struct {
	Name, Figure string
	Share        float64 // of the longest bar that there can be, to three decimals
	Answered     bool
}

func newPostView(id string, p Explained, about About) postView {
	r := p.Result
	opening, _, _ := strings.Cut(strings.TrimSpace(p.Text), "\n")
	view := postView{ID: id, Name: tables.Visible(r.ID), Opening: excerpt(tables.Visible(opening)), Tier: r.Concern.Tier, Alarms: r.Concern.Tier.Alarms()}
	switch {
	case r.Error != "":
		view.Error = tables.Visible(r.Error)
		return view
	case r.Concern.Withheld != "":
		view.Error = tables.Visible(r.Rationale)
		return view
	}
	marked := newMarkedText(id, p)
	view.Figures, view.Notice = about.figures(r), about.noticeOf(r)
	view.Rationale, view.Text = clauseViews(r, marked), marked.pieces()
	view.Answers = answerGroupViews(id, r, marked, about)
	if len(r.Answers) > 0 && r.Answers[0].Contributions != nil {
		view.Layers = layerBars(r.LayerWeights)
	}
	for i, row := range legendOf(r) {
		view.Legend = append(view.Legend, symptomView{Number: i + 1, Class: symptomClass(i, row.present), Name: row.name, Said: row.said, Items: row.items})
	}
	if len(view.Legend) == 0 {
		view.Nothing = clausesOf(r, explain.SignClause)
	}
	return view
}

func thousandths(x float64) float64 { return math.Round(1000*x) / 1000 }

// layerBars shows the weights beside the greatest one.
func layerBars(weights []float64) []barView {
	if len(weights) == 0 {
		return nil
	}
	top := slices.Max(weights)
	bars := make([]barView, len(weights))
	for i, v := range weights {
		bars[i] = barView{Name: fmt.Sprint(i), Figure: fmt.Sprintf("%.2f", v), Share: thousandths(v / top)}
	}
	return bars
}

// postColours is how many colours of symptoms page.css has.
const postColours = 9

// symptomClass is the class of the marks of symptom number i, counted from 0.
func symptomClass(i int, present bool) string {
	if !present {
		return "contrary"
	}
	return fmt.Sprintf("k%d", i%postColours)
}
