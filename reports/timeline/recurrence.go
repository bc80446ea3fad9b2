package timeline

import (
	"slices"
	"strings"
	"time"
)

// Recurrence says how often something comes again.
type Recurrence struct {
	Posts    int       `json:"posts"`
	Episodes []Episode `json:"episodes"`
	Longest  *Pause    `json:"longest_pause,omitempty"` // nil with one episode
}

// Told says how often a symptom is told again.
type Told struct {
	Symptom
	Recurrence
}

// Episode is posts of which none comes more than the gap after the one before.
type Episode struct {
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
	Posts int       `json:"posts"`
}

// Pause is the time between two episodes. Without other posts in it, it says nothing
// of the author.
type Pause struct {
	Days  float64 `json:"days"`
	Posts int     `json:"posts"` // others, that were written in it
}

// recurrenceOf counts the episodes of the posts that are so; nil if none is. Posts
// are in time order.
func recurrenceOf(posts []Post, gap time.Duration, is func(Post) bool) *Recurrence {
	var r Recurrence
	others := 0 // since the last one that is so
	for _, p := range posts {
		if !is(p) {
			others++
			continue
		}
		r.Posts++
		last := len(r.Episodes) - 1
		switch {
		case last < 0:
			r.Episodes = append(r.Episodes, Episode{p.CreatedAt, p.CreatedAt, 1})
		case p.CreatedAt.Sub(r.Episodes[last].Last) <= gap:
			r.Episodes[last].Last, r.Episodes[last].Posts = p.CreatedAt, r.Episodes[last].Posts+1
		default:
			pause := Pause{Days: p.CreatedAt.Sub(r.Episodes[last].Last).Hours() / 24, Posts: others}
			if r.Longest == nil || pause.Days > r.Longest.Days {
				r.Longest = &pause
			}
			r.Episodes = append(r.Episodes, Episode{p.CreatedAt, p.CreatedAt, 1})
		}
		others = 0
	}
	if r.Posts == 0 {
		return nil
	}
	return &r
}

// recurrences counts the episodes of each present symptom: those with most episodes
// first, then those in most posts.
func recurrences(posts []Post, gap time.Duration) []Told {
	all := []Told{}
	for _, s := range windowOf(posts).Symptoms {
		r := recurrenceOf(posts, gap, func(p Post) bool {
			return slices.ContainsFunc(p.Symptoms, func(told Symptom) bool { return told.ID == s.ID })
		})
		all = append(all, Told{s, *r})
	}
	slices.SortFunc(all, func(a, b Told) int {
		switch {
		case len(a.Episodes) != len(b.Episodes):
			return len(b.Episodes) - len(a.Episodes)
		case a.Posts != b.Posts:
			return b.Posts - a.Posts
		}
		return strings.Compare(a.ID, b.ID)
	})
	return all
}
