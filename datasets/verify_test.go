package datasets

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVerify(t *testing.T) {
	dir := writeDreaddit(t, lines(
		"text,label", "A quiet day.,0", "a QUIET  day.,1", "A quiet day.,0", "It’s late.,1", "It's late.,1",
	))
	got, err := Dreaddit.Verify(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	want := Check{
		Dataset: "dreaddit", Split: "test", File: "dreaddit-test.csv",
		Rows: 5, Expected: 715,
		Duplicates: 3, Conflicts: 1,
		Tasks: []TaskCount{{Task: "dreaddit/stress", Labels: []LabelCount{{"not stressed", 2}, {"stressed", 3}}}},
	}
	want.SHA256, want.Notes = got.SHA256, got.Notes
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !got.Wrong() || len(got.Notes) != 1 {
		t.Errorf("5 rows instead of 715 are not wrong, or have the notes %q", got.Notes)
	}
}

func TestVerifyDigest(t *testing.T) {
	got, err := Dreaddit.Verify(writeDreaddit(t, "text,label\nA day.,0\n"), "test")
	// printf 'text,label\nA day.,0\n' | sha256sum
	if want := "af11539af0f80a2602894629a39618205c10b2d087288c7bab3cafbf207b65e9"; err != nil || got.SHA256 != want {
		t.Errorf("the digest is %s (%v), want %s", got.SHA256, err, want)
	}
}

func TestVerifyCountsRowsWithoutALabelOrAText(t *testing.T) {
	task := Task{Name: "a/b", Labels: []string{"x", "y"}}
	items := []Item{
		{Post: post("one"), Gold: [][]string{{"y", "x"}}},
		{Post: post("two"), Gold: [][]string{{}}},
		{Post: post(" "), Gold: [][]string{{"y"}}},
		{Post: post("Two"), Gold: [][]string{{"y"}}, Columns: map[string]string{"factor": "another question"}},
	}
	want := TaskCount{Task: "a/b", Labels: []LabelCount{{"x", 1}, {"y", 3}}, Unlabeled: 1}
	if diff := cmp.Diff(want, countLabels(items, 0, task)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var c Check
	c.countTexts(items)
	if c.Empty != 1 || c.Duplicates != 0 {
		t.Errorf("%d texts are empty and %d duplicates, want 1 and none", c.Empty, c.Duplicates)
	}
}

func TestVerifyWithoutTheFile(t *testing.T) {
	_, err := Dreaddit.Verify(t.TempDir(), "test")
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), Dreaddit.Source) {
		t.Errorf("the error is %v, want one that says where to ask for the file", err)
	}
}

// Every file that is here has the rows that were published, and labels of its
// tasks.
func TestVerifyTheRealFiles(t *testing.T) {
	dir := realData(t)
	for _, d := range All {
		for _, s := range d.Splits {
			c, err := d.Verify(dir, s.Name)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				t.Logf("%s/%s is not there", d.Name, s.Name)
			case err != nil:
				t.Error(err)
			case c.Wrong():
				t.Errorf("%s/%s has %d rows, want %d", d.Name, s.Name, c.Rows, c.Expected)
			}
		}
	}
}
