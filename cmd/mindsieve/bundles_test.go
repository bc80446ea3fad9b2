package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// exports is a folder of plain Hugging Face exports with random weights.
const exports = "../../classify/testdata/hf"

func TestBundlesList(t *testing.T) {
	got := mindsieve(t, "", "bundles", "list", "--json", exports)
	var all []bundleInfo
	if err := json.Unmarshal([]byte(got.stdout), &all); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	var names []string
	for _, info := range all {
		names = append(names, info.Name)
	}
	const want = "minilm-all bert bert-fp16 deberta-v2 distilbert distilbert-int8 electra roberta xlm-roberta"
	if strings.Join(names, " ") != want {
		t.Errorf("models are %q, want %q", names, want)
	}
	table := mindsieve(t, "", "bundles", "list", exports).stdout
	for _, want := range []string{"minilm-all", "plain Hugging Face export", "none, some, much", "Ideation, Behavior, Attempt", all[1].Digest[:12]} {
		if !strings.Contains(table, want) {
			t.Errorf("no %q in\n%s", want, table)
		}
	}
}

func TestBundlesListTellsWhatIsNotUsable(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"half", "notes"} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "half", "model.onnx"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	got := mindsieve(t, "", "bundles", "list", folder)
	if got.status != 0 || !strings.Contains(got.stderr, "half: not a bundle") || strings.Contains(got.stderr, "notes") {
		t.Errorf("status %d, stderr %s", got.status, got.stderr)
	}
}

func TestBundlesInspect(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want []string
	}{
		{
			"the one that ships",
			nil,
			[]string{
				"minilm-all: bundle", "task dreaddit/stress: binary", "positive     stressed", "role         benchmark, of a user",
				"population   posts of r/SuicideWatch and r/depression: tells which of the two a post is like", "risk         Ideation, Behavior, Attempt",
				"role         screen, of a post", "concern      watch from a probability of 0.499 of wish or graver on",
				"reached by 81.8% of 55 posts of sdcnl validation: suicide",
				"sha256:", "MODEL_CARD.md", "# minilm-all",
			},
		},
		{
			"a plain export",
			[]string{exports + "/roberta"},
			[]string{"roberta: plain Hugging Face export", "licence    not stated", "64 tokens that share 16", "task that its labels fit: binary", "population   not stated", "not stressed, stressed", "config.json"},
		},
		{"as JSON", []string{"--json", exports + "/electra"}, []string{`"plain": true`, `"role": "benchmark"`, `"unit": "post"`, `"population": "not stated"`, `"risk": []`, `"kind": "multiclass"`, `"task": ""`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", append([]string{"bundles", "inspect"}, c.args...)...)
			for _, want := range c.want {
				if got.status != 0 || !strings.Contains(got.stdout, want) {
					t.Errorf("status %d, no %q in\n%s%s", got.status, want, got.stdout, got.stderr)
				}
			}
		})
	}
}

func TestBundlesVerify(t *testing.T) {
	for _, folder := range []string{"../../classify/testdata/tiny", exports + "/bert-fp16", exports + "/distilbert-int8"} {
		got := mindsieve(t, "", "bundles", "verify", folder)
		if got.status != 0 || !strings.Contains(got.stdout, filepath.Base(folder)+": the digests are right") || !strings.Contains(got.stdout, ": benchmark, of a post; population: ") {
			t.Errorf("%s: status %d, %s%s", folder, got.status, got.stdout, got.stderr)
		}
	}
	got := mindsieve(t, "", "bundles", "verify", t.TempDir())
	if got.status != exitError || !strings.Contains(got.stderr, "not a plain Hugging Face export, which has config.json, model.onnx, tokenizer.json") {
		t.Errorf("an empty folder: status %d, %s", got.status, got.stderr)
	}
}

func TestBenchWithPlainExports(t *testing.T) {
	for _, name := range []string{"bert", "roberta", "distilbert", "deberta-v2", "bert-fp16", "distilbert-int8"} {
		t.Run(name, func(t *testing.T) {
			out := t.TempDir()
			got := mindsieve(t, "", "bench", "dreaddit", "--data", corpus(t, 6), "--bundle", filepath.Join(exports, name), "--out", out)
			if got.status != 0 || !strings.Contains(got.stdout, "mindsieve, "+name) {
				t.Fatalf("status %d, %s%s", got.status, got.stdout, got.stderr)
			}
			run, err := runs.Open(t.Context(), runOf(t, out, "dreaddit-test"))
			if err != nil {
				t.Fatal(err)
			}
			m := run.Manifest
			if m.Bundle != name || m.Tasks[0].Name != "dreaddit/stress" || m.Answered != 6 {
				t.Errorf("bundle %s, tasks %v, %d answered", m.Bundle, m.Tasks, m.Answered)
			}
		})
	}
}

// swapped returns a folder with the BERT export under names the other way round:
// its first output means "stressed", its second one "not stressed".
func swapped(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "bert")
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(exports, "bert"))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "config.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	turned := strings.NewReplacer(`"0": "not stressed"`, `"0": "Stressed"`, `"1": "stressed"`, `"1": "Not stressed"`).Replace(string(data))
	if turned == string(data) {
		t.Fatal("config.json has other labels than this test expects")
	}
	if err := os.WriteFile(path, []byte(turned), 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

// What an export says by its first output must stand under the name that id2label
// gives that output, wherever the dataset has the label of this name.
func TestLabelsOfAnExportAreMatchedByName(t *testing.T) {
	data := corpus(t, 6)
	stressed := func(folder string) float64 {
		c, err := loadModel(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		s, err := runs.ReadDataset(&datasets.Dreaddit, data, "test")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Ask(c, ""); err != nil {
			t.Fatal(err)
		}
		predictions, err := s.Classifier.Predict(t.Context(), []string{"I can't sleep before the exam."})
		if err != nil {
			t.Fatal(err)
		}
		head := predictions[0].Heads[0]
		if head.Task != "dreaddit/stress" || !slices.Equal(head.Labels, []string{"not stressed", "stressed"}) {
			t.Fatalf("task %s, labels %q", head.Task, head.Labels)
		}
		return head.Probabilities[1]
	}
	plain, turned := stressed(exports+"/bert"), stressed(swapped(t))
	if math.Abs(plain-0.5) < 0.01 || math.Abs(plain+turned-1) > 1e-6 {
		t.Errorf("stressed has %v by the second output and %v by the first one, want two that add up to 1", plain, turned)
	}
	out := t.TempDir()
	if got := mindsieve(t, "", "bench", "dreaddit", "--data", corpus(t, 6), "--bundle", swapped(t), "--out", out); got.status != 0 {
		t.Errorf("status %d, %s%s", got.status, got.stdout, got.stderr)
	}
}

func TestBenchRefusesPlainExports(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{
			"other labels",
			[]string{"--bundle", exports + "/electra"},
			`the plain export electra has the labels ["none" "some" "much"], the dataset dreaddit has ["not stressed" "stressed"] (dreaddit/stress): ` +
				"they must be the same names, in any order; where the export means a label of the dataset by another name, " +
				"rename it in id2label of config.json and leave it at its number",
		},
		{"any number of labels", []string{"--bundle", exports + "/xlm-roberta"}, "disagree on the kind of dreaddit/stress"},
		{"another task", []string{"--bundle", exports + "/bert", "--task", "dreaddit/mood"}, "the plain export bert has the labels"},
		{"a task for a bundle", []string{"--task", "dreaddit/stress"}, "--task is for plain exports; the bundle minilm-all names its tasks itself"},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := append([]string{"bench", "dreaddit", "--data", corpus(t, 2), "--out", t.TempDir()}, c.args...)
			got := mindsieve(t, "", args...)
			if got.status != exitError || !strings.Contains(got.stderr, c.want) {
				t.Errorf("status %d, %s; want %q", got.status, got.stderr, c.want)
			}
		})
	}
}

// Two tasks of a card have the same labels: the export cannot know which is its own.
func TestBenchAsksForTheTaskOfAPlainExport(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{
		"c.csv": "id,text,home,work\n1,A calm day.,0,1\n2,The rent is late.,1,0\n",
		"c.yaml": "name: c\nlang: en\ntitle: two tasks\nsource: ours\nlicence: ours\ncitation: none\nunit: post\nsplits: {test: c.csv}\n" +
			"columns: {id: id, text: text}\ntasks:\n" +
			"  - {name: home, kind: binary, column: home, labels: {\"0\": not stressed, \"1\": stressed}, positive: [stressed]}\n" +
			"  - {name: work, kind: binary, column: work, labels: {\"0\": not stressed, \"1\": stressed}, positive: [stressed]}\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"bench", filepath.Join(folder, "c.yaml"), "--bundle", exports + "/bert", "--out", t.TempDir()}
	got := mindsieve(t, "", args...)
	if got.status != exitError || !strings.Contains(got.stderr, "may answer several tasks of the dataset c: name one of c/home, c/work with --task") {
		t.Fatalf("status %d, %s%s", got.status, got.stdout, got.stderr)
	}
	got = mindsieve(t, "", append(args, "--task", "c/work")...)
	if got.status != 0 || !strings.Contains(got.stdout, "work") {
		t.Errorf("status %d, %s%s", got.status, got.stdout, got.stderr)
	}
}

func TestScreenWithAPlainExport(t *testing.T) {
	got := mindsieve(t, "", "screen", "--bundle", exports+"/bert", "I can't sleep before the exam.")
	if got.status != 0 || !strings.Contains(got.stdout, "  bert  not stressed") {
		t.Errorf("status %d, %s%s", got.status, got.stdout, got.stderr)
	}
}
