package timeline

import (
	"cmp"
	"strings"
	"time"
)

const day = 24 * time.Hour

// Options say how a timeline is made.
type Options struct {
	Window time.Duration // of sums and of shifts; 28 days if it is 0
	Gap    time.Duration // after which an episode is a new one; 14 days if it is 0
	Around time.Time     // a date to compare before and after; zero: none
	Series bool          // with each post and its window
}

func (o Options) withDefaults() Options {
	o.Window = cmp.Or(o.Window, 28*day)
	o.Gap = cmp.Or(o.Gap, 14*day)
	return o
}

// Timeline is the posts of one author in time. A post that was not read, as it is in
// an unknown language, or that has no time, is counted and nothing else.
type Timeline struct {
	Author  string    `json:"author"`
	Posts   int       `json:"posts"`
	Undated int       `json:"undated"` // further ones, without a time
	Unread  int       `json:"unread"`  // further ones, of which nothing is known
	Older   int       `json:"older"`   // results of posts that have a newer one
	First   time.Time `json:"first,omitzero"`
	Last    time.Time `json:"last,omitzero"`
	Bundles int       `json:"bundles"` // that answered; shifts are looked for in the answers of the newest post's
	Alarms  int       `json:"alarms"`  // posts to read soon or now

	Now    Window `json:"now"`    // that ends with the newest post
	Before Window `json:"before"` // as long, before that

	Tested   bool         `json:"tested"` // there is a place where a shift could be
	Shifts   []Comparison `json:"shifts"` // in time order
	Around   *Around      `json:"around,omitempty"`
	Alarming *Recurrence  `json:"alarming,omitempty"` // the episodes of alarms; nil if there is none
	Symptoms []Told       `json:"symptoms"`
	Series   []Point      `json:"series,omitempty"` // in time order
}

// Point is a post with the window that ends with it.
type Point struct {
	Post

	Window Window `json:"window"`
}

// Around compares a window before a date with one from it on. Nothing is compared
// unless both have posts.
type Around struct {
	At       time.Time    `json:"at"`
	Before   int          `json:"before"` // posts
	After    int          `json:"after"`
	Measures []Comparison `json:"measures"`
}

// Of makes the timeline of an author from all results of the posts. Their order does
// not matter; of each post the newest result counts.
func Of(author string, results []Post, o Options) Timeline {
	o = o.withDefaults()
	known := newest(results)
	t := Timeline{Author: author, Older: len(results) - len(known), Shifts: []Comparison{}}
	posts := t.placed(known)
	t.Symptoms = recurrences(posts, o.Gap)
	t.Now, t.Before = windowOf(nil), windowOf(nil)
	if t.Posts = len(posts); t.Posts == 0 {
		return t
	}
	t.First, t.Last = posts[0].CreatedAt, posts[len(posts)-1].CreatedAt
	t.Now, t.Before = windowOf(until(posts, t.Last, o.Window)), windowOf(until(posts, t.Last.Add(-o.Window), o.Window))
	alike := t.alike(posts)
	scan := newScan(alike, o.Window)
	t.Tested = len(scan.places) > 0
	t.Shifts = append(t.Shifts, scan.shifts(author, alike, o.Window)...)
	if !o.Around.IsZero() {
		t.Around = around(alike, o)
	}
	if t.Alarming = recurrenceOf(posts, o.Gap, func(p Post) bool { return p.Tier.Alarms() }); t.Alarming != nil {
		t.Alarms = t.Alarming.Posts
	}
	if o.Series {
		for i, w := range windows(posts, o.Window) {
			t.Series = append(t.Series, Point{posts[i], w})
		}
	}
	return t
}

// placed returns the posts that have a place in time, and counts the others.
func (t *Timeline) placed(posts []Post) (placed []Post) {
	for _, p := range posts {
		switch {
		case p.Withheld != "" || p.Tier == "":
			t.Unread++
		case p.CreatedAt.IsZero():
			t.Undated++
		default:
			placed = append(placed, p)
		}
	}
	return placed
}

// alike returns the posts that the bundle of the newest post answered: what two
// bundles answer does not compare.
func (t *Timeline) alike(posts []Post) (alike []Post) {
	bundles := map[string]bool{}
	for _, p := range posts {
		bundles[p.Bundle] = true
		if p.Bundle == posts[len(posts)-1].Bundle {
			alike = append(alike, p)
		}
	}
	t.Bundles = len(bundles)
	return alike
}

func around(posts []Post, o Options) *Around {
	before, after := between(posts, o.Around.Add(-o.Window), o.Around), between(posts, o.Around, o.Around.Add(o.Window))
	a := &Around{At: o.Around, Before: len(before), After: len(after), Measures: []Comparison{}}
	for _, m := range measures {
		b, c := m.of(before), m.of(after)
		if len(b) > 0 && len(c) > 0 {
			a.Measures = append(a.Measures, compare(m, o.Around, b, c))
		}
	}
	return a
}

// NewestShift returns the last shift; nil if there is none.
func (t Timeline) NewestShift() *Comparison {
	if len(t.Shifts) == 0 {
		return nil
	}
	return &t.Shifts[len(t.Shifts)-1]
}

// ByShift puts authors with the newest shift first, then those without by [ByRisk].
func ByShift(a, b Timeline) int {
	var of [2]time.Time
	for i, t := range []Timeline{a, b} {
		if s := t.NewestShift(); s != nil {
			of[i] = s.At
		}
	}
	return cmp.Or(of[1].Compare(of[0]), ByRisk(a, b))
}

// ByRisk puts authors with the highest risk in their last window first.
func ByRisk(a, b Timeline) int {
	return cmp.Or(cmp.Compare(b.Now.MaxRisk, a.Now.MaxRisk), strings.Compare(a.Author, b.Author))
}
