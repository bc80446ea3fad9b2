package takeover

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

const (
	maxExamples = 20
	maxSymptoms = 12
)

// Comparison is how the results of a second answerer differ from those of a first.
type Comparison struct {
	Before Side `json:"before"`
	After  Side `json:"after"`
	Both   int  `json:"posts_in_both"` // all that follows is about them

	Tiers    Tiers     `json:"tiers"`
	Alarms   Alarms    `json:"alarms"`
	Risk     Risk      `json:"risk"`
	Tasks    []Task    `json:"tasks"`    // in the order of their names
	Symptoms []Symptom `json:"symptoms"` // the most frequent first
	Examples []Example `json:"examples"` // posts whose tiers differ, those that differ most first
}

// Side is one of the two.
type Side struct {
	Name      string         `json:"name"`
	Results   int            `json:"results"`
	Only      int            `json:"only_here"` // without a result of the same post on the other side
	Repeated  int            `json:"repeated"`  // replaced by a later one of the same post
	Answerers map[string]int `json:"answerers"` // results by who answered
}

// Tiers are how the tiers move.
type Tiers struct {
	Names  []string `json:"names"`  // of rows and columns; the last is "withheld", of posts of which nothing was said
	Counts [][]int  `json:"counts"` // Counts[before][after]

	// Of the posts that both screened:
	Screened       int    `json:"screened"`
	Agreement      Number `json:"agreement"`
	CohenKappa     Number `json:"cohen_kappa"`
	QuadraticKappa Number `json:"quadratic_kappa"`
}

// Alarms are the posts to read soon or now, of those that both screened.
type Alarms struct {
	Before            int    `json:"before"`
	After             int    `json:"after"`
	OnlyBefore        int    `json:"only_before"`
	OnlyAfter         int    `json:"only_after"`
	PerThousandBefore Number `json:"per_thousand_before"`
	PerThousandAfter  Number `json:"per_thousand_after"`
	P                 Number `json:"p"` // of [metrics.McNemar]
}

// Risk is how concern.risk moves, over the posts that both screened.
type Risk struct {
	MeanBefore     Number   `json:"mean_before"`
	MeanAfter      Number   `json:"mean_after"`
	MeanDifference Number   `json:"mean_difference"` // after less before
	MeanDistance   Number   `json:"mean_distance"`   // of the absolute differences
	Largest        *Example `json:"largest"`         // nil if no risk differs
}

// Task is how far the answers to a question agree.
type Task struct {
	Task       string `json:"task"`
	Posts      int    `json:"posts"` // that both answered
	OnlyBefore int    `json:"only_before"`
	OnlyAfter  int    `json:"only_after"`
	Agreement  Number `json:"agreement"` // the share of Posts with the same label, or the same labels
}

// Symptom is how far a symptom is found in the same posts, as the author's own and present.
type Symptom struct {
	Symptom   string `json:"symptom"`
	Before    int    `json:"before"`
	After     int    `json:"after"`
	Both      int    `json:"both"`
	Agreement Number `json:"agreement"` // Both, of the posts in which either finds it (Jaccard)
}

// Example is a post, by its id.
type Example struct {
	ID         string  `json:"id"`
	Version    string  `json:"version,omitempty"`
	Before     string  `json:"before"` // tiers
	After      string  `json:"after"`
	RiskBefore float32 `json:"risk_before"`
	RiskAfter  float32 `json:"risk_after"`
}

// Number is a figure; NaN, which is null in JSON, if it is not defined.
type Number float64

// MarshalJSON writes the number, or null.
func (n Number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// Compare compares the results of two sources for the posts that both have, joined by
// id and, if both know it, version. It holds some 400 bytes in memory for each post of
// the smaller source. It fails if no post is in both.
func Compare(ctx context.Context, before, after Source) (*Comparison, error) {
	p, err := join(ctx, before, after)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, tier := range explain.Tiers {
		names = append(names, string(tier))
	}
	c := &Comparison{Before: p.sides[0], After: p.sides[1], Tiers: Tiers{Names: append(names, "withheld")}, Tasks: []Task{}, Symptoms: []Symptom{}, Examples: []Example{}}
	joined := slices.DeleteFunc(p.all, func(x pair) bool {
		switch {
		case x.said[1] == nil:
			c.Before.Only++
		case x.said[0] == nil:
			c.After.Only++
		default:
			return false
		}
		return true
	})
	if c.Both = len(joined); c.Both == 0 {
		return nil, errors.New("the two have no post in common: the ids, or the versions of the posts, differ")
	}
	c.Tiers.count(joined)
	c.Alarms = alarmsOf(joined)
	c.Risk = c.riskOf(joined)
	c.Tasks = append(c.Tasks, p.names.tasks(joined)...)
	c.Symptoms = append(c.Symptoms, p.names.symptoms(joined)...)
	c.Examples = append(c.Examples, c.examples(joined)...)
	return c, nil
}

// name is the name of a level.
func (t Tiers) name(level int8) string {
	if level == withheld {
		level = int8(len(t.Names) - 1)
	}
	return t.Names[level]
}

func (t *Tiers) count(joined []pair) {
	t.Counts = make([][]int, len(t.Names))
	for i := range t.Counts {
		t.Counts[i] = make([]int, len(t.Names))
	}
	var before, after []int
	for _, x := range joined {
		from, to := int(x.said[0].tier), int(x.said[1].tier)
		if from != withheld && to != withheld {
			before, after = append(before, from), append(after, to)
		}
		t.Counts[(from+len(t.Names))%len(t.Names)][(to+len(t.Names))%len(t.Names)]++
	}
	c := metrics.NewConfusion(before, after, len(explain.Tiers))
	t.Screened = len(before)
	t.Agreement, t.CohenKappa, t.QuadraticKappa = Number(c.Accuracy()), Number(c.CohenKappa()), Number(c.QuadraticKappa())
}

// screened reports whether both screened the post.
func (x pair) screened() bool { return x.said[0].tier != withheld && x.said[1].tier != withheld }

func (b *brief) alarms() bool { return b.tier != withheld && explain.Tiers[b.tier].Alarms() }

func alarmsOf(joined []pair) (a Alarms) {
	screened := 0
	for _, x := range joined {
		if !x.screened() {
			continue
		}
		screened++
		before, after := x.said[0].alarms(), x.said[1].alarms()
		if before {
			a.Before++
		}
		if after {
			a.After++
		}
		if before && !after {
			a.OnlyBefore++
		} else if after && !before {
			a.OnlyAfter++
		}
	}
	a.PerThousandBefore, a.PerThousandAfter = Number(metrics.Ratio(1000*a.Before, screened)), Number(metrics.Ratio(1000*a.After, screened))
	a.P = Number(metrics.McNemar(a.OnlyBefore, a.OnlyAfter))
	return a
}

func (c *Comparison) riskOf(joined []pair) Risk {
	var before, after, distance, largest float64
	var at *pair
	n := 0.0
	for i, x := range joined {
		if !x.screened() {
			continue
		}
		from, to := float64(x.said[0].risk), float64(x.said[1].risk)
		before, after, distance, n = before+from, after+to, distance+math.Abs(to-from), n+1
		if d := math.Abs(to - from); d > largest {
			largest, at = d, &joined[i]
		}
	}
	r := Risk{MeanBefore: Number(before / n), MeanAfter: Number(after / n), MeanDifference: Number((after - before) / n), MeanDistance: Number(distance / n)}
	if at != nil {
		e := c.example(*at)
		r.Largest = &e
	}
	return r
}

func (c *Comparison) example(x pair) Example {
	return Example{x.id, x.version, c.Tiers.name(x.said[0].tier), c.Tiers.name(x.said[1].tier), x.said[0].risk, x.said[1].risk}
}

// examples returns the posts whose tiers differ most, and of those whose risk does.
func (c *Comparison) examples(joined []pair) (out []Example) {
	moved := []pair{}
	for _, x := range joined {
		if x.said[0].tier != x.said[1].tier {
			moved = append(moved, x)
		}
	}
	slices.SortFunc(moved, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.levels(), a.levels()), cmp.Compare(b.shift(), a.shift()), cmp.Compare(a.id, b.id), cmp.Compare(a.version, b.version))
	})
	for _, x := range moved[:min(maxExamples, len(moved))] {
		out = append(out, c.example(x))
	}
	return out
}

// levels is how many levels the tiers of a post are apart.
func (x pair) levels() int8 { return max(x.said[0].tier-x.said[1].tier, x.said[1].tier-x.said[0].tier) }

// shift is how far the risks of a post are apart.
func (x pair) shift() float32 {
	return max(x.said[0].risk-x.said[1].risk, x.said[1].risk-x.said[0].risk)
}
