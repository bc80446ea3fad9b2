package timeline

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/mindsieve/mindsieve/explain"
)

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// invented is a post of an invented author, some days after the start.
func invented(id string, days, risk, distress float64) Post {
	p := Post{
		Queue: "q", ID: id, Version: "v", CreatedAt: start.Add(time.Duration(days * float64(day))), StoredAt: start, Bundle: "b",
		Tier: explain.TierNone, Risk: risk, Distress: &distress, Clear: distress > 0.5, Symptoms: []Symptom{},
	}
	if risk > 0.5 {
		p.Tier = explain.TierSoon
	}
	return p
}

// series is n posts over some days, at random times, with values by the day.
func series(random *rand.Rand, n int, over float64, value func(day float64) (risk, distress float64)) (posts []Post) {
	for i := range n {
		at := random.Float64() * over
		risk, distress := value(at)
		posts = append(posts, invented(fmt.Sprintf("p%03d", i), at, risk, distress))
	}
	return posts
}

func TestAPlantedShiftIsFound(t *testing.T) {
	random := rand.New(rand.NewPCG(201, 202))
	for _, c := range []struct {
		name     string
		from, to float64 // mean risk before and after day 45
		least    int     // of 50 authors
		measure  Measure
		higher   bool
	}{
		{"risk rises much", .1, .6, 45, Risk, true},
		{"risk rises", .1, .35, 30, Risk, true},
		{"risk falls", .6, .1, 45, Risk, false},
		{"distress alone rises", .1, .6, 45, Distress, true},
	} {
		found, others := 0, 0
		for i := range 50 {
			posts := series(random, 60, 90, func(at float64) (float64, float64) {
				mean := c.from
				if at >= 45 {
					mean = c.to
				}
				moved, still := clamped(mean+random.NormFloat64()*.15), clamped(.1+random.NormFloat64()*.05)
				if c.measure == Distress {
					return still, moved
				}
				return moved, still
			})
			for _, s := range Of(fmt.Sprint(c.name, i), posts, Options{}).Shifts {
				off := s.At.Sub(start.Add(45 * day)).Abs()
				if s.Measure == c.measure && s.Higher() == c.higher && off < 10*day {
					found++
				} else {
					others++
				}
			}
		}
		t.Logf("%s: found for %d of 50 authors, %d other shifts", c.name, found, others)
		if found < c.least || others > 2 {
			t.Errorf("%s: found for %d of 50 authors, want %d; %d other shifts, want at most 2", c.name, found, c.least, others)
		}
	}
}

func clamped(x float64) float64 { return min(1, max(0, x)) }

// The seeds are others than those by which the rule was chosen.
//
// How many authors have a shift by chance, whose posts come in random order; and if
// each post is like the one before. docs/timeline.md has these numbers.
func TestShiftsByChance(t *testing.T) {
	const authors = 1000
	for _, c := range []struct {
		name  string
		posts int
		alike float64 // correlation of posts that follow each other
		most  int
	}{
		{"40 posts, no order", 40, 0, 18}, // the 99th percentile of Binomial(1000, .01) is 18
		{"120 posts, no order", 120, 0, 18},
		{"60 posts, correlation 0.2", 60, .2, 45},
		{"60 posts, correlation 0.5", 60, .5, 160},
	} {
		random := rand.New(rand.NewPCG(103, 104))
		shifted := 0
		for i := range authors {
			if len(Of(fmt.Sprint(c.name, i), chain(random, c.posts, c.alike), Options{}).Shifts) > 0 {
				shifted++
			}
		}
		t.Logf("%s: %d of %d authors have a shift", c.name, shifted, authors)
		if shifted > c.most {
			t.Errorf("%s: %d of %d authors have a shift, want at most %d", c.name, shifted, authors, c.most)
		}
	}
}

// chain is posts a day apart, more or less, whose risk has a large spread; each is
// correlated with the one before.
func chain(random *rand.Rand, n int, alike float64) (posts []Post) {
	var x, y, at float64
	for i := range n {
		noise := 1.0
		if i > 0 {
			noise = 1 - alike*alike
		}
		step := func(last float64) float64 { return alike*last + random.NormFloat64()*math.Sqrt(noise) }
		x, y, at = step(x), step(y), at+random.Float64()*2
		posts = append(posts, invented(fmt.Sprintf("p%03d", i), at, clamped(.5+.3*x), clamped(.5+.3*y)))
	}
	return posts
}

func TestNoShiftIsCalled(t *testing.T) {
	step := func(n int, every, before, after float64) (posts []Post) {
		for i := range n {
			risk := before
			if i >= n/2 {
				risk = after
			}
			posts = append(posts, invented(fmt.Sprintf("p%03d", i), float64(i)*every, risk+float64(i%5)/1000, .1))
		}
		return posts
	}
	other := step(40, 1, .1, .8)
	for i := range 20 {
		other[i].Bundle = "another"
	}
	for _, c := range []struct {
		name  string
		posts []Post
		want  int
	}{
		{"a clear one", step(40, 1, .1, .8), 1},
		{"12 posts on each side", step(24, 1, .1, .8), 1},
		{"19 posts", step(20, 1, .1, .8)[:19], 0},
		{"all posts of each side on one day", step(24, .08, .1, .8), 0},
		{"12 posts in more than a window", step(24, 10, .1, .8), 0},
		{"too small to tell", step(40, 1, .01, .05), 0},
		{"between two bundles", other, 0},
		{"all equal", step(40, 1, .1, .1), 0},
	} {
		if got := Of("an author", c.posts, Options{}).Shifts; len(got) != c.want {
			t.Errorf("%s: %d shifts, want %d: %+v", c.name, len(got), c.want, got)
		}
	}
}

func TestTwoShiftsAWindowApart(t *testing.T) {
	var posts []Post
	for i := range 120 {
		risk := .1
		if i >= 40 && i < 80 {
			risk = .8
		}
		posts = append(posts, invented(fmt.Sprintf("p%03d", i), float64(i), risk+float64(i%7)/1000, .1))
	}
	got := Of("an author", posts, Options{}).Shifts
	if len(got) != 2 || !got[0].Higher() || got[1].Higher() || !got[0].At.Equal(posts[40].CreatedAt) || !got[1].At.Equal(posts[80].CreatedAt) {
		t.Errorf("shifts %+v; want one up on day 40 and one down on day 80", got)
	}
}
