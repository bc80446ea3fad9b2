package timeline

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/archive"
)

// The question of distress, and the label that counts as distress: the gravest one.
const (
	distressTask  = "screen/distress"
	distressLabel = "clear"
)

// Fields are the columns of collected results that a [Post] is made of.
var Fields = []string{"version", "answerer", "stored_at", "id", "author", "created_at", "concern", "symptoms", "answers", "bundle"}

// Post is what a timeline takes from the result of a post.
type Post struct {
	Queue     string           `json:"queue"`
	ID        string           `json:"id"`
	Version   string           `json:"version"`
	CreatedAt time.Time        `json:"created_at,omitzero"`
	StoredAt  time.Time        `json:"stored_at"`
	Bundle    string           `json:"bundle"` // the digest of the bundle that answered
	Withheld  explain.Withheld `json:"withheld,omitempty"`
	Tier      explain.Tier     `json:"tier"`
	Risk      float64          `json:"risk"`
	Distress  *float64         `json:"distress,omitempty"` // probability of clear distress; nil if the bundle has no such question
	Clear     bool             `json:"clear_distress"`     // that is the answer
	Symptoms  []Symptom        `json:"symptoms"`           // present ones, by id, each once
}

// Symptom is a symptom of the lexicon.
type Symptom struct {
	ID   string `json:"symptom"` // "appetite-loss"
	Name string `json:"name"`    // "loss of appetite"
}

// PostOf takes from a row of [Fields] what a timeline needs.
func PostOf(r archive.Row) Post {
	p := Post{
		Queue: r.Queue, ID: r.ID, Version: r.Version, CreatedAt: r.CreatedAt.UTC(), StoredAt: r.StoredAt.UTC(), Bundle: r.Bundle,
		Withheld: r.Concern.Withheld, Tier: r.Concern.Tier, Risk: r.Concern.Risk, Symptoms: []Symptom{},
	}
	for _, a := range r.Answers {
		if a.Task == distressTask {
			probability := a.Probability(distressLabel)
			p.Distress, p.Clear = &probability, a.Label == distressLabel
		}
	}
	for _, s := range r.Symptoms {
		if s.Polarity == explain.Present {
			p.Symptoms = append(p.Symptoms, Symptom{s.Symptom, s.Name})
		}
	}
	p.Symptoms = distinct(p.Symptoms)
	return p
}

// distinct sorts symptoms by id, and leaves each once.
func distinct(all []Symptom) []Symptom {
	slices.SortFunc(all, func(a, b Symptom) int { return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Name, b.Name)) })
	return slices.CompactFunc(all, func(a, b Symptom) bool { return a.ID == b.ID })
}

// newest returns the newest result of each post, by when it was stored, in time
// order; those without a time come first. What is returned does not depend on the
// order of posts.
func newest(posts []Post) []Post {
	type name struct{ queue, id string }
	last := map[name]Post{}
	for _, p := range posts {
		n := name{p.Queue, p.ID}
		if known, ok := last[n]; !ok || newer(p, known) > 0 {
			last[n] = p
		}
	}
	kept := make([]Post, 0, len(last))
	for _, p := range last {
		kept = append(kept, p)
	}
	slices.SortFunc(kept, func(a, b Post) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), strings.Compare(a.Queue, b.Queue), strings.Compare(a.ID, b.ID))
	})
	return kept
}

// newer compares two results of one post.
func newer(a, b Post) int {
	return cmp.Or(a.StoredAt.Compare(b.StoredAt), strings.Compare(a.Version, b.Version), strings.Compare(a.Bundle, b.Bundle), a.CreatedAt.Compare(b.CreatedAt))
}
