package datasets

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the lists in splits/ instead of comparing with them")

// The datasets of which we made the split, in the order in which they were
// drawn: each keeps clear of the test splits before it.
var drawnSplits = []string{"depseverity", "cssrs-suicide", "sad", "wellxplain"}

// The test splits of others that our own keep clear of. There are more; their
// texts are kept out of training by ReadTrain, and need no other list.
var knownTests = []string{
	"dreaddit/test", "goemotions/test", "socialcd-3k/test", "imhi-dr/test", "imhi-dreaddit/test", "imhi-sad/test", "imhi-t-sid/test",
}

func TestEveryOwnSplitHasAList(t *testing.T) {
	for _, d := range All {
		ours := slices.ContainsFunc(d.Splits, func(s Split) bool { return s.Ours })
		if _, ok := splitLists()[d.Name]; ok != ours || ours != slices.Contains(append(drawnSplits, CSSRSPosts.Name), d.Name) {
			t.Errorf("%s: splits of ours %t, a list %t; both or neither, and a place in drawnSplits if it was drawn", d.Name, ours, ok)
		}
	}
}

func TestNoListValidatesOnTheTestOfAnother(t *testing.T) {
	for a, list := range splitLists() {
		for b, other := range splitLists() {
			for hash, part := range list {
				if part == partTest && other[hash] == partValidation {
					t.Errorf("%s stands in the test split of %s and the validation split of %s", hash, a, b)
				}
			}
		}
	}
}

// The lists are made of the authors' files and nothing else: whoever has the
// files can make them again.
func TestListsAreThoseThatTheRuleGives(t *testing.T) {
	dir := realData(t)
	known := map[folds]bool{}
	for _, name := range knownTests {
		for _, it := range readPlace(t, dir, name) {
			known[alnumOnly(it)] = true
		}
	}
	for _, name := range drawnSplits {
		items := readPlace(t, dir, name+"/all")
		var units []drawUnit
		for _, it := range items {
			u := drawUnit{folds: foldsOf(it.Post), tested: known[alnumOnly(it)]}
			if len(it.Gold[0]) > 0 {
				u.label = it.Gold[0][0]
			}
			units = append(units, u)
		}
		list := draw(units)
		content := list.write(fmt.Sprintf(drawRule, name, drawSeed, strings.Join(knownTests, ", ")))
		checkList(t, name, content)
		for _, it := range items {
			if list.part(hashOf(foldsOf(it.Post).exact)) == partTest {
				known[alnumOnly(it)] = true
			}
		}
	}
}

// checkList compares a list with the one that is embedded, or writes it.
func checkList(t *testing.T, name string, content []byte) {
	t.Helper()
	file := "splits/" + name + ".txt"
	if *update {
		if err := os.WriteFile(file, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(content)); diff != "" {
		t.Errorf("%s is not what the rule gives (-want +got; go test -update accepts it):\n%.2000s", file, diff)
	}
}

// alnumOnly returns the looser fold of an item.
func alnumOnly(it Item) folds { return folds{alnum: foldsOf(it.Post).alnum} }

// realData returns the folder of the real datasets.
func realData(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("MINDSIEVE_DATA")
	if dir == "" {
		t.Skip("set MINDSIEVE_DATA to the folder that holds a folder for each dataset")
	}
	return dir
}

// readPlace reads a split by its name, such as "dreaddit/test". The test is
// skipped if its file is not there.
func readPlace(t *testing.T, dir, name string) []Item {
	t.Helper()
	dataset, split, _ := strings.Cut(name, "/")
	d, err := Named(dataset)
	if err != nil {
		t.Fatal(err)
	}
	items, _, err := d.Read(dir, split)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there: %v", name, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func TestParseListNamesTheLineOfADefect(t *testing.T) {
	for _, c := range []struct{ name, list, want string }{
		{"a part that there is not", lines("# rule", "0123456789abcdef train"), "l.txt:2: not 16 hex digits and test, validation or none"},
		{"a short hash", lines("0123 test"), "l.txt:1: not 16 hex digits and test, validation or none"},
		{"a hash twice", lines("0123456789abcdef test", "0123456789abcdef none"), "l.txt:2: a second line for 0123456789abcdef"},
		{"nothing", lines("# rule"), "l.txt: an empty list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := parseList("l.txt", []byte(c.list)); err == nil || err.Error() != c.want {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
		})
	}
}
