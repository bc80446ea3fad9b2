package reports

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// MarkedPost is a post with the symptoms that people marked in it and those that
// the program found, token by token and without a text. It is a line of marks.jsonl
// in a run folder.
type MarkedPost struct {
	ID      string            `json:"id"`
	Group   string            `json:"group,omitempty"` // as of a [Case]
	Tokens  int               `json:"tokens"`
	Marked  []Told            `json:"marked"`
	Found   []Told            `json:"found"`
	Columns map[string]string `json:"columns"` // what scores are broken down by
}

// Told is a place of a post that tells a symptom.
type Told struct {
	Symptom  string `json:"symptom"`
	Polarity string `json:"polarity"` // as of an explain.Sign: "present", "another person"
	Tokens   []int  `json:"tokens"`   // indices, at least one
}

// tells reports whether two places tell the same symptom in some of the same tokens.
func (t Told) tells(other Told) bool {
	return t.Symptom == other.Symptom && slices.ContainsFunc(t.Tokens, func(i int) bool { return slices.Contains(other.Tokens, i) })
}

// affirmed is the polarity of what the author has now.
const affirmed = "present"

// Marks says how well the program finds what people marked.
type Marks struct {
	System, Dataset string
	Split           datasets.Split
	N               int // posts
	All             MarkScores
	Polarities      []MarkScores // by what people marked
	Symptoms        []MarkScores // by symptom, the most frequent first
	Strata          []MarkScores // by the values of columns
	Confusion       [][]int      // [marked][found] polarities of the places that were found
	Names           []string     // of the polarities of Confusion
	Notes           []string
}

// MarkScores are the scores of some marks.
type MarkScores struct {
	Column, Name string
	Marked       int     // marks of people
	Found        Reached // marks of which the program finds the symptom, whatever the polarity
	Right        Reached // marks of which it finds the symptom with its polarity
	Called       Reached // symptoms that it calls the author's present ones, by place: those that people marked so
	TokenF1      Score   // of tokens with their symptom, pooled
	IOUF1        Score   // of spans with their symptom, pooled: those that share half of their tokens
}

// MeasureMarks scores what was found in posts. Columns are those by which scores are
// broken down. It fails without posts.
func MeasureMarks(system, dataset string, split datasets.Split, posts []MarkedPost, columns ...string) (*Marks, error) {
	if len(posts) == 0 {
		return nil, errors.New("no post has marks of symptoms")
	}
	m := &Marks{System: system, Dataset: dataset, Split: split, N: len(posts)}
	groups := make([]string, len(posts))
	for i, p := range posts {
		groups[i] = p.Group
	}
	draws := metrics.NewResampling(groups, nil)
	all := func(Told) bool { return true }
	m.All = markScores(posts, draws, "", "all", all)
	m.Names = polaritiesOf(posts)
	for _, polarity := range m.Names {
		of := func(t Told) bool { return t.Polarity == polarity }
		if s := markScores(posts, draws, "polarity", polarity, of); s.Marked > 0 {
			m.Polarities = append(m.Polarities, s)
		}
	}
	for _, symptom := range symptomsOf(posts) {
		m.Symptoms = append(m.Symptoms, markScores(posts, nil, "symptom", symptom, func(t Told) bool { return t.Symptom == symptom }))
	}
	for _, column := range columns {
		byValue := map[string][]MarkedPost{}
		for _, p := range posts {
			byValue[p.Columns[column]] = append(byValue[p.Columns[column]], p)
		}
		for _, value := range slices.SortedFunc(maps.Keys(byValue), func(a, b string) int {
			return cmp.Or(cmp.Compare(len(byValue[b]), len(byValue[a])), cmp.Compare(a, b))
		}) {
			m.Strata = append(m.Strata, markScores(byValue[value], nil, column, value, all))
		}
	}
	m.confuse(posts)
	m.Notes = []string{
		"A mark is found if the program finds its symptom in some of its tokens. Called present: of the places that the program calls the author's present symptoms, those where people marked that symptom so.",
		"Token F1 counts a token once for each symptom; IOU F1 counts spans of a symptom that share at least half of the tokens that they have together (ERASER). Both are pooled over posts, with no regard to polarity.",
		fmt.Sprintf("Intervals: of shares Wilson's, of F1 the percentile bootstrap, %d resamples of the %d posts, seed %d; 95%%.", metrics.Resamples, draws.Units, metrics.Seed),
	}
	return m, nil
}

// markScores scores the marks that a rule is true for. Nil draws: no intervals of F1.
func markScores(posts []MarkedPost, draws *metrics.Resampling, column, name string, of func(Told) bool) MarkScores {
	s := MarkScores{Column: column, Name: name}
	tokens, spans := make([]metrics.Overlap, len(posts)), make([]metrics.Overlap, len(posts))
	for i, p := range posts {
		for _, mark := range p.Marked {
			if of(mark) {
				s.count(mark, p.Found)
			}
		}
		for _, found := range p.Found {
			if found.Polarity == affirmed && of(found) {
				s.Called.N++
				s.Called.Count += one(slices.ContainsFunc(p.Marked, func(m Told) bool { return m.Polarity == affirmed && m.tells(found) }))
			}
		}
		tokens[i], spans[i] = overlapsOf(p, of)
	}
	s.Found.N, s.Right.N = s.Marked, s.Marked
	s.TokenF1, s.IOUF1 = pooledF1("token_f1_micro", tokens, draws), pooledF1("iou_f1_micro", spans, draws)
	return s
}

// count counts a mark, given what was found in its post.
func (s *MarkScores) count(mark Told, found []Told) {
	s.Marked++
	tells := func(t Told) bool { return t.tells(mark) }
	s.Found.Count += one(slices.ContainsFunc(found, tells))
	s.Right.Count += one(slices.ContainsFunc(found, func(t Told) bool { return tells(t) && t.Polarity == mark.Polarity }))
}

// overlapsOf returns what marks and finds of a post share, summed over symptoms. Of
// finds those count that are of a symptom and polarity that the rule is true for.
func overlapsOf(p MarkedPost, of func(Told) bool) (tokens, spans metrics.Overlap) {
	symptoms := map[string]bool{}
	for _, t := range slices.Concat(p.Marked, p.Found) {
		if of(t) {
			symptoms[t.Symptom] = true
		}
	}
	for symptom := range symptoms {
		marked, found := make([]bool, p.Tokens), make([]bool, p.Tokens)
		enter := func(told []Told, into []bool) {
			for _, t := range told {
				for _, i := range t.Tokens {
					into[i] = into[i] || t.Symptom == symptom && of(t)
				}
			}
		}
		enter(p.Marked, marked)
		enter(p.Found, found)
		tokens = added(tokens, metrics.TokenOverlap(marked, found))
		spans = added(spans, metrics.IOUOverlap(marked, found))
	}
	return tokens, spans
}

func added(a, b metrics.Overlap) metrics.Overlap {
	return metrics.Overlap{Hits: a.Hits + b.Hits, Predicted: a.Predicted + b.Predicted, Gold: a.Gold + b.Gold}
}

// pooledF1 returns F1 of the counts of all posts, with an interval if there are draws;
// NaN without marks.
func pooledF1(name string, posts []metrics.Overlap, draws *metrics.Resampling) Score {
	all := metrics.Pooled(posts, nil)
	scores := []Score{{name, all.F1(), math.NaN(), math.NaN()}}
	if all.Gold == 0 {
		scores[0].Value = math.NaN()
		return scores[0]
	}
	if draws != nil {
		setIntervals(scores, draws.Run(func(weights []int32) []float64 { return []float64{metrics.Pooled(posts, weights).F1()} }))
	}
	return scores[0]
}

// confuse counts the polarities of the places that were found.
func (m *Marks) confuse(posts []MarkedPost) {
	m.Confusion = make([][]int, len(m.Names))
	for i := range m.Confusion {
		m.Confusion[i] = make([]int, len(m.Names))
	}
	for _, p := range posts {
		for _, mark := range p.Marked {
			i := slices.IndexFunc(p.Found, func(t Told) bool { return t.tells(mark) && t.Polarity == mark.Polarity })
			if i < 0 {
				i = slices.IndexFunc(p.Found, mark.tells)
			}
			if i >= 0 {
				m.Confusion[slices.Index(m.Names, mark.Polarity)][slices.Index(m.Names, p.Found[i].Polarity)]++
			}
		}
	}
}

// polaritiesOf returns the polarities that occur, the most frequent mark first.
func polaritiesOf(posts []MarkedPost) []string {
	return byCount(posts, func(t Told) string { return t.Polarity }, true)
}

// symptomsOf returns the symptoms that were marked, the most frequent first.
func symptomsOf(posts []MarkedPost) []string {
	return byCount(posts, func(t Told) string { return t.Symptom }, false)
}

// byCount returns the names of marks, and if asked of finds, the most frequent mark first.
func byCount(posts []MarkedPost, name func(Told) string, finds bool) []string {
	counts := map[string]int{}
	for _, p := range posts {
		for _, t := range p.Marked {
			counts[name(t)]++
		}
		for _, t := range p.Found {
			if finds {
				counts[name(t)] += 0
			}
		}
	}
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
}

// WriteMarked writes posts as JSON, one a line.
func WriteMarked(w io.Writer, posts []MarkedPost) error {
	out := json.NewEncoder(w)
	for _, p := range posts {
		if err := out.Encode(p); err != nil {
			return err
		}
	}
	return nil
}

// ReadMarked reads posts that [WriteMarked] wrote. A token that a post does not have
// is an error with its place in the file.
func ReadMarked(r io.Reader) ([]MarkedPost, error) {
	var posts []MarkedPost
	in := json.NewDecoder(r)
	for {
		var p MarkedPost
		err := in.Decode(&p)
		if errors.Is(err, io.EOF) {
			return posts, nil
		}
		for _, t := range slices.Concat(p.Marked, p.Found) {
			if err == nil && (len(t.Tokens) == 0 || slices.Min(t.Tokens) < 0 || slices.Max(t.Tokens) >= p.Tokens) {
				err = fmt.Errorf("%s stands in the tokens %v, of %d", t.Symptom, t.Tokens, p.Tokens)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("marked post %d: %w", len(posts)+1, err)
		}
		posts = append(posts, p)
	}
}
