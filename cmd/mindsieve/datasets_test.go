package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
)

func TestDatasetsUsage(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"show without a name", []string{"datasets", "show"}, "accepts 1 arg(s), received 0"},
		{"show of what there is not", []string{"datasets", "show", "twitter"}, `no dataset is called "twitter"; there is dreaddit`},
		{"verify of what there is not", []string{"datasets", "verify", "twitter"}, `no dataset is called "twitter"; there is dreaddit`},
		{"list of a name", []string{"datasets", "list", "dreaddit"}, `unknown command "dreaddit"`},
		{"another subcommand", []string{"datasets", "delete"}, `unknown command "delete"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", c.args...)
			if got.status != exitUsage || !strings.Contains(got.stderr, c.want) || got.stdout != "" {
				t.Errorf("status %d, stderr %q, stdout %q; want %d and %q", got.status, got.stderr, got.stdout, exitUsage, c.want)
			}
		})
	}
	for _, name := range []string{"list", "show", "verify", "leaks", "export"} {
		got := mindsieve(t, "", "help", "datasets", name)
		if got.status != 0 || !strings.Contains(got.stdout, "Examples:\n  mindsieve datasets "+name) {
			t.Errorf("help datasets %s: status %d, %s", name, got.status, got.stdout)
		}
	}
}

func TestDatasetsList(t *testing.T) {
	data := corpus(t, 2)
	got := mindsieve(t, "", "datasets", "list", "--data", data)
	for _, want := range []string{"Dreaddit: stress in Reddit posts", "train, test", "1 of 2", "not stated", "distortions", "zh"} {
		if got.status != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("status %d, no %q in\n%s%s", got.status, want, got.stdout, got.stderr)
		}
	}
	for i, line := range strings.Split(got.stdout, "\n") {
		if n := len([]rune(line)); n > 160 {
			t.Errorf("line %d has %d columns", i+1, n)
		}
	}
	got = mindsieve(t, "", "datasets", "list", "--data", data, "--json")
	var all []corpusInfo
	if err := json.Unmarshal([]byte(got.stdout), &all); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	if len(all) != len(datasets.All) || all[0].Name != "dreaddit" || all[0].Splits[0].Present || !all[0].Splits[1].Present {
		t.Errorf("the list is %+v", all)
	}
}

func TestDatasetsShow(t *testing.T) {
	got := mindsieve(t, "", "datasets", "show", "dreaddit", "--data", t.TempDir())
	for _, want := range []string{
		"Dreaddit: stress in Reddit posts\n", "source    https://github.com/rradulov/dreaddit", "cite      Turcan",
		"task dreaddit/stress: binary, a label for each post\n", "labels    not stressed, stressed\n", "positive  stressed\n",
		"dreaddit-test.csv", "715", "mental-llm-80-20", "Known defects:\n- ",
	} {
		if got.status != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("status %d, no %q in\n%s%s", got.status, want, got.stdout, got.stderr)
		}
	}
	got = mindsieve(t, "", "datasets", "show", "--json", "dreaddit")
	var info corpusInfo
	if err := json.Unmarshal([]byte(got.stdout), &info); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	if info.Language != "en" || info.Tasks[0].Positive[0] != "stressed" || info.Splits[1].Rows != 715 {
		t.Errorf("shown is %+v", info)
	}
}

func TestDatasetsVerify(t *testing.T) {
	data := corpus(t, 4)
	for _, c := range []struct {
		name   string
		args   []string
		status int
		out    string
		err    string
	}{
		{"a wrong number of rows", []string{"verify", "--data", data}, exitError, "WRONG", "dreaddit/test has 4 rows instead of 715"},
		{"the same as JSON", []string{"verify", "--data", data, "--json"}, exitError, `"rows": 4`, "dreaddit/test has 4 rows instead of 715"},
		{"labels", []string{"verify", "--data", data}, exitError, "dreaddit/test, dreaddit/stress: not stressed 2; stressed 2", ""},
		{"absent files", []string{"verify", "--data", t.TempDir()}, 0, "demo/test", "not checked: dreaddit/train: no file dreaddit-train.csv in the folder"},
		{"an absent file of a named dataset", []string{"verify", "dreaddit", "--data", t.TempDir()}, exitError, "", "splits without a file: 2"},
		{"where to ask", []string{"verify", "dreaddit", "--data", t.TempDir()}, exitError, "", "ask for it at https://github.com/rradulov/dreaddit"},
		{"nothing wrong", []string{"verify", "demo"}, 0, "demo/test", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", append([]string{"datasets"}, c.args...)...)
			if got.status != c.status || !strings.Contains(got.stdout, c.out) || !strings.Contains(got.stderr, c.err) {
				t.Errorf("status %d, stdout %s, stderr %s; want %d, %q and %q", got.status, got.stdout, got.stderr, c.status, c.out, c.err)
			}
		})
	}
}

func TestDatasetsLeaks(t *testing.T) {
	data := corpusOf(t, "text,label\nA quiet day.,0\nA night.,1\n")
	train := filepath.Join(data, "dreaddit", "dreaddit-train.csv")
	if err := os.WriteFile(train, []byte("text,label\nA QUIET day!,0\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := mindsieve(t, "", "datasets", "leaks", "--data", data)
	for _, want := range []string{"dreaddit/train", "dreaddit/test", "mental-llm-80-20", "55 authors"} {
		if got.status != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("status %d, no %q in\n%s%s", got.status, want, got.stdout, got.stderr)
		}
	}
	if !strings.Contains(got.stderr, "not compared, no file in --data: ") {
		t.Errorf("nothing about absent files in %s", got.stderr)
	}
	got = mindsieve(t, "", "datasets", "leaks", "--data", data, "--json")
	var report leakReport
	if err := json.Unmarshal([]byte(got.stdout), &report); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	if len(report.Overlaps) != 1 || report.Overlaps[0].Exact != 0 || report.Overlaps[0].Alnum != 1 || len(report.Known) == 0 {
		t.Errorf("the report is %+v", report)
	}
}

// A file that cannot be read is told, the splits after it are checked, and the
// command fails.
func TestDatasetsVerifyGoesOnAfterAFileItCannotRead(t *testing.T) {
	data := corpusOf(t, "text,label\nA quiet day.,7\n")
	got := mindsieve(t, "", "datasets", "verify", "--data", data)
	if got.status != exitError || !strings.Contains(got.stdout, "demo/test") {
		t.Errorf("status %d, want %d and a check of demo/test in\n%s", got.status, exitError, got.stdout)
	}
	for _, want := range []string{
		`cannot be read: dreaddit/test: reading dreaddit: dreaddit-test.csv:2: label "7" is not one of 0, 1`, "splits that cannot be read: 1; see above why",
	} {
		if !strings.Contains(got.stderr, want) {
			t.Errorf("no %q in\n%s", want, got.stderr)
		}
	}
}

// Named datasets and cards are compared with all others, and nothing else is told.
func TestDatasetsLeaksOfACard(t *testing.T) {
	data := corpusOf(t, "text,label\nA quiet day.,0\nA night.,1\n")
	folder := t.TempDir()
	for name, content := range map[string]string{
		"walks.csv":  "body,label\na QUIET day!,calm\nA walk.,tense\n",
		"walks.yaml": "name: walks\nlang: en\nfile: walks.csv\ncolumns: {text: body}\ntasks: [{name: mood, kind: binary, labels: [calm, tense]}]\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := mindsieve(t, "", "datasets", "leaks", filepath.Join(folder, "walks.yaml"), "--data", data, "--json")
	var report leakReport
	if err := json.Unmarshal([]byte(got.stdout), &report); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	if len(report.Overlaps) != 1 || report.Overlaps[0].A != "dreaddit/test" || report.Overlaps[0].B != "walks/all" || report.Overlaps[0].Alnum != 1 {
		t.Errorf("the report is %+v", report)
	}
	if got := mindsieve(t, "", "datasets", "leaks", "walks"); got.status != exitUsage {
		t.Errorf("an unknown name gives status %d, want %d", got.status, exitUsage)
	}
}
