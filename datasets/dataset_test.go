package datasets

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryDatasetSaysWhatItIs(t *testing.T) {
	var seen []string
	for _, d := range All {
		t.Run(d.Name, func(t *testing.T) {
			if !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(d.Name) || slices.Contains(seen, d.Name) {
				t.Errorf("the name %q is no folder name, or there are two of it", d.Name)
			}
			seen = append(seen, d.Name)
			if d.Title == "" || d.Lang == "" || d.Source == "" || d.Licence == "" || d.Citation == "" {
				t.Error("title, language, source, licence or citation is missing")
			}
			if len(d.Tasks) == 0 || len(d.Splits) == 0 {
				t.Error("there is no task or no split")
			}
			for _, task := range d.Tasks {
				checkTask(t, d, task)
			}
		})
	}
}

func checkTask(t *testing.T, d *Dataset, task Task) {
	t.Helper()
	corpus, _, ok := strings.Cut(task.Name, "/")
	if _, err := Named(corpus); !ok || err != nil {
		t.Errorf("task %q of %s does not begin with the name of a dataset", task.Name, d.Name)
	}
	if task.Key == "" || task.Unit == "" {
		t.Errorf("task %s has no key or no unit", task.Name)
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(task.Labels)))); n != len(task.Labels) || n < 2 {
		t.Errorf("task %s has the labels %q", task.Name, task.Labels)
	}
	if task.Kind == Binary && len(task.Labels) != 2 {
		t.Errorf("the binary task %s has %d labels", task.Name, len(task.Labels))
	}
	for _, label := range task.Positive {
		if !slices.Contains(task.Labels, label) {
			t.Errorf("%q is a positive label of %s, but no label", label, task.Name)
		}
	}
}

func TestTheDefaultSplit(t *testing.T) {
	splits := []Split{{Name: "train"}, {Name: "dev"}, {Name: "test"}}
	for _, c := range []struct {
		name string
		d    Dataset
		want string
	}{
		{"the one called test", Dataset{Splits: splits}, "test"},
		{"the one that the dataset says", Dataset{Splits: splits, Default: "dev"}, "dev"},
		{"the only one", Dataset{Splits: []Split{{Name: "all"}}}, "all"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if s, err := c.d.Split(""); err != nil || s.Name != c.want {
				t.Errorf("the split is %q, error %v; want %s", s.Name, err, c.want)
			}
		})
	}
	if _, err := (&Dataset{Name: "a", Splits: splits[:2]}).Split(""); err == nil || err.Error() != `no split of a is called "test"; there is train, dev` {
		t.Errorf("of two others the error is %v", err)
	}
}

func TestNamesThatDoNotExist(t *testing.T) {
	_, noDataset := Named("dreadit")
	_, noTask := Dreaddit.Task("stress")
	_, noSplit := Dreaddit.Split("dev")
	_, _, noRead := Dreaddit.Read("anywhere", "dev")
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"dataset", noDataset, `no dataset is called "dreadit"; there is ` + strings.Join(allNames(), ", ")},
		{"task", noTask, `no task of dreaddit is called "stress"; there is dreaddit/stress`},
		{"split", noSplit, `no split of dreaddit is called "dev"; there is train, test`},
		{"split to read", noRead, `no split of dreaddit is called "dev"; there is train, test`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.err == nil || c.err.Error() != c.want {
				t.Errorf("the error is %v, want %s", c.err, c.want)
			}
		})
	}
}

// allNames returns the names of the datasets.
func allNames() []string {
	var names []string
	for _, d := range All {
		names = append(names, d.Name)
	}
	return names
}

func TestReadWithoutTheFileSaysWhereToAsk(t *testing.T) {
	dir := t.TempDir()
	_, _, err := Dreaddit.Read(dir, "test")
	if err == nil {
		t.Fatal("it was read")
	}
	for _, part := range []string{"dreaddit-test.csv", filepath.Join(dir, "dreaddit"), Dreaddit.Source} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not mention %s", err, part)
		}
	}
}

// writeDreaddit makes a folder of datasets with this test file of Dreaddit.
func writeDreaddit(t *testing.T, content string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "dreaddit"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "dreaddit", "dreaddit-test.csv"), []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// lines joins lines as a file.
func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }
