package datasets

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// addTrain puts a train file of Dreaddit in a folder of datasets.
func addTrain(t *testing.T, dir, content string) {
	t.Helper()
	path := filepath.Join(dir, "dreaddit", "dreaddit-train.csv")
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestReadTrainLeavesOutWhatATestKnows(t *testing.T) {
	dir := writeDreaddit(t, lines("text,label", "A quiet day.,0", "It’s late.,1"))
	addTrain(t, dir, lines(
		"text,label", "A loud day.,1", "a  quiet DAY.,1", "Its late,0", "A quiet day.,0", "A long walk.,0",
	))
	train, err := Dreaddit.ReadTrain(dir, "train")
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, it := range train.Items {
		kept = append(kept, it.Post.ID)
	}
	if diff := cmp.Diff([]string{"dreaddit-train-00001", "dreaddit-train-00005"}, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Dropped{{"dreaddit/test", 3}}, train.Dropped); diff != "" {
		t.Errorf("dropped (-want +got):\n%s", diff)
	}
	items, _, err := Dreaddit.Read(dir, "train")
	if err != nil || len(items) != 5 {
		t.Errorf("Read gives %d rows and %v, want the 5 of the file", len(items), err)
	}
}

func TestReadTrainWithoutTheTestFiles(t *testing.T) {
	dir := t.TempDir()
	addTrain(t, dir, lines("text,label", "A loud day.,1"))
	train, err := Dreaddit.ReadTrain(dir, "train")
	if err != nil || len(train.Items) != 1 || train.Dropped != nil {
		t.Errorf("%+v and %v, want one unit", train, err)
	}
}

func TestReadTrainStopsAtATestItCannotRead(t *testing.T) {
	dir := writeDreaddit(t, lines("text,label", "A day.,7"))
	addTrain(t, dir, lines("text,label", "A loud day.,1"))
	if _, err := Dreaddit.ReadTrain(dir, "train"); err == nil || !strings.Contains(err.Error(), "dreaddit-test.csv:2") {
		t.Errorf("the error is %v, want one that names the line of the test file", err)
	}
}

func TestReadTrainRefusesTests(t *testing.T) {
	_, err := Dreaddit.ReadTrain(t.TempDir(), "test")
	if want := "dreaddit/test is for testing; train on another split of dreaddit"; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

func TestTestedTextsOfAbsentFilesAreKnownByTheirHashes(t *testing.T) {
	tests := tested{splits: []string{"a/test", "b/test", "c/test"}, texts: map[string]int{}}
	tests.held = heldOut{hashOf("a quiet day."): {"a/test", "b/test"}, hashOf("a river."): {"c/test"}}
	tests.addTexts([]Item{{Post: post("A quiet day.")}, {Post: post("A night.")}}, 1)
	for _, c := range []struct{ text, want string }{
		{"A quiet  day.", "a/test"},
		{"A quiet day!", "b/test"}, // the list knows the exact fold only
		{"a night", "b/test"},
		{"A river.", "c/test"},
		{"A walk.", ""},
		{"A loud day.", ""},
	} {
		if got, _ := tests.where(foldsOf(post(c.text))); got != c.want {
			t.Errorf("%q stands in %q, want %q", c.text, got, c.want)
		}
	}
}

// Whatever is trained on, of the files that are here, no test knows it.
func TestNothingTrainedOnIsTestedOn(t *testing.T) {
	dir := realData(t)
	tests, err := testedTexts(dir, &Demo)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range All {
		for _, s := range d.Splits {
			if s.HeldOut() || !d.Has(dir, s) {
				continue
			}
			train, err := d.readWithout(tests, dir, s.Name)
			if err != nil {
				t.Fatal(err)
			}
			for _, it := range train.Items {
				if where, ok := tests.where(foldsOf(it.Post)); ok {
					t.Fatalf("%s stands in %s", it.Post.ID, where)
				}
			}
			t.Logf("%s/%s: %d kept, dropped %v", d.Name, s.Name, len(train.Items), train.Dropped)
		}
	}
}
