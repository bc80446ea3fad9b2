package timeline

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// Caution stands below each timeline.
const Caution = "A shift is one in the answers to posts. It does not say that a person's health changed, or why, and days without posts say nothing."

// Totals count what was read, over all authors.
type Totals struct {
	Results  int // rows
	NoAuthor int // rows that were passed over
	Authors  int
	Few      int // authors with too few posts to list
	Posts    int
	Undated  int
	Unread   int
	Older    int
	Tested   int // authors with a place where a shift could be
	Shifted  int // authors with a shift
}

// Add counts an author, with whether it has too few posts to be listed.
func (n *Totals) Add(t Timeline, few bool) {
	n.Authors++
	n.Posts += t.Posts
	n.Undated += t.Undated
	n.Unread += t.Unread
	n.Older += t.Older
	if few {
		n.Few++
		return
	}
	if t.Tested {
		n.Tested++
	}
	if len(t.Shifts) > 0 {
		n.Shifted++
	}
}

// Notes say what was counted, and how a shift is to be read.
func (n Totals) Notes(o Options) []string {
	o = o.withDefaults()
	notes := []string{fmt.Sprintf("Results: %d. Posts with a place in time: %d, of %d authors. Authors with too few posts to list: %d.", n.Results, n.Posts, n.Authors, n.Few)}
	if left := n.NoAuthor + n.Undated + n.Unread + n.Older; left > 0 {
		notes = append(notes, fmt.Sprintf("Not in a timeline: results without an author: %d; posts without a time: %d; posts that were not read: %d; older results of a post: %d.", n.NoAuthor, n.Undated, n.Unread, n.Older))
	}
	return append(notes,
		fmt.Sprintf("Now: the %d days up to an author's newest post. Before: the %d days before that. The mean risk, with the number of posts.", days(o.Window), days(o.Window)),
		fmt.Sprintf("Shifts: authors with at least %d posts on %d days within %d days on both sides: %d. With a shift: %d. By chance about one in %.0f would, if posts came in random order; more, if posts that follow each other are alike.",
			LeastPosts, LeastDays, days(o.Window), n.Tested, n.Shifted, 1/MostP),
		fmt.Sprintf("Episodes: of posts to read soon or now; a new one after %d days without.", days(o.Gap)),
		Caution)
}

func days(d time.Duration) int { return int(d / day) }

// Overview lays out authors, one a row.
func Overview(all []Timeline, notes []string) tables.Page {
	t := tables.Table{Name: "authors", Columns: append(tables.Words("author"), append(tables.Numbers("posts"), append(tables.Words("first", "last"),
		append(tables.Numbers("alarms", "risk before", "risk now"), append(tables.Words("shift"), tables.Numbers("episodes")...)...)...)...)...)}
	for _, a := range all {
		shift, episodes := tables.Blank, 0
		if s := a.NewestShift(); s != nil {
			shift = fmt.Sprintf("%s, p %s", s.inWords(), p(s.P))
		}
		if a.Alarming != nil {
			episodes = len(a.Alarming.Episodes)
		}
		t.Add(a.Author, strconv.Itoa(a.Posts), date(a.First), date(a.Last), strconv.Itoa(a.Alarms), a.Before.risk(), a.Now.risk(), shift, strconv.Itoa(episodes))
	}
	return tables.Page{Title: "Authors over time", Tables: []tables.Table{t}, Notes: notes}
}

// inWords says which answers shifted where to: "risk higher from 2026-03-02".
func (c Comparison) inWords() string {
	to := "lower"
	if c.Higher() {
		to = "higher"
	}
	return fmt.Sprintf("%s %s from %s", c.Measure, to, date(c.At))
}

// risk is the mean risk with the number of posts.
func (w Window) risk() string {
	if w.Posts == 0 {
		return tables.Blank
	}
	return fmt.Sprintf("%.2f (n %d)", w.MeanRisk, w.Posts)
}

func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func p(p float64) string {
	if p < 0.0005 {
		return "<0.001"
	}
	return tables.Decimals(p)
}

// Page lays out one author: each post, shifts, what comes again. The timeline has its
// Series.
func (t Timeline) Page(o Options, notes []string) tables.Page {
	o = o.withDefaults()
	page := tables.Page{
		Title: fmt.Sprintf("Posts: %d, from %s to %s. To read soon or now: %d.", t.Posts, date(t.First), date(t.Last), t.Alarms),
		Notes: append(t.notes(o), notes...),
	}
	page.Tables = append(page.Tables, t.posts(o))
	for _, table := range []tables.Table{comparisons("Shifts in the answers", t.Shifts, Comparison.inWords), t.around(), t.recurring()} {
		if len(table.Rows) > 0 {
			page.Tables = append(page.Tables, table)
		}
	}
	return page
}

// marks are the signs of tiers under the sparkline.
var marks = map[explain.Tier]rune{explain.TierNone: '·', explain.TierWatch: 'w', explain.TierSoon: 's', explain.TierNow: 'N'}

// sparkWidth is how many posts a line of the sparkline has.
const sparkWidth = 100

// Sparkline names the author, and draws the risk of each post in time order as a block from ▁ (0) to █ (1),
// and under it its tier: · none, w watch, s read soon, N read now. A line has 100
// posts.
func (t Timeline) Sparkline() string {
	var all strings.Builder
	fmt.Fprintf(&all, "Author %s\n\n", tables.Visible(t.Author))
	for from := 0; from < len(t.Series); from += sparkWidth {
		line := t.Series[from:min(from+sparkWidth, len(t.Series))]
		fmt.Fprintf(&all, "risk  ")
		for _, p := range line {
			all.WriteRune([]rune("▁▂▃▄▅▆▇█")[min(7, max(0, int(p.Risk*8)))])
		}
		fmt.Fprintf(&all, "  %s to %s\ntier  ", date(line[0].CreatedAt), date(line[len(line)-1].CreatedAt))
		for _, p := range line {
			all.WriteRune(marks[p.Tier])
		}
		all.WriteString("\n")
	}
	return all.String()
}

func (t Timeline) posts(o Options) tables.Table {
	table := tables.Table{Name: "posts", Caption: "Posts in time", Columns: append(append(tables.Words("date", "tier"),
		tables.Numbers("risk", "distress", fmt.Sprintf("mean of %d days", days(o.Window)))...), tables.Words("symptoms")...)}
	for _, p := range t.Series {
		distress := tables.Blank
		if p.Distress != nil {
			distress = fmt.Sprintf("%.2f", *p.Distress)
		}
		table.Add(p.CreatedAt.UTC().Format("2006-01-02 15:04"), string(p.Tier), fmt.Sprintf("%.2f", p.Risk), distress, p.Window.risk(), told(p.Symptoms))
	}
	return table
}

// mostTold is how many symptoms a row names.
const mostTold = 3

func told(symptoms []Symptom) string {
	var names []string
	for _, s := range symptoms[:min(mostTold, len(symptoms))] {
		names = append(names, s.Name)
	}
	if more := len(symptoms) - mostTold; more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	if len(names) == 0 {
		return tables.Blank
	}
	return strings.Join(names, ", ")
}

// comparisons lays out comparisons, one a row.
func comparisons(caption string, all []Comparison, name func(Comparison) string) tables.Table {
	table := tables.Table{Name: "comparisons", Caption: caption, Columns: append(append(tables.Words("answers"),
		tables.Numbers("n before", "median", "mean", "n after", "median", "mean", "Cliff's δ", "p")...), tables.Words("p by")...)}
	for _, c := range all {
		table.Add(name(c), strconv.Itoa(c.Before.Posts), tables.Decimals(c.Before.Median), tables.Decimals(c.Before.Mean),
			strconv.Itoa(c.After.Posts), tables.Decimals(c.After.Median), tables.Decimals(c.After.Mean), fmt.Sprintf("%.2f", c.Delta), p(c.P), string(c.Method))
	}
	return table
}

func (t Timeline) around() tables.Table {
	if t.Around == nil {
		return tables.Table{}
	}
	return comparisons("Around "+date(t.Around.At), t.Around.Measures, func(c Comparison) string { return string(c.Measure) })
}

func (t Timeline) recurring() tables.Table {
	table := tables.Table{Name: "recurring", Caption: "What comes again", Columns: append(tables.Words("told"), append(tables.Numbers("posts", "episodes"),
		append(tables.Words("first", "last"), tables.Numbers("longest pause, days", "other posts in it")...)...)...)}
	add := func(name string, r Recurrence) {
		pause, posts := tables.Blank, tables.Blank
		if r.Longest != nil {
			pause, posts = fmt.Sprintf("%.0f", r.Longest.Days), strconv.Itoa(r.Longest.Posts)
		}
		table.Add(name, strconv.Itoa(r.Posts), strconv.Itoa(len(r.Episodes)), date(r.Episodes[0].First), date(r.Episodes[len(r.Episodes)-1].Last), pause, posts)
	}
	if t.Alarming != nil {
		add("posts to read soon or now", *t.Alarming)
	}
	for _, s := range t.Symptoms {
		add(s.Name, s.Recurrence)
	}
	return table
}

// notes say what is not in the tables, and what they do not say.
func (t Timeline) notes(o Options) (notes []string) {
	notes = append(notes, "Blocks: the risk of each post, from ▁ (0) to █ (1). Tiers: · none, w watch, s read soon, N read now.")
	if left := t.Undated + t.Unread + t.Older; left > 0 {
		notes = append(notes, fmt.Sprintf("Not shown: posts without a time: %d; posts that were not read: %d; older results of a post: %d.", t.Undated, t.Unread, t.Older))
	}
	if t.Bundles > 1 {
		notes = append(notes, fmt.Sprintf("%d bundles answered. Shifts are looked for in the answers of the newest post's bundle alone, as those of two do not compare.", t.Bundles))
	}
	switch {
	case !t.Tested:
		notes = append(notes, fmt.Sprintf("Shifts were not looked for: no post has %d posts on %d days within %d days on both sides.", LeastPosts, LeastDays, days(o.Window)))
	case len(t.Shifts) == 0:
		notes = append(notes, fmt.Sprintf("No shift in the answers was found (p above %.2f over all posts, or a small difference).", MostP))
	}
	if a := t.Around; a != nil && len(a.Measures) == 0 {
		notes = append(notes, fmt.Sprintf("Around %s nothing is compared: %d posts in the %d days before, %d from then on.", date(a.At), a.Before, days(o.Window), a.After))
	}
	return append(notes, Caution)
}
