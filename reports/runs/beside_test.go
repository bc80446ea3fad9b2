package runs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports"
)

// written writes a file below a new folder and returns that folder.
func written(t *testing.T, name, content string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestBesideAnswersOfSeveralTasks(t *testing.T) {
	tasks := []datasets.Task{
		{Name: "walks/pace", Kind: datasets.Binary, Labels: []string{"slow", "fast"}},
		{Name: "walks/sights", Kind: datasets.Multilabel, Labels: []string{"river", "bridge"}},
		{Name: "walks/end", Kind: datasets.Binary, Labels: []string{"home", "away"}},
	}
	gold := []reports.Gold{{ID: "w1", Labels: map[string][]string{"walks/pace": {"slow"}}}, {ID: "w2"}}
	const both = `{"task": "walks/pace", "id": "w1", "label": "fast"}
{"task": "walks/pace", "id": "w2", "label": "quick"}
{"task": "walks/sights", "id": "w2", "label": ["river", "bridge"]}
{"task": "walks/end", "id": "other", "label": "home"}
`
	folder := written(t, "both.jsonl", both)
	got, err := System{"floor", filepath.Join(folder, "both.jsonl")}.answers("walks-test", tasks, gold)
	want := []SystemAnswer{
		{System: "floor", Task: "walks/pace", ID: "w1", Labels: []string{"fast"}},
		{System: "floor", Task: "walks/pace", ID: "w2", Reason: "a label that the task does not have", Said: `"quick"`},
		{System: "floor", Task: "walks/sights", ID: "w2", Labels: []string{"bridge", "river"}},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	one := written(t, "one.jsonl", `{"id": "w1", "label": "fast"}`)
	_, err = System{"floor", filepath.Join(one, "one.jsonl")}.answers("walks-test", tasks, gold)
	if err == nil || !strings.Contains(err.Error(), "has no column task to tell the 3 tasks of walks-test apart") {
		t.Errorf("error is %v", err)
	}
}
