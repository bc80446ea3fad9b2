package datasets

import (
	"errors"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// realItems reads a split of the real files. It skips the test where they are
// not at hand: some corpora are given to people who sign an agreement only, and
// some official test files are kept apart.
func realItems(t *testing.T, d *Dataset, split string) (items []Item, notes []string) {
	t.Helper()
	dir := os.Getenv("MINDSIEVE_DATA")
	if dir == "" {
		t.Skip("set MINDSIEVE_DATA to the folder that holds a folder for each dataset")
	}
	items, notes, err := d.Read(dir, split)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return items, notes
}

// checkCounts compares the number of units that have each label of the first
// task with what was counted in the files by other means.
func checkCounts(t *testing.T, d *Dataset, split string, want map[string]int) {
	t.Helper()
	items, _ := realItems(t, d, split)
	s, err := d.Split(split)
	if err != nil {
		t.Fatal(err)
	}
	if s.Rows != 0 && len(items) != s.Rows {
		t.Errorf("%d units, want %d", len(items), s.Rows)
	}
	got := map[string]int{}
	for _, it := range items {
		if err := it.Post.Check(); err != nil {
			t.Fatalf("%s: %v", it.Post.ID, err)
		}
		for _, label := range it.Gold[0] {
			got[label]++
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("units by label (-want +got):\n%s", diff)
	}
}

// readFiles reads a split of which these are the files.
func readFiles(d *Dataset, split string, files map[string]string) (items []Item, notes []string, err error) {
	s, err := d.Split(split)
	if err != nil {
		return nil, nil, err
	}
	folder := fstest.MapFS{}
	for name, content := range files {
		folder[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return d.read(d, folder, s)
}

// fileOf returns the file of a split.
func fileOf(t *testing.T, d *Dataset, split string) string {
	t.Helper()
	s, err := d.Split(split)
	if err != nil {
		t.Fatal(err)
	}
	return s.File
}

// checkDefects reads the file of a split with each defect and compares the
// error.
func checkDefects(t *testing.T, d *Dataset, split string, cases []defect) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readFiles(d, split, map[string]string{fileOf(t, d, split): c.content})
			if err == nil || err.Error() != c.want {
				t.Errorf("the error is\n%v, want\n%s", err, c.want)
			}
		})
	}
}

// defect is a file that cannot be read, and the error it must give.
type defect struct{ name, content, want string }
