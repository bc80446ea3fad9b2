package datasets

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawn are rows of a small corpus with many copies, some with other
// punctuation and some with other labels; the texts with an even number may
// stand in the test split of another dataset.
func drawn(t *rapid.T) []drawUnit {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) drawUnit {
		n := rapid.IntRange(0, 80).Draw(t, "text")
		text := fmt.Sprintf("day %d", n) + rapid.SampledFrom([]string{"", "", "", "!"}).Draw(t, "end")
		return drawUnit{
			folds:  folds{text, FoldAlnum(text)},
			label:  rapid.SampledFrom([]string{"low", "low", "low", "high", ""}).Draw(t, "label"),
			tested: n%4 == 0 && rapid.Bool().Draw(t, "tested"),
		}
	}), 0, 120).Draw(t, "rows")
}

func TestDrawKeepsCopiesTogetherAndOthersTestsOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := drawn(t)
		list := draw(units)
		part, tested := map[string]string{}, map[string]bool{}
		for _, u := range units {
			tested[u.alnum] = tested[u.alnum] || u.tested
		}
		for _, u := range units {
			p := list.part(hashOf(u.exact))
			if before, ok := part[u.alnum]; ok && before != p {
				t.Fatalf("copies of %q stand in %s and %s", u.exact, before, p)
			}
			part[u.alnum] = p
			if tested[u.alnum] && p != partTest && p != partNone {
				t.Fatalf("%q, on which another dataset tests, stands in %s", u.exact, p)
			}
			if !tested[u.alnum] && p == partNone {
				t.Fatalf("%q is in no part, though nobody tests on it", u.exact)
			}
		}
	})
}

func TestDrawFillsEachStratum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := drawn(t)
		list := draw(units)
		total, largest, parts := map[string]int{}, map[string]int{}, map[[2]string]int{}
		for _, g := range drawGroups(units) {
			total[g.label] += g.rows
			largest[g.label] = max(largest[g.label], g.rows)
			parts[[2]string{g.label, list.part(g.hashes[0])}] += g.rows
		}
		for label, n := range total {
			test, validation := parts[[2]string{label, partTest}], parts[[2]string{label, partValidation}]
			if 5*test < n || 5*(test-largest[label]) >= n {
				t.Fatalf("%d of %d rows of %q are in test; the largest group has %d", test, n, label, largest[label])
			}
			if rest := parts[[2]string{label, partTrain}]; 10*(validation-largest[label]) >= n || rest > 0 && 10*validation < n {
				t.Fatalf("%d of %d rows of %q are in validation, %d in train", validation, n, label, rest)
			}
		}
	})
}

func TestDrawDoesNotDependOnTheOrderOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := drawn(t)
		list := draw(units)
		r := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "order")))
		r.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
		if diff := cmp.Diff(list, draw(units)); diff != "" {
			t.Fatalf("another order gives another split:\n%s", diff)
		}
	})
}

func TestDrawCountsAGroupUnderItsRarestLabel(t *testing.T) {
	unit := func(text, label string) drawUnit { return drawUnit{folds: folds{text, text}, label: label} }
	groups := drawGroups([]drawUnit{unit("a", "low"), unit("b", "low"), unit("b", "high"), unit("b", "low")})
	labels := map[string]int{}
	for _, g := range groups {
		labels[g.label] += g.rows
	}
	if want := map[string]int{"low": 1, "high": 3}; !cmp.Equal(labels, want) {
		t.Errorf("the rows count under %v, want %v", labels, want)
	}
}

func TestAListIsReadAsItWasWritten(t *testing.T) {
	list := splitList{hashOf("a"): partTest, hashOf("b"): partValidation, hashOf("c"): partNone}
	file := list.write(fmt.Sprintf(drawRule, "example", drawSeed, "other/test"))
	read, err := parseList("example.txt", file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list, read); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	for _, want := range []string{"# Our own split of example: 20% test", "known: other/test."} {
		if !strings.Contains(string(file), want) {
			t.Errorf("no %q in\n%s", want, file)
		}
	}
}
