package main

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files in testdata instead of comparing with them")

// scoreFiles are the files that testdata/score/cases.py wrote.
const scoreFiles = "testdata/score"

// scoreArgs returns the arguments that score the three systems of scoreFiles.
func scoreArgs(more ...string) []string {
	args := []string{"score", "--gold", filepath.Join(scoreFiles, "gold.csv")}
	for _, name := range []string{"labels.csv", "words.jsonl", "logits.tsv"} {
		args = append(args, "--predictions", filepath.Join(scoreFiles, name))
	}
	return append(args, more...)
}

// scored is what score writes as JSON, as far as scikit-learn knows it.
type scored struct {
	System   string
	N        int
	Missing  int
	Metrics  map[string]float64
	PerClass map[string]map[string]float64 `json:"per_class"`
}

func TestScoreEqualsScikitLearn(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(scoreFiles, "scores.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]scored
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	got := mindsieve(t, "", scoreArgs("--format", "json")...)
	var systems []scored
	if err := json.Unmarshal([]byte(got.stdout), &systems); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	if len(systems) != len(want) {
		t.Fatalf("%d systems, want %d", len(systems), len(want))
	}
	for _, s := range systems {
		w := want[s.System]
		equal(t, s.System, s.Metrics, w.Metrics)
		for label, metrics := range w.PerClass {
			equal(t, s.System+", "+label, s.PerClass[label], metrics)
		}
	}
}

// equal compares numbers by name to 1e-12; got may hold more of them.
func equal(t *testing.T, what string, got, want map[string]float64) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("%s: nothing to compare with", what)
	}
	for name, w := range want {
		if g, ok := got[name]; !ok || math.Abs(g-w) > 1e-12 {
			t.Errorf("%s: %s is %v, want %v", what, name, g, w)
		}
	}
}

func TestScoreOfOneFileIsOneObject(t *testing.T) {
	got := mindsieve(t, "", "score", "--gold", filepath.Join(scoreFiles, "gold.csv"),
		"--predictions", filepath.Join(scoreFiles, "labels.csv"), "--name", "ours", "--format", "json")
	var s scored
	if err := json.Unmarshal([]byte(got.stdout), &s); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	if s.System != "ours" || s.N != 90 || s.Missing != 9 {
		t.Errorf("%s has %d units, %d missing; want ours, 90, 9", s.System, s.N, s.Missing)
	}
}

func TestScoreTables(t *testing.T) {
	for _, c := range []struct {
		file string
		args []string
	}{
		{"score.txt", []string{"--baseline", "labels.csv", "--by", "place"}},
		{"score.md", []string{"--baseline", "labels.csv", "--format", "markdown"}},
		{"score.tex", []string{"--kind", "ordinal", "--positive", "very tense", "--task", "example/tension", "--format", "latex"}},
	} {
		t.Run(c.file, func(t *testing.T) {
			got := mindsieve(t, "", scoreArgs(c.args...)...)
			if got.status != 0 {
				t.Fatalf("status %d: %s", got.status, got.stderr)
			}
			file := filepath.Join("testdata", c.file)
			if *update {
				if err := os.WriteFile(file, []byte(got.stdout), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v (go test -update writes it)", err)
			}
			if diff := cmp.Diff(string(want), got.stdout); diff != "" {
				t.Errorf("(-want +got; go test -update accepts it)\n%s", diff)
			}
		})
	}
}

func TestScoreListsIDsWhereTheTableHasNoRoom(t *testing.T) {
	for _, format := range []string{"csv", "latex"} {
		got := mindsieve(t, "", scoreArgs("--format", format)...)
		if got.status != 0 || strings.Contains(got.stdout, "u00, u11") || !strings.Contains(got.stderr, "note on labels.csv: No result for 9 units: u00, u11, u22, u33, u44, …") {
			t.Errorf("%s: status %d, stderr %s", format, got.status, got.stderr)
		}
	}
}

// moodGold is a file of gold labels with numbers, in a folder of its own.
func moodGold(t *testing.T) string {
	t.Helper()
	return filepath.Join(written(t, "gold.csv", "id,label\nday-01,0\nday-02,1\nday-03,2\nday-12,1\n"), "gold.csv")
}

func TestScoreReadsLabelsInAnotherForm(t *testing.T) {
	gold := moodGold(t)
	for _, c := range []struct{ name, answers, want string }{
		{"numbers", "id,label\nday-01,0.0\nday-02,1.0\nday-03,2\nday-12,1.0\n", `"1.0" as 1, 1 × "0.0" as 0`},
		{"spaces", "id,label\nday-01, 0\nday-02,1 \nday-03,2\nday-12,1\n", ""},
	} {
		got := mindsieve(t, "", "score", "--gold", gold, "--predictions", answersFile(t, c.answers), "--format", "json")
		var s struct {
			scored
			Notes []string
		}
		if err := json.Unmarshal([]byte(got.stdout), &s); err != nil || got.status != 0 || got.stderr != "" {
			t.Fatalf("%s: status %d, %v, %s", c.name, got.status, err, got.stderr)
		}
		notes := strings.Join(s.Notes, "\n")
		if s.Metrics["balanced_accuracy"] != 1 || !strings.Contains(notes, c.want) || strings.Contains(notes, "in case") != (c.want != "") {
			t.Errorf("%s: balanced accuracy %v, notes %q; want 1 and %q", c.name, s.Metrics["balanced_accuracy"], s.Notes, c.want)
		}
	}
}

func TestScoreWarnsOfWhatDoesNotFit(t *testing.T) {
	gold := moodGold(t)
	for _, c := range []struct{ name, answers, warning string }{
		{
			"labels", "id,label\nday-01,0\nday-02,one\nday-03,two\nday-12,one\n",
			`3 of 4 units (3 × a label that the task does not have: 2 × "one", 1 × "two").`,
		},
		{
			"answers in words", "id,answer\nday-01,0\nday-02,I won't say. Reasoning: a secret.\nday-03,It is hard to say.\nday-12,i won't say. Reasoning: none.\n",
			`3 of 4 units (3 × an answer that names no label: 2 × "i won't say.", 1 × unlike any other).`,
		},
		{"ids", "id,label\nday-01,0\nday-02,1\nday-3,2\nday-12,1\n", "Left out, since their ids have no gold label: 1 predictions."},
	} {
		for _, format := range []string{"table", "csv", "json"} {
			got := mindsieve(t, "", "score", "--gold", gold, "--predictions", answersFile(t, c.answers), "--format", format)
			if got.status != 0 || strings.Count(got.stderr, c.warning) != 1 || !strings.Contains(got.stderr, "warning on answers.csv: ") {
				t.Errorf("%s, %s: status %d, stderr %q; want the warning %q", c.name, format, got.status, got.stderr, c.warning)
			}
			if strings.Contains(got.stdout+got.stderr, "secret") {
				t.Errorf("%s, %s: the reasons are shown", c.name, format)
			}
			if format == "table" && !strings.Contains(got.stdout, c.warning) {
				t.Errorf("%s: no footnote %q in\n%s", c.name, c.warning, got.stdout)
			}
		}
	}
}

func TestScoreRefusesWhatFitsNowhere(t *testing.T) {
	gold := moodGold(t)
	for _, c := range []struct{ name, answers, want string }{
		{
			"labels", "id,label\nday-01,none\nday-02,one\nday-03,two\nday-12,one\n",
			"answers.csv: no answer in the column label gives a label of task gold, which has 0, 1, 2; " +
				`they say "one" (2 rows), "none" (1 row), "two" (1 row); write the labels as the task has them, or call the column answer if it holds answers in words`,
		},
		{
			"labels that are texts", "id,label\nday-01,a day on which very little happened to anybody\n",
			"which has 0, 1, 2; they are longer than 40 characters; write",
		},
		{
			"answers in words", "id,answer\nday-01,fine\nday-02,well\n",
			"answers.csv: no answer in the column answer gives a label of task gold, which has 0, 1, 2; " +
				"no two of them are alike; an answer must name one label, before its reasons",
		},
		{"empty answers", "id,label\nday-01,\nday-02,\n", "answers.csv: every answer is empty"},
		{
			"ids", "id,label\nU1a,0\nU2b,1\n",
			`answers.csv: none of its ids has a gold label: the ids of gold labels look like "day-00", its own like "U0a"; give each prediction the id of its unit`,
		},
	} {
		got := mindsieve(t, "", "score", "--gold", gold, "--predictions", answersFile(t, c.answers))
		if got.status != exitError || !strings.Contains(got.stderr, c.want) || got.stdout != "" {
			t.Errorf("%s: status %d, stderr %q, stdout %q; want %q", c.name, got.status, got.stderr, got.stdout, c.want)
		}
	}
}

// answersFile writes predictions for the posts of corpus.
func answersFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "answers.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestScoreAgainstADataset(t *testing.T) {
	answers := answersFile(t, "id,label\ndreaddit-test-00001,not stressed\ndreaddit-test-00002,not stressed\nother,stressed\n")
	got := mindsieve(t, "", "score", "--dataset", "dreaddit", "--data", corpus(t, 4), "--predictions", answers)
	for _, want := range []string{
		"dreaddit/stress: test split of dreaddit, 4 posts, positive: stressed",
		"No result for 2 posts: dreaddit-test-00003, dreaddit-test-00004.",
		"the published test split has 715",
		"protocol mental-llm-80-20 scores 715 posts, this table 4: 33 figures",
	} {
		if got.status != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("status %d, no %q in\n%s%s", got.status, want, got.stdout, got.stderr)
		}
	}
}

func TestScoreUsage(t *testing.T) {
	gold, labels := filepath.Join(scoreFiles, "gold.csv"), filepath.Join(scoreFiles, "labels.csv")
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"no gold labels", []string{"--predictions", labels}, "either --gold or --dataset"},
		{"gold labels twice", []string{"--gold", gold, "--dataset", "dreaddit", "--predictions", labels}, "either --gold or --dataset"},
		{"no predictions", []string{"--gold", gold}, "--predictions must name a file"},
		{"a name too many", []string{"--gold", gold, "--predictions", labels, "--name", "a", "--name", "b"}, "2 times --name for 1 times --predictions"},
		{"a file twice", []string{"--gold", gold, "--predictions", labels, "--predictions", labels}, `two systems are called "labels.csv"`},
		{"an unknown baseline", []string{"--gold", gold, "--predictions", labels, "--baseline", "best"}, `no system is called "best", as --baseline says; there is labels.csv`},
		{"an unknown kind", []string{"--gold", gold, "--predictions", labels, "--kind", "ranked"}, `the kind "ranked" is not one of`},
		{"an unknown format", []string{"--gold", gold, "--predictions", labels, "--format", "xml"}, `format "xml" is not one of`},
		{"labels for a dataset", []string{"--dataset", "dreaddit", "--labels", "a,b", "--predictions", labels}, "a dataset has its own"},
		{"an unknown dataset", []string{"--dataset", "twitter", "--predictions", labels}, `no dataset is called "twitter"`},
		{"an unknown split", []string{"--dataset", "dreaddit", "--split", "dev", "--predictions", labels}, `no split of dreaddit is called "dev"`},
		{"an unknown task", []string{"--dataset", "dreaddit", "--task", "mood", "--predictions", labels}, `no task of dreaddit is called "mood"`},
		{"an argument", []string{"gold.csv"}, "unknown command"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", append([]string{"score"}, c.args...)...)
			if got.status != exitUsage || !strings.Contains(got.stderr, c.want) || got.stdout != "" {
				t.Errorf("status %d, stderr %q, stdout %q; want %d and %q", got.status, got.stderr, got.stdout, exitUsage, c.want)
			}
		})
	}
}

func TestScoreRefusesBadFiles(t *testing.T) {
	gold := filepath.Join(scoreFiles, "gold.csv")
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"no such file", []string{"--predictions", "none.csv"}, "none.csv"},
		{"an id twice", []string{"--predictions", answersFile(t, "id,label\nu01,calm\nu01,calm\n")}, `answers.csv:3: the id "u01" stands on line 2 as well`},
		{"an unknown column", []string{"--predictions", answersFile(t, "id,label\nu01,calm\n"), "--by", "town"}, `no unit has a column "town"; there is place`},
		{"an unknown label", []string{"--predictions", answersFile(t, "id,label\nu01,calm\n"), "--labels", "calm,not calm"}, "gold.csv:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", append([]string{"score", "--gold", gold}, c.args...)...)
			if got.status != exitError || !strings.Contains(got.stderr, c.want) {
				t.Errorf("status %d, stderr %q; want one with %q", got.status, got.stderr, c.want)
			}
		})
	}
}
