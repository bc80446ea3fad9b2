package reports

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/explain"
)

// PostPage is a page for the browser of posts with their evidence.
type PostPage struct {
	Title string
	Facts []Fact // what answered: the bundle, the versions
	Posts []ExplainedPost
}

// ExplainedPost is a post with its results, one a task, or one with an error.
type ExplainedPost struct {
	ID      string
	Text    string // the text that was classified: all spans of the results are byte ranges of it
	Results []explain.Result
}

// Err is why the post has no answer, or "".
func (p ExplainedPost) Err() string {
	if len(p.Results) == 1 {
		return p.Results[0].Error
	}
	return ""
}

//go:embed post.html post.css
var postFiles embed.FS

var postTemplate = template.Must(template.ParseFS(postFiles, "post.html"))

// WritePostHTML writes a page as one file that needs no other file, no network
// and no script: of each post the text with the symptoms marked, the tasks, the
// layers, and rationales whose clauses link to the words that they rest on. It
// holds the texts of the posts. The same page gives the same bytes.
func WritePostHTML(w io.Writer, page PostPage) error {
	var style strings.Builder
	for _, file := range []struct {
		fsys embed.FS
		name string
	}{{documentFiles, "document.css"}, {postFiles, "post.css"}} {
		data, err := file.fsys.ReadFile(file.name)
		if err != nil {
			return err
		}
		style.Write(data)
	}
	view := htmlPostPage{Title: page.Title, Notice: disclaimer, Style: template.CSS(style.String()), Facts: page.Facts}
	for i, p := range page.Posts {
		view.Posts = append(view.Posts, newHTMLPost(fmt.Sprintf("p%d", i+1), p))
	}
	return postTemplate.ExecuteTemplate(w, "posts", view)
}

// htmlPostPage is what the template of the page shows.
type htmlPostPage struct {
	Title, Notice string
	Style         template.CSS
	Facts         []Fact
	Posts         []htmlPost
}

// htmlPost is what the template of a post shows.
type htmlPost struct {
	ID, Name, Error string
	HighRisk        string // the notice; "" without high risk
	Text            []htmlSentence
	Legend          []htmlSymptom
	Layers          []htmlBar
	Tasks           []htmlTask
}

// htmlSymptom is a line of the legend.
type htmlSymptom struct {
	Number            int // as the marks have it
	Class             string
	Name, Said, Items string
}

// htmlBar is a share of 1 with its name.
type htmlBar struct {
	Name, Figure string
	Share        float64 // of the longest bar that there can be, to three decimals
	Answered     bool
}

func newHTMLPost(id string, p ExplainedPost) htmlPost {
	view := htmlPost{ID: id, Name: visible(p.ID), Error: p.Err()}
	if view.Error != "" || len(p.Results) == 0 {
		return view
	}
	first := p.Results[0]
	marked := newMarkedText(id, p.Text, p.Results)
	view.Text = marked.sentences()
	view.Layers = layerBars(first.LayerWeights)
	for i, row := range legendOf(first.Evidence) {
		view.Legend = append(view.Legend, htmlSymptom{Number: i + 1, Class: symptomClass(i, row.present), Name: row.name, Said: row.said, Items: row.items})
	}
	if i := slices.IndexFunc(p.Results, func(r explain.Result) bool { return r.HighRisk }); i >= 0 {
		view.HighRisk = visible(clausesOf(p.Results[i], explain.NoticeClause))
	}
	for i, r := range p.Results {
		view.Tasks = append(view.Tasks, newHTMLTask(fmt.Sprintf("%s-t%d", id, i+1), r, marked, len(p.Results) == 1))
	}
	return view
}

func thousandths(x float64) float64 { return math.Round(1000*x) / 1000 }

// layerBars shows the weights beside the greatest one.
func layerBars(weights []float64) []htmlBar {
	if len(weights) == 0 {
		return nil
	}
	top := slices.Max(weights)
	bars := make([]htmlBar, len(weights))
	for i, v := range weights {
		bars[i] = htmlBar{Name: fmt.Sprint(i), Figure: fmt.Sprintf("%.2f", v), Share: thousandths(v / top)}
	}
	return bars
}

// postColours is how many colours of symptoms post.css has.
const postColours = 9

// symptomClass is the class of the marks of symptom number i, counted from 0.
func symptomClass(i int, present bool) string {
	if !present {
		return "contrary"
	}
	return fmt.Sprintf("k%d", i%postColours)
}
