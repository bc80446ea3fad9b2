package datasets

import (
	"slices"
	"strings"
	"testing"
)

func TestHeldOutTextsNameTestSplits(t *testing.T) {
	of := map[string]int{} // texts by the split that counts
	for hash, splits := range heldOutTexts() {
		for _, name := range splits {
			dataset, split, _ := strings.Cut(name, "/")
			d, err := Named(dataset)
			if err != nil {
				t.Fatalf("%s: %v", hash, err)
			}
			if s, err := d.Split(split); err != nil || !s.HeldOut() {
				t.Errorf("%s: %s is no test split (%v)", hash, name, err)
			}
		}
		of[splits[0]]++
	}
	for _, name := range []string{"sdcnl/test", "irf/test", "multiwd/test", "depsign-lt-edi/test", "imhi-cams/test", "sad/test"} {
		if of[name] == 0 {
			t.Errorf("no text of %s is held out", name)
		}
	}
}

func TestHeldOutByKnowsOurOwnTests(t *testing.T) {
	for hash, part := range splitLists()["sad"] {
		if got := slices.Contains(HeldOutBy(hash), "sad/test"); got != (part == partTest) {
			t.Errorf("%s, of the part %s, is held out by %q", hash, part, HeldOutBy(hash))
		}
	}
	if by := HeldOutBy(hashOf("a quiet day.")); by != nil {
		t.Errorf("an invented text is held out by %q", by)
	}
}

func TestParseHeldOutNamesTheLineOfADefect(t *testing.T) {
	for _, c := range []struct{ name, list, want string }{
		{"a short hash", lines("# rule", "a/test", "0123"), "l.txt:3: neither a test split nor 16 hex digits below one"},
		{"no split", lines("0123456789abcdef", "a/test"), "l.txt:1: neither a test split nor 16 hex digits below one"},
		{"a hash twice", lines("a/test", "0123456789abcdef", "b/test", "0123456789abcdef", "0123456789abcdef"), "l.txt:5: a second line for 0123456789abcdef in b/test"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := parseHeldOut("l.txt", []byte(c.list)); err == nil || err.Error() != c.want {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
		})
	}
}

// The test files of IRF, MultiWD and SDCNL are not needed to keep their texts
// out of a corpus that has many of them, be it for training or for choosing.
func TestReadTrainDropsHeldOutTextsWithoutTheirFiles(t *testing.T) {
	dir := realData(t)
	for _, c := range []struct{ dataset, split, because string }{
		{"cams", "added", "irf/test"},
		{"irf", "train", "sdcnl/test"},
		{"imhi-multiwd", "validation", "multiwd/test"},
		{"imhi-irf", "validation", "multiwd/test"},
	} {
		t.Run(c.dataset+"/"+c.split, func(t *testing.T) {
			d, err := Named(c.dataset)
			if err != nil {
				t.Fatal(err)
			}
			readPlace(t, dir, c.dataset+"/"+c.split) // or skip
			train, err := d.ReadTrain(dir, c.split)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(train.Dropped, func(d Dropped) bool { return d.Because == c.because && d.Rows > 0 }) {
				t.Errorf("nothing dropped because of %s: %v", c.because, train.Dropped)
			}
			for _, it := range train.Items {
				if by := HeldOutBy(TextHash(it.Post)); by != nil {
					t.Fatalf("%s stands in %q", it.Post.ID, by)
				}
			}
			t.Logf("%d kept, dropped %v", len(train.Items), train.Dropped)
		})
	}
}
