package takeover

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/explain"
)

// said is a result in short: "id version tier risk answer symptom,symptom"; the tier
// may be "withheld", and an answer or symptoms "-".
func said(t *testing.T, line string) Result {
	t.Helper()
	var id, version, tier, label, signs string
	var risk float64
	if _, err := fmt.Sscan(line, &id, &version, &tier, &risk, &label, &signs); err != nil {
		t.Fatal(line, err)
	}
	r := Result{Version: version, Answerer: "b", Result: explain.Result{ID: id}}
	r.Concern = explain.Concern{Tier: explain.Tier(strings.ReplaceAll(tier, "_", " ")), Risk: risk}
	if tier == "withheld" {
		r.Concern = explain.Concern{Tier: explain.TierNone, Withheld: explain.WithheldLanguage}
	}
	if label != "-" {
		r.Answers = []explain.Answer{{Task: "screen/risk", Label: label}}
	}
	for sign := range strings.SplitSeq(signs, ",") {
		if sign != "-" {
			r.Symptoms = append(r.Symptoms, explain.Sign{Symptom: sign, Polarity: explain.Present})
		}
	}
	return r
}

func source(t *testing.T, name string, lines ...string) Source {
	t.Helper()
	return Source{Name: name, Versions: true, Bytes: int64(len(lines)), Each: func(_ context.Context, use func(Result) error) error {
		for _, line := range lines {
			if err := use(said(t, line)); err != nil {
				return err
			}
		}
		return nil
	}}
}

func compared(t *testing.T, before, after Source) *Comparison {
	t.Helper()
	c, err := Compare(t.Context(), before, after)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var old = []string{
	"a 1 none .01 none -",
	"b 1 watch .20 wish insomnia",
	"c 1 read_soon .60 thoughts death-wish,insomnia",
	"d 1 read_now .90 intent death-wish",
	"e 1 withheld 0 - -",
	"edited 1 none .02 none -",
	"edited 2 none .03 none -",
	"gone 1 none .01 none -",
}

var fresh = []string{
	"new 1 none .01 none -",
	"a 1 none .02 none -",
	"b 1 read_soon .40 wish insomnia,fatigue",
	"c 1 none .10 none -", // replaced by the last line
	"d 1 none .10 none -",
	"e 1 read_now .95 intent death-wish",
	"edited 2 watch .30 none -",
	"c 1 read_soon .70 intent death-wish",
	"new 2 none .01 none -",
}

// nearly lets figures differ by what a risk of 32 bits leaves out.
var nearly = cmp.Comparer(func(a, b Number) bool { return math.Abs(float64(a-b)) < 1e-6 })

func TestCompare(t *testing.T) {
	c := compared(t, source(t, "old", old...), source(t, "fresh", fresh...))
	want := &Comparison{
		Before: Side{Name: "old", Results: 8, Only: 2, Answerers: map[string]int{"b": 8}},
		After:  Side{Name: "fresh", Results: 9, Only: 2, Repeated: 1, Answerers: map[string]int{"b": 9}},
		Both:   6,
		Tiers: Tiers{
			Names:    []string{"none", "watch", "read soon", "read now", "withheld"},
			Counts:   crossed(5, "none none", "none watch", "watch soon", "soon soon", "now none", "withheld now"),
			Screened: 5, Agreement: .4,
			CohenKappa:     (5*2 - 7) / (5*5 - 7.), // by chance 2·2 + 1·1 + 1·2 + 1·0 = 7
			QuadraticKappa: 1 - 5*11/55.,           // Σ w·O = 1 + 9 + 1, Σ w·E = (18 + 4 + 9 + 24)/5
		},
		Alarms:   Alarms{Before: 2, After: 2, OnlyBefore: 1, OnlyAfter: 1, PerThousandBefore: 400, PerThousandAfter: 400, P: 1},
		Tasks:    []Task{{Task: "screen/risk", Posts: 5, OnlyAfter: 1, Agreement: .6}},
		Symptoms: []Symptom{{"death-wish", 2, 2, 1, 1 / 3.}, {"insomnia", 2, 1, 1, .5}, {"fatigue", 0, 1, 0, 0}},
		Examples: []Example{
			{"e", "1", "withheld", "read now", 0, .95},
			{"d", "1", "read now", "none", .9, .1},
			{"edited", "2", "none", "watch", .03, .3},
			{"b", "1", "watch", "read soon", .2, .4},
		},
	}
	want.Risk = Risk{MeanBefore: 1.74 / 5, MeanAfter: 1.52 / 5, MeanDifference: -.22 / 5, MeanDistance: 1.38 / 5, Largest: &Example{"d", "1", "read now", "none", .9, .1}}
	if diff := cmp.Diff(want, c, nearly); diff != "" {
		t.Error(diff)
	}
}

// What is held in memory must not change what is said.
func TestTheOtherWayRoundIsTheMirror(t *testing.T) {
	a, b := source(t, "old", old...), source(t, "fresh", fresh...)
	there := compared(t, a, b)
	a.Bytes = 1000 // now the other side is held
	if diff := cmp.Diff(there, compared(t, a, b), nearly); diff != "" {
		t.Error(diff)
	}
	back := compared(t, b, a)
	if back.Alarms.OnlyAfter != there.Alarms.OnlyBefore || back.Tiers.Counts[0][3] != there.Tiers.Counts[3][0] || back.Risk.MeanDifference != -there.Risk.MeanDifference {
		t.Errorf("there %+v, back %+v", there, back)
	}
}

func TestPostsAreJoinedByIDAloneWhereVersionsAreUnknown(t *testing.T) {
	a, b := source(t, "old", old...), source(t, "file", "a - none .01 none -", "gone - none .01 none -")
	b.Versions = false
	if c := compared(t, a, b); c.Both != 2 {
		t.Errorf("%d posts in both, want 2", c.Both)
	}
	if _, err := Compare(t.Context(), a, source(t, "others", "a 9 none .01 none -")); err == nil || !strings.Contains(err.Error(), "no post in common") {
		t.Errorf("of another version: %v", err)
	}
}

// Kappas of one tier throughout are not defined.
func TestWhatIsNotDefinedIsNull(t *testing.T) {
	c := compared(t, source(t, "a", "a 1 none .01 none -"), source(t, "b", "a 1 none .01 none -"))
	data, err := json.Marshal(c)
	if err != nil || !strings.Contains(string(data), `"cohen_kappa":null`) || !strings.Contains(string(data), `"examples":[]`) {
		t.Errorf("%s (%v)", data, err)
	}
	var out bytes.Buffer
	if err := c.Write(&out); err != nil || !strings.Contains(out.String(), "100.0% of the tiers agree, Cohen's kappa –, quadratic weighted –") {
		t.Errorf("%s (%v)", out.String(), err)
	}
}

func TestMemoryIsThatOfTheSmallerSide(t *testing.T) {
	const n = 50_000
	many := func(n int) Source {
		return Source{Versions: true, Bytes: int64(n), Each: func(_ context.Context, use func(Result) error) error {
			for i := range n {
				r := Result{Version: fmt.Sprintf("%016x", i), Answerer: "b", Result: explain.Result{ID: fmt.Sprintf("t3_%07d", i)}}
				r.Answers = []explain.Answer{{Task: "screen/risk", Label: "none"}, {Task: "screen/distress", Label: "some"}, {Task: "screen/depression", Label: "minimum"}}
				r.Symptoms = []explain.Sign{{Symptom: "insomnia", Polarity: explain.Present}, {Symptom: "fatigue", Polarity: explain.Present}}
				r.Concern.Tier = explain.TierNone
				if err := use(r); err != nil {
					return err
				}
			}
			return nil
		}}
	}
	before := heap()
	p, err := join(t.Context(), many(4*n), many(n))
	if err != nil {
		t.Fatal(err)
	}
	each := float64(heap()-before) / n
	t.Logf("%.0f bytes a post", each)
	if each > 450 || math.IsNaN(each) {
		t.Errorf("%.0f bytes a post of the smaller side", each)
	}
	runtime.KeepAlive(p)
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// crossed counts pairs of tiers in a table of n by n: "watch soon" is one from watch
// to read soon.
func crossed(n int, pairs ...string) [][]int {
	places := map[string]int{"none": 0, "watch": 1, "soon": 2, "now": 3, "withheld": 4}
	counts := make([][]int, n)
	for i := range counts {
		counts[i] = make([]int, n)
	}
	for _, pair := range pairs {
		from, to, _ := strings.Cut(pair, " ")
		counts[places[from]][places[to]]++
	}
	return counts
}
