package takeover

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/explain"
)

// Source is a collection of results.
type Source struct {
	Name     string
	Versions bool  // each result has the version of its post; else posts are told apart by id alone
	Bytes    int64 // about how large it is

	// Each hands all results on, in the order in which they were stored.
	Each func(ctx context.Context, use func(Result) error) error
}

// Result is what an answerer says of a post, with what names both.
type Result struct {
	Version  string // of the post; "" if it is not known
	Answerer string
	explain.Result
}

// post names a post.
type post struct{ id, version string }

// brief is what is compared of a result.
type brief struct {
	tier    int8 // see level
	risk    float32
	answers []answer
	signs   []uint32 // symptoms told as present, by their number, in order
}

// answer is a label of a task, by their numbers.
type answer struct{ task, label uint32 }

// pair is a post and what both answerers say of it; nil if one says nothing.
type pair struct {
	post
	said [2]*brief
}

// pairs are posts with what is said of them: those of the smaller source.
type pairs struct {
	all      []pair
	at       map[post]int // in all
	versions bool
	names    names
	sides    [2]Side
}

// join joins two sources. It holds what is compared of the results of the smaller one
// and of their counterparts, some 400 bytes a post with short ids.
func join(ctx context.Context, before, after Source) (*pairs, error) {
	p := &pairs{at: map[post]int{}, versions: before.Versions && after.Versions, names: names{number: map[string]uint32{}}}
	sources := [2]Source{before, after}
	for i, s := range sources {
		p.sides[i] = Side{Name: s.Name, Answerers: map[string]int{}}
	}
	first := 0
	if after.Bytes < before.Bytes {
		first = 1
	}
	if err := sources[first].Each(ctx, func(r Result) error { p.enter(first, r, true); return nil }); err != nil {
		return nil, err
	}
	second := 1 - first
	return p, sources[second].Each(ctx, func(r Result) error { p.enter(second, r, false); return nil })
}

// enter enters a result of a side. The last result of a post counts. One of a post
// that is not held is counted alone, unless it is to be held.
func (p *pairs) enter(side int, r Result, hold bool) {
	s := &p.sides[side]
	s.Results++
	s.Answerers[cmp.Or(r.Answerer, r.Bundle)]++
	of := post{id: r.ID}
	if p.versions {
		of.version = r.Version
	}
	at, held := p.at[of]
	switch {
	case !held && !hold:
		s.Only++
		return
	case !held:
		at = len(p.all)
		p.at[of], p.all = at, append(p.all, pair{post: of})
	case p.all[at].said[side] != nil:
		s.Repeated++
	}
	p.all[at].said[side] = p.names.brief(r.Result)
}

// names numbers names, so that they are held once.
type names struct {
	number map[string]uint32
	all    []string
}

func (n *names) of(name string) uint32 {
	i, known := n.number[name]
	if !known {
		i = uint32(len(n.all))
		n.number[name], n.all = i, append(n.all, name)
	}
	return i
}

// brief takes what is compared from a result.
func (n *names) brief(r explain.Result) *brief {
	b := &brief{tier: level(r), risk: float32(r.Concern.Risk)}
	for _, a := range r.Answers {
		b.answers = append(b.answers, answer{n.of(a.Task), n.of(strings.Join(a.All(), " + "))})
	}
	for _, s := range r.Symptoms {
		if s.Polarity == explain.Present {
			b.signs = append(b.signs, n.of(s.Symptom))
		}
	}
	slices.Sort(b.signs)
	b.signs = slices.Clip(slices.Compact(b.signs))
	return b
}

// withheld is the level of a result that says nothing.
const withheld = -1

// level returns the place of a result's tier in [explain.Tiers], or withheld.
func level(r explain.Result) int8 {
	if r.Concern.Withheld != "" || r.Error != "" {
		return withheld
	}
	return int8(slices.Index(explain.Tiers, r.Concern.Tier))
}
