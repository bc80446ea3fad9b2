package timeline

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAGatheringGivesAllAuthorsInOrder(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	g, err := NewGathering()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 6))
	const authors = 1000
	want := map[string]int{}
	for i := range 5 * authors {
		author := fmt.Sprint("author-", random.IntN(authors))
		want[author]++
		if err := g.Add(author, on(float64(i), random.Float64())); err != nil {
			t.Fatal(err)
		}
	}
	got, last := map[string]int{}, Timeline{Now: Window{MaxRisk: 2}}
	err = g.Each(t.Context(), func(author string, results []Post) (Timeline, bool) {
		return Of(author, results, Options{}), len(results) >= 3
	}, ByRisk, func(a Timeline) error {
		if ByRisk(last, a) > 0 {
			t.Errorf("%s comes after %s", a.Author, last.Author)
		}
		got[a.Author], last = a.Posts, a
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for author, n := range want {
		if n < 3 {
			delete(want, author)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%v stay in the temporary folder (%v)", left, err)
	}
}

func TestAGatheringEndsWithItsUser(t *testing.T) {
	g, err := NewGathering()
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for i := range 9 {
		if err := g.Add(fmt.Sprint(i), on(1, .1)); err != nil {
			t.Fatal(err)
		}
	}
	enough, n := errors.New("enough"), 0
	keep := func(author string, results []Post) (Timeline, bool) { return Of(author, results, Options{}), true }
	if err := g.Each(t.Context(), keep, ByShift, func(Timeline) error { n++; return enough }); !errors.Is(err, enough) || n != 1 {
		t.Errorf("%d timelines, %v", n, err)
	}
}

func TestByShift(t *testing.T) {
	shifted := func(author string, days float64) Timeline {
		return Timeline{Author: author, Shifts: []Comparison{{At: on(1, 0).CreatedAt}, {At: on(days, 0).CreatedAt}}}
	}
	risky := Timeline{Author: "c", Now: Window{MaxRisk: .9}}
	for _, pair := range [][2]Timeline{{shifted("b", 9), shifted("a", 8)}, {shifted("d", 2), risky}, {risky, {Author: "a"}}, {{Author: "a"}, {Author: "b"}}} {
		if ByShift(pair[0], pair[1]) >= 0 || ByShift(pair[1], pair[0]) <= 0 {
			t.Errorf("%s does not come before %s", pair[0].Author, pair[1].Author)
		}
	}
}
