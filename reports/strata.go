package reports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// Stratum holds the scores of those units of a report that have one value of a
// column.
type Stratum struct {
	Column  string // such as "length" or "community"
	Value   string // "" for the units of which it is not known
	N       int
	Missing int     // of N: units without a valid answer
	Scores  []Score // as in the report; without intervals if N is below 30
}

// bands are the values of columns of numbers, in their order.
var bands = []string{
	"1–50 words", "51–150 words", "151–400 words", "over 400 words",
	"1 post", "2–5 posts", "6–20 posts", "over 20 posts",
}

// LengthBand returns the band of a text of so many words: at most 50, 150, 400,
// or more. It is the value of the column "length".
func LengthBand(words int) string { return bands[band(words, 50, 150, 400)] }

// PostsBand returns the band of a user with so many posts: one, at most 5, 20,
// or more. It is the value of the column "posts".
func PostsBand(posts int) string { return bands[4+band(posts, 1, 5, 20)] }

// band returns how many of the limits n is above.
func band(n int, limits ...int) int {
	i := 0
	for i < len(limits) && n > limits[i] {
		i++
	}
	return i
}

// strata scores the cases of each value of each column. Values are in the order
// of their band, then the most frequent first. A column that no case has is an
// error that lists those there are.
func strata(task datasets.Task, cases []Case, columns []string) ([]Stratum, error) {
	var all []Stratum
	for _, column := range columns {
		byValue := make(map[string][]Case)
		for _, c := range cases {
			byValue[c.Columns[column]] = append(byValue[c.Columns[column]], c)
		}
		if len(byValue[""]) == len(cases) {
			return nil, fmt.Errorf("no %s has a column %q; there is %s", task.Unit, column, columnsOf(cases))
		}
		poolRare(byValue)
		for _, value := range slices.SortedFunc(maps.Keys(byValue), func(a, b string) int {
			return cmp.Or(
				cmp.Compare(slices.Index(bands, a), slices.Index(bands, b)),
				cmp.Compare(len(byValue[b]), len(byValue[a])), cmp.Compare(a, b))
		}) {
			all = append(all, stratum(task, column, value, byValue[value]))
		}
	}
	return all, nil
}

const (
	// manyValues is the number of values up to which each is a stratum of its own.
	manyValues = 12
	// rareValue is the number of units below which one of many values is rare.
	rareValue = 10
	// others is the value of the stratum of all rare values.
	others = "others, each under 10"
)

// poolRare puts the cases of rare values together, if there are many values:
// scores of one or two units say nothing.
func poolRare(byValue map[string][]Case) {
	if len(byValue) <= manyValues {
		return
	}
	for _, value := range slices.Sorted(maps.Keys(byValue)) {
		if cases := byValue[value]; len(cases) < rareValue {
			byValue[others] = append(byValue[others], cases...)
			delete(byValue, value)
		}
	}
}

func stratum(task datasets.Task, column, value string, cases []Case) Stratum {
	s := newSample(task, cases)
	var r *metrics.Resampling
	if len(cases) >= metrics.RareClass {
		r = newResampling(task, cases)
	}
	return Stratum{Column: column, Value: value, N: s.n, Missing: s.missing, Scores: scoresOf(s, r)}
}

// columnsOf lists the columns that cases have.
func columnsOf(cases []Case) string {
	names := make(map[string]bool)
	for _, c := range cases {
		for name := range c.Columns {
			names[name] = true
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(maps.Keys(names)), ", ")
}
