package reports

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// The attributors that the others are compared with.
const (
	testChance    = "random"
	testAttention = "attention [CLS]"
)

// explainedPost is a post of ten tokens of which the third and fourth are the
// human rationale, explained by what finds them and by what does not.
func explainedPost(id string) MeasuredPost {
	p := MeasuredPost{
		ID: id, Task: "walks/weather", Label: "rain", Probability: 0.75, Gold: []string{"rain"},
		Rationale: [][2]int{{4, 7}}, InRationale: []int{2, 3},
	}
	for t := range 10 {
		p.Tokens = append(p.Tokens, [2]int{2 * t, 2*t + 1})
	}
	good, bad := []float64{0, 0, 9, 8, 1, 2, 3, 4, 5, 6}, []float64{9, 8, 0, -1, 1, 2, 3, 4, 5, 6}
	p.Explanations = []Explanation{
		{
			Attributor: "good", Scores: good, GoldScores: good, Words: []float64{0, 17, 21}, Perturbed: []float64{0, 12, 20},
			Deleted: metrics.Erasure{Without: []float64{0.75, 0.5, 0.5, 0.25, 0.25}, Only: []float64{0.5, 0.5, 0.75, 0.75, 0.75}, Changed: []bool{false, false, false, true, true}},
			Masked:  &metrics.Erasure{Without: []float64{0.5, 0.5, 0.5, 0.5, 0.5}, Only: []float64{0.75, 0.75, 0.75, 0.75, 0.75}, Changed: make([]bool, 5)},
		},
		{
			Attributor: "bad|one", Scores: bad, GoldScores: bad,
			Deleted: metrics.Erasure{Without: []float64{0.75, 0.75, 0.75, 0.75, 0.75}, Only: []float64{0.25, 0.25, 0.25, 0.25, 0.25}, Changed: make([]bool, 5)},
		},
	}
	return p
}

func exampleExplaining() Explaining {
	unmarked := explainedPost("2")
	unmarked.Gold, unmarked.InRationale, unmarked.Rationale = nil, []int{}, [][2]int{}
	unmarked.Explanations[0].GoldScores = nil
	unmarked.Explanations = unmarked.Explanations[:1]
	return Explaining{
		System: "minilm-example", Dataset: "walks", Split: datasets.Split{Name: "test"},
		Task:        datasets.Task{Name: "walks/weather", Kind: datasets.Binary, Labels: []string{"rain", "wind"}, Positive: []string{"rain"}, Unit: "post"},
		Attributors: []string{"good", "bad|one", "attention_of nothing"}, Chance: testChance, Attention: testAttention,
		Posts: []MeasuredPost{explainedPost("1"), unmarked, explainedPost("3")},
		Notes: []string{"A note of the run."},
	}
}

func exampleExplanations(t *testing.T) *ExplanationReport {
	t.Helper()
	r, err := MeasureExplanations(exampleExplaining())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMeasureExplanations(t *testing.T) {
	r := exampleExplanations(t)
	if r.N != 3 || r.Rationales != 2 || len(r.Rows) != 2 || r.Rows[0].N != 3 || r.Rows[1].N != 2 {
		t.Fatalf("%d posts, %d rationales, rows %+v", r.N, r.Rationales, r.Rows)
	}
	nan := math.NaN()
	for _, c := range []struct {
		score     string
		good, bad float64
	}{
		{"comprehensiveness_deleted", 0.3, 0},
		{"sufficiency_deleted", 0.1, 0.5},
		{"flip_rate_deleted", 1, 0},
		{"share_to_flip_deleted", 0.2, 1},
		{"comprehensiveness_deleted_at_1", 0, 0},
		{"comprehensiveness_deleted_at_20", 0.5, 0},
		{"sufficiency_deleted_at_5", 0.25, 0.5},
		{"sufficiency_deleted_at_50", 0, 0.5},
		{"comprehensiveness_masked_at_20", 0.25, nan},
		{"sufficiency_masked_at_20", 0, nan},
		{"comprehensiveness_masked", 0.25, nan},
		{"sufficiency_masked", 0, nan},
		{"flip_rate_masked", 0, nan},
		{"token_f1_micro", 1, 0},
		{"token_f1_macro", 1, 0},
		{"iou_f1_macro", 1, 0},
		{"auprc", 1, 0.10555555555555556}, // the last two of ten
		{"attention_overlap", 1, 0},
		{"stability_jaccard", 1, nan},
		{"stability_spearman", 1, nan},
	} {
		for i, want := range []float64{c.good, c.bad} {
			got := scoreNamed(r.Rows[i].Scores, c.score)
			if math.IsNaN(got.Value) != math.IsNaN(want) || math.Abs(got.Value-want) > 1e-12 {
				t.Errorf("%s of %s is %v, want %v", c.score, r.Rows[i].Attributor, got.Value, want)
			}
			if math.Abs(got.Low-want) > 1e-12 || math.Abs(got.High-want) > 1e-12 {
				t.Errorf("%s of %s, the same for all posts, has the interval [%v, %v]", c.score, r.Rows[i].Attributor, got.Low, got.High)
			}
		}
	}
}

// losing is a post without which each row loses as much of the probability at
// every share of the tokens as its place says; a row that loses NaN is not there.
func losing(id string, row, chance, attention float64) MeasuredPost {
	p := MeasuredPost{ID: id, Task: "walks/weather", Label: "rain", Probability: 0.75, Tokens: make([][2]int, 10)}
	for name, lost := range map[string]float64{"row": row, testChance: chance, testAttention: attention} {
		left := slices.Repeat([]float64{0.75 - lost}, len(metrics.Cutoffs))
		if !math.IsNaN(lost) {
			p.Explanations = append(p.Explanations, Explanation{
				Attributor: name, Scores: make([]float64, 10), Deleted: metrics.Erasure{Without: left, Only: left, Changed: make([]bool, len(left))},
			})
		}
	}
	return p
}

func TestAgainstChanceAndAttention(t *testing.T) {
	nan := math.NaN()
	run := exampleExplaining()
	run.Attributors = []string{"row", testChance, testAttention}
	for _, c := range []struct {
		name                 string
		posts                []MeasuredPost
		quotient, difference Score // their values and intervals
	}{
		{
			"always the same",
			[]MeasuredPost{losing("1", 0.5, 0.125, 0.25), losing("2", 0.5, 0.125, 0.25)},
			Score{Value: 4, Low: 4, High: 4},
			Score{Value: 0.25, Low: 0.25, High: 0.25},
		},
		{ // in a pair the two go up and down together, so that neither quotient nor difference does
			"always as many times more",
			[]MeasuredPost{losing("1", 0.25, 0.125, 0), losing("2", 0.5, 0.25, 0.25)},
			Score{Value: 2, Low: 2, High: 2},
			Score{Value: 0.25, Low: 0.25, High: 0.25},
		},
		{
			"a post that attention does not explain",
			[]MeasuredPost{losing("1", 0.5, 0.125, nan), losing("2", 0.25, 0.125, 0.125)},
			Score{Value: 3, Low: 2, High: 4},
			Score{Value: 0.125, Low: 0.125, High: 0.125},
		},
		{
			"nothing is lost by chance",
			[]MeasuredPost{losing("1", 0.5, 0, nan), losing("2", 0.25, 0, nan)},
			Score{Value: nan, Low: nan, High: nan},
			Score{Value: nan, Low: nan, High: nan},
		},
	} {
		run.Posts = c.posts
		r, err := MeasureExplanations(run)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]Score{"by_random": c.quotient, "less_attention": c.difference} {
			want.Name = "comprehensiveness_deleted_at_20_" + name
			got := scoreNamed(r.Rows[0].Scores, want.Name)
			if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
		if own := scoreNamed(r.Rows[1].Scores, "comprehensiveness_deleted_at_20_by_random"); !math.IsNaN(own.Value) {
			t.Errorf("%s: chance beside itself is %v", c.name, own)
		}
	}
}

// Of 200 samples of 60 posts each, about 95 in 100 must have an interval that
// holds the mean of all posts there are.
func TestIntervalsOfExplanationsHoldTheTruth(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	const posts = 60
	draws := metrics.NewResampling(make([]string, posts), nil)
	truth := []Score{{Name: "comprehensiveness_deleted_at_20", Value: 0.3}, {Name: "comprehensiveness_deleted_at_20_by_random", Value: 3}, {Name: "comprehensiveness_deleted_at_20_less_attention", Value: 0.1}}
	held := make([]int, len(truth))
	for range 200 {
		run := Explaining{Attributors: []string{"row", testChance, testAttention}, Chance: testChance, Attention: testAttention}
		for range posts {
			of := 0.2 * random.NormFloat64() // the post's own part in all three
			run.Posts = append(run.Posts, losing("", 0.3+of, 0.1+0.5*of+0.1*random.NormFloat64(), 0.2+0.8*of+0.1*random.NormFloat64()))
		}
		scores := explainedSamples(run, math.NaN())[0].scores(draws, measuresNamed(truth))
		for i, want := range truth {
			held[i] += one(scores[i].Low <= want.Value && want.Value <= scores[i].High)
		}
	}
	for i, n := range held {
		if n < 180 || n > 198 {
			t.Errorf("%d of 200 intervals hold the %s of all posts", n, truth[i].Name)
		}
	}
}

// measuresNamed returns the measures of some scores.
func measuresNamed(scores []Score) []explanationMeasure {
	var found []explanationMeasure
	for _, s := range scores {
		all := explanationMeasures()
		found = append(found, all[slices.IndexFunc(all, func(m explanationMeasure) bool { return m.name == s.Name })])
	}
	return found
}

// An attributor that knows nothing must not look better than chance.
func TestEqualScoresAreChance(t *testing.T) {
	run := exampleExplaining()
	for i := range run.Posts {
		for e := range run.Posts[i].Explanations {
			x := &run.Posts[i].Explanations[e]
			if x.GoldScores != nil {
				x.GoldScores = make([]float64, 10)
			}
		}
	}
	r, err := MeasureExplanations(run)
	if err != nil {
		t.Fatal(err)
	}
	if got := scoreNamed(r.Rows[0].Scores, "auprc").Value; got > 0.5 {
		t.Errorf("the AUPRC of equal scores is %v", got)
	}
	if got := scoreNamed(r.Rows[0].Scores, "token_f1_micro").Value; got != 0 {
		t.Errorf("tokens that do not speak for the label are in the rationale: F1 %v", got)
	}
}

func TestMeasureNothing(t *testing.T) {
	run := exampleExplaining()
	run.Posts = nil
	if _, err := MeasureExplanations(run); err == nil || err.Error() != "no post of task walks/weather was explained" {
		t.Errorf("error is %v", err)
	}
}

// The third post is explained worse than the first, so that there are intervals.
func TestWriteExplanations(t *testing.T) {
	run := exampleExplaining()
	worse := &run.Posts[2].Explanations[0]
	worse.GoldScores, worse.Perturbed = []float64{9, 0, 8, 7, 1, 2, 3, 4, 5, 6}, []float64{3, 2, 1}
	worse.Deleted.Without[3], worse.Masked.Changed[4] = 0.625, true
	worse.Deleted.Only, worse.Masked.Only = []float64{0.5, 0.375, 0.625, 0.6875, 0.6875}, []float64{0.375, 0.5, 0.625, 0.6875, 0.71875}
	worse = &run.Posts[2].Explanations[1]
	worse.Deleted.Only, worse.Deleted.Changed[2] = []float64{0.125, 0.25, 0.25, 0.25, 0.375}, true
	worse.Deleted.Without = []float64{0.75, 0.6875, 0.75, 0.6875, 0.625}
	worse.GoldScores = []float64{9, 7, 8, -1, 1, 2, 3, 4, 5, 6}
	run.Attributors = append(run.Attributors, testAttention, testChance)
	for i, p := range run.Posts {
		run.Posts[i].Explanations = slices.Concat(p.Explanations, losing("", math.NaN(), 0.125, 0.25-0.0625*float64(i)).Explanations)
	}
	r, err := MeasureExplanations(run)
	if err != nil {
		t.Fatal(err)
	}
	for file, format := range map[string]string{
		"explain.txt": "table", "explain.md": "markdown", "explain.tex": "latex", "explain.csv": "csv", "explain.json": "json",
	} {
		t.Run(file, func(t *testing.T) {
			var first, second bytes.Buffer
			for _, out := range []*bytes.Buffer{&first, &second} {
				if err := WriteExplanations(out, format, r); err != nil {
					t.Fatal(err)
				}
			}
			golden(t, file, long.ReplaceAllFunc(first.Bytes(), round))
			if first.String() != second.String() {
				t.Error("the second time it differs")
			}
			if err := WriteExplanations(brokenPipe{}, format, r); err == nil || !strings.Contains(err.Error(), errPipe.Error()) {
				t.Errorf("the error is %v, want %v", err, errPipe)
			}
		})
	}
	if err := WriteExplanations(&bytes.Buffer{}, "yaml", r); err == nil || !strings.Contains(err.Error(), "is not one of table") {
		t.Errorf("the error is %v", err)
	}
}

func TestExplainedPostsAsJSON(t *testing.T) {
	want := exampleExplaining().Posts
	var file bytes.Buffer
	if err := WriteExplained(&file, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadExplained(&file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadExplainedRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		harm func(*MeasuredPost)
		want string
	}{
		{"too few scores", func(p *MeasuredPost) { p.Explanations[1].Scores = []float64{1} }, "explained post 2: bad|one has 1 scores for 10 tokens"},
		{"a token too many", func(p *MeasuredPost) { p.InRationale = []int{10} }, "explained post 2: token 10 is in the rationale, of 10 tokens"},
		{"too few shares", func(p *MeasuredPost) { p.Explanations[0].Masked.Only = nil }, "explained post 2: good is not measured at 5 shares of tokens"},
	} {
		posts := []MeasuredPost{explainedPost("1"), explainedPost("2")}
		c.harm(&posts[1])
		var file bytes.Buffer
		if err := WriteExplained(&file, posts); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadExplained(&file); err == nil || err.Error() != c.want {
			t.Errorf("%s: the error is %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := ReadExplained(strings.NewReader("{")); err == nil || !strings.Contains(err.Error(), "explained post 1: ") {
		t.Errorf("half an object: %v", err)
	}
}
