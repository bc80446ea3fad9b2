package datasets

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/ingest"
)

// post returns a post of this text.
func post(text string) ingest.Post { return ingest.Post{ID: "1", Body: text} }

func TestFindLeaks(t *testing.T) {
	dir := writeDreaddit(t, lines("text,label", "A quiet day.,0", "It’s late.,1", "A night.,0"))
	addTrain(t, dir, lines(
		"text,label", "A loud day.,1", "a  quiet DAY.,1", "A quiet day.,0", "Its late,0",
	))
	found, err := FindLeaks(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []Overlap{{
		A: "dreaddit/train", B: "dreaddit/test", Exact: 1, Alnum: 2,
		Follows: "published like this, and the rows of mental-llm-80-20, ji2022-split, menta-eval too; ReadTrain drops them",
	}}
	if diff := cmp.Diff(want, found.Overlaps); diff != "" {
		t.Errorf("overlaps (-want +got):\n%s", diff)
	}
	missing := found.Missing
	if slices.Contains(missing, "dreaddit/test") || slices.Contains(missing, "demo/test") || !slices.Contains(missing, "sdcnl/train") {
		t.Errorf("missing are %q", missing)
	}
	if !slices.Contains(found.ByHash, "sdcnl/test") || !slices.Contains(found.ByHash, "sad/test") || slices.Contains(missing, "sdcnl/test") {
		t.Errorf("compared by hashes are %q", found.ByHash)
	}
}

// A card is compared with all, and only its own overlaps are told.
func TestFindLeaksOfACard(t *testing.T) {
	dir := writeDreaddit(t, lines("text,label", "A quiet day.,0", "A night.,0"))
	addTrain(t, dir, lines("text,label", "A quiet day.,0"))
	d, err := Open(writeCard(t, "card.yaml", lines(aCard...), "walks.csv", lines("body,label", "a night!,calm", "A walk.,calm")))
	if err != nil {
		t.Fatal(err)
	}
	found, err := FindLeaks(dir, d)
	if err != nil {
		t.Fatal(err)
	}
	want := []Overlap{{
		A: "dreaddit/test", B: "walks/all", Exact: 0, Alnum: 1,
		Follows: "training on B gives A away: not comparable with the rows of mental-llm-80-20, ji2022-split, menta-eval",
	}}
	if diff := cmp.Diff(want, found.Overlaps); diff != "" {
		t.Errorf("overlaps (-want +got):\n%s", diff)
	}
}

func TestSplitsWithoutAFileAreComparedByHashes(t *testing.T) {
	a, b, other := &Dataset{Name: "a"}, &Dataset{Name: "b"}, &Dataset{Name: "c"}
	c := comparison{exact: map[string][]int{}, alnum: map[string][]int{}}
	c.add(place{a, Split{Name: "train"}}, []Item{{Post: post("A  day.")}, {Post: post("A night.")}})
	c.addHashes(place{b, Split{Name: "test"}}, []string{hashOf("a day."), hashOf("a walk.")})
	c.addHashes(place{other, Split{Name: "test"}}, []string{hashOf("a walk.")})
	want := []Overlap{{A: "a/train", B: "b/test", Exact: 1, ByHash: true, Follows: "training on A gives B away"}}
	if diff := cmp.Diff(want, c.overlaps(nil)); diff != "" {
		t.Errorf("overlaps (-want +got):\n%s", diff)
	}
}

func TestWhatFollows(t *testing.T) {
	a, b := &Dataset{Name: "a"}, &Dataset{Name: "b"}
	train, validation := Split{Name: "train"}, Split{Name: "validation"}
	test := Split{Name: "test", Protocols: []string{"p", "q"}}
	for _, c := range []struct {
		name string
		a, b place
		want string
	}{
		{"train and test of one", place{a, train}, place{a, test}, "published like this, and the rows of p, q too; ReadTrain drops them"},
		{"the same without figures", place{a, train}, place{a, Split{Name: "test"}}, "published like this; ReadTrain drops them"},
		{"train and validation of one", place{a, train}, place{a, validation}, "models are chosen on texts they have learned"},
		{"two train files of one", place{a, train}, place{a, Split{Name: "added"}}, "the same texts count twice in joint training"},
		{"train and test of two", place{a, train}, place{b, test}, "training on A gives B away: not comparable with the rows of p, q"},
		{"test and train of two", place{a, test}, place{b, train}, "training on B gives A away: not comparable with the rows of p, q"},
		{"a test without figures", place{a, Split{Name: "test"}}, place{b, train}, "training on B gives A away"},
		{"two tests", place{a, test}, place{b, Split{Name: "expert"}}, "the same texts are tested twice: no independent evidence"},
		{"train of two", place{a, train}, place{b, train}, "the same texts count twice in joint training"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := whatFollows(c.a, c.b); got != c.want {
				t.Errorf("follows %q, want %q", got, c.want)
			}
		})
	}
}

func TestPartsDoNotLieInOneAnother(t *testing.T) {
	for _, c := range []struct {
		name   string
		splits []Split
		want   []string
	}{
		{"the authors' splits", []Split{{Name: "train"}, {Name: "test", Protocols: []string{"p"}}}, []string{"train", "test"}},
		{"ours, and the whole", []Split{{Name: "all"}, {Name: "train", Ours: true}, {Name: "test", Ours: true}}, []string{"train", "test"}},
		{"nothing but the whole", []Split{{Name: "all"}}, []string{"all"}},
		{"a test in two forms", []Split{{Name: "test", Protocols: []string{"p"}}, {Name: "test-complete", Protocols: []string{"p"}}}, []string{"test"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range (&Dataset{Splits: c.splits}).parts() {
				got = append(got, s.Name)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("parts (-want +got):\n%s", diff)
			}
		})
	}
}

// The figures were measured on the authors' files by another program, which
// repaired nothing: what it found exactly is asked only of files that need no
// repair. Of GoEmotions it found 37 and 46, without those that differ in the
// kind of quotes; of CAMS 1396 by letters and digits, without a repaired one.
func TestLeaksOfTheRealFiles(t *testing.T) {
	dir := realData(t)
	known := map[string][2]map[string]bool{}
	foldsAt := func(t *testing.T, name string) [2]map[string]bool {
		if _, ok := known[name]; !ok {
			known[name] = foldsIn(readPlace(t, dir, name))
		}
		return known[name]
	}
	const unknown = -1
	for _, c := range []struct {
		a, b         string
		exact, alnum int
	}{
		{"dreaddit/train", "dreaddit/test", 3, 3},
		{"cams/train", "sdcnl/train", unknown, 1397},
		{"cams/test", "sdcnl/test", unknown, 370},
		{"depsign-lt-edi/validation", "depsign-lt-edi/test", 2, 4},
		{"goemotions/train", "goemotions/test", 38, unknown},
		{"goemotions/train", "goemotions/validation", 48, unknown},
		{"socialcd-3k/train", "socialcd-3k/test", 3, unknown},
		{"irf/train", "irf/test", 2, unknown},
		{"irf/test", "multiwd/train", unknown, 792},
		{"irf/train", "multiwd/test", unknown, 373},
		{"cams/added", "irf/train", unknown, 1293},
		{"cams/added", "irf/validation", unknown, 311},
		{"cams/added", "multiwd/train", unknown, 1704},
		{"sdcnl/train", "irf/test", unknown, 284},
		{"sdcnl/test", "irf/train", unknown, 141},
		{"imhi-dreaddit/train", "imhi-dreaddit/test", 2, 2},
		{"imhi-dreaddit/train", "imhi-dreaddit/validation", 1, unknown},
		{"imhi-dr/train", "imhi-dr/validation", 1, unknown},
		{"imhi-cams/test", "irf/train", unknown, 258},
	} {
		t.Run(c.a+" and "+c.b, func(t *testing.T) {
			a, b := foldsAt(t, c.a), foldsAt(t, c.b)
			if exact := common(a[0], b[0]); c.exact != unknown && exact != c.exact {
				t.Errorf("%d texts are shared exactly, want %d", exact, c.exact)
			}
			if alnum := common(a[1], b[1]); c.alnum != unknown && alnum != c.alnum {
				t.Errorf("%d texts are shared by letters and digits, want %d", alnum, c.alnum)
			}
		})
	}
}

// Depseverity's rows are those of Dreaddit's train and test files, in order.
func TestDepseverityIsDreaddit(t *testing.T) {
	dir := realData(t)
	whole := readPlace(t, dir, "depseverity/all")
	parts := slices.Concat(readPlace(t, dir, "dreaddit/train"), readPlace(t, dir, "dreaddit/test"))
	if len(whole) != 3553 || len(parts) != 3553 {
		t.Fatalf("%d and %d rows, want 3553 of each", len(whole), len(parts))
	}
	for i := range whole {
		if foldsOf(whole[i].Post) != foldsOf(parts[i].Post) {
			t.Fatalf("row %d is another text", i+1)
		}
	}
}

// foldsIn returns the exact and the alnum folds of items.
func foldsIn(items []Item) [2]map[string]bool {
	in := [2]map[string]bool{{}, {}}
	for _, it := range items {
		f := foldsOf(it.Post)
		in[0][f.exact], in[1][f.alnum] = true, true
	}
	return in
}

// common counts the texts that both hold.
func common(a, b map[string]bool) int {
	n := 0
	for text := range a {
		if b[text] {
			n++
		}
	}
	return n
}
