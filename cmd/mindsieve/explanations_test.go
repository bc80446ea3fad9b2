package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/reports"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// lonely writes a validation file of IRF with invented posts, in which the words
// that show the first risk factor are marked, and returns its data folder.
func lonely(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	if err := os.Mkdir(filepath.Join(data, "irf"), 0o755); err != nil {
		t.Fatal(err)
	}
	content := "text,belong,belong_exp,burden,burden_exp\n" +
		"I have no one to call since we moved.,1,no one to call,0,\n" +
		"A slow walk and a good lunch.,0,,0,\n" +
		"Everyone left and I eat alone again.,1,\"everyone left, eat alone\",0,\n"
	if err := os.WriteFile(filepath.Join(data, "irf", "val_data.csv"), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return data
}

// belonging turns the tiny bundle's head into one for the first risk factor.
func belonging(t *testing.T) string {
	t.Helper()
	return tinyWith(t, "dreaddit/stress", "irf/belongingness", `"not stressed"`, `"no thwarted belongingness"`, `"stressed"`, `"thwarted belongingness"`)
}

// explainedTable is what the tests look at of a table in JSON.
type explainedTable struct {
	Task          string
	N, Rationales int
	Attributors   []struct {
		Name      string
		N         int
		Metrics   map[string]*float64
		Intervals map[string][2]*float64
	}
	Notes []string
}

// measured runs bench explain on the posts of [lonely].
func measured(t *testing.T, args ...string) (explainedTable, outcome) {
	t.Helper()
	got := mindsieve(t, "", append([]string{"bench", "explain", "irf", "--split", "validation", "--data", lonely(t), "--format", "json"}, args...)...)
	var table explainedTable
	if err := json.Unmarshal([]byte(got.stdout), &table); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	return table, got
}

func TestBenchExplain(t *testing.T) {
	out := t.TempDir()
	table, _ := measured(t, "--bundle", belonging(t), "--out", out)
	if table.Task != "irf/belongingness" || table.N != 3 || table.Rationales != 2 {
		t.Errorf("%s: %d posts, %d rationales; want 3 and 2", table.Task, table.N, table.Rationales)
	}
	var names []string
	for _, a := range table.Attributors {
		names = append(names, a.Name)
		for _, metric := range []string{"comprehensiveness_deleted", "sufficiency_masked", "flip_rate_deleted", "share_to_flip_masked", "comprehensiveness_deleted_at_20", "sufficiency_masked_at_1", "token_f1_micro", "auprc", "stability_jaccard"} {
			if v := a.Metrics[metric]; v == nil || *v < -1 || *v > 1 {
				t.Errorf("%s of %s is %v", metric, a.Name, v)
			}
		}
		for metric, v := range a.Metrics {
			if i := a.Intervals[metric]; v != nil && (i[0] == nil || i[1] == nil) {
				t.Errorf("%s of %s is %v without an interval", metric, a.Name, *v)
			}
		}
	}
	if got := strings.Join(names, ", "); got != "contributions, mindsieve, occlusion, symptoms, attention [CLS], attention head 0, random" {
		t.Errorf("rows: %s", got)
	}
	notes := strings.Join(table.Notes, "\n")
	for _, want := range []string{"Bundle tiny, SHA-256 "} {
		if !strings.Contains(notes, want) {
			t.Errorf("no %q in the notes\n%s", want, notes)
		}
	}
	for _, file := range []string{"explain.txt", "explain.md", "explain.tex", "explain.csv", "explain.json"} {
		if _, err := os.Stat(filepath.Join(runOf(t, out, "irf-validation"), file)); err != nil {
			t.Error(err)
		}
	}
	checkExplained(t, filepath.Join(runOf(t, out, "irf-validation"), "explained.jsonl"))
}

// checkExplained checks the file from which the scores can be computed again.
func checkExplained(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"lunch", "alone", "call"} {
		if strings.Contains(string(data), word) {
			t.Errorf("the file holds text: %q", word)
		}
	}
	var ids []string
	for lines := bufio.NewScanner(strings.NewReader(string(data))); lines.Scan(); {
		var p reports.MeasuredPost
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, fmt.Sprintf("%s:%d", p.ID, len(p.Rationale)))
		for _, e := range p.Explanations {
			if len(e.Scores) != len(p.Tokens) || len(e.Deleted.Without) != len(metrics.Cutoffs) || e.Masked == nil {
				t.Errorf("%s by %s: %d scores for %d tokens, %d cut-offs", p.ID, e.Attributor, len(e.Scores), len(p.Tokens), len(e.Deleted.Without))
			}
		}
	}
	if got := strings.Join(ids, " "); got != "irf-validation-00001:1 irf-validation-00002:0 irf-validation-00003:2" {
		t.Errorf("posts with their numbers of spans: %s", got)
	}
}

func TestBenchExplainTwiceGivesTheSame(t *testing.T) {
	bundle := belonging(t)
	_, first := measured(t, "--bundle", bundle, "--out", t.TempDir())
	_, second := measured(t, "--bundle", bundle, "--out", t.TempDir())
	if first.stdout != second.stdout {
		t.Errorf("first\n%s\nsecond\n%s", first.stdout, second.stdout)
	}
}

// A plain export gives no contributions and so has two rows less.
func TestBenchExplainOfAPlainExport(t *testing.T) {
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(exports, "bert"))); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(folder, "config.json")
	data, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	labels := strings.NewReplacer(`"not stressed"`, `"no thwarted belongingness"`, `"stressed"`, `"thwarted belongingness"`).Replace(string(data))
	if err := os.WriteFile(config, []byte(labels), 0o644); err != nil {
		t.Fatal(err)
	}
	table, _ := measured(t, "--bundle", folder, "--out", t.TempDir())
	if len(table.Attributors) != 3 || table.Attributors[0].Name != "occlusion" {
		t.Errorf("rows: %+v", table.Attributors)
	}
	got := mindsieve(t, "", "screen", "--words", "--json", "--bundle", folder, "I eat alone again.")
	var r explain.Result
	if err := json.Unmarshal([]byte(got.stdout), &r); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	if c := r.Answers[0].Contributions; c.Method != explain.ByOcclusion || len(c.Words) != 4 {
		t.Errorf("screened by %q with %d words", c.Method, len(c.Words))
	}
}

func TestAttributions(t *testing.T) {
	bundle := belonging(t)
	tokens := len(predicted(t, bundle, "I have no one to call since we moved.").Tokens)
	scores := strings.Trim(strings.Repeat("0.5,", tokens), ",")
	line := func(id, further, scores string) string {
		return fmt.Sprintf(`{"id":%q,"task":"irf/belongingness"%s,"scores":[%s]}`+"\n", id, further, scores)
	}
	file := func(lines ...string) string {
		path := filepath.Join(t.TempDir(), "gradients.jsonl")
		if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o644); err != nil {
			t.Fatal(err)
		}
		return "gradients=" + path
	}
	first := "irf-validation-00001"
	for _, c := range []struct {
		name, flag string
		n          int    // posts that the row is of
		want       string // in the error
	}{
		{"one post", file(line(first, "", scores)), 1, ""},
		{"by label", file(line(first, `,"label":"thwarted belongingness"`, scores), line(first, `,"label":"no thwarted belongingness"`, scores)), 1, ""},
		{"of another post", file(line("sad-test-00001", "", "1")), 0, ""},
		{"another tokenizer", file(line(first, "", "1,2")), 0, fmt.Sprintf("gradients: post %s has 2 scores for its %d tokens", first, tokens)},
		{"twice", file(line(first, "", scores), line(first, "", scores)), 0, "object 2: post irf-validation-00001 of task irf/belongingness has scores already"},
		{"no id", file(line("", "", scores)), 0, "gradients.jsonl: object 1: no id"},
		{"junk", file("["), 0, "gradients.jsonl: object 1:"},
		{"no file", "gradients=/nowhere", 0, "attributions: open /nowhere"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", "bench", "explain", "irf", "--split", "validation", "--data", lonely(t), "--format", "csv",
				"--bundle", bundle, "--out", t.TempDir(), "--attributions", c.flag)
			if c.want != "" {
				if got.status != exitError || !strings.Contains(got.stderr, c.want) {
					t.Errorf("status %d, stderr %q; want one with %q", got.status, got.stderr, c.want)
				}
				return
			}
			if note := "No stability of gradients: "; strings.Contains(got.stderr, note) != (c.n > 0) {
				t.Errorf("the note %q in\n%s", note, got.stderr)
			}
			row := fmt.Sprintf("irf/belongingness,tiny,gradients,%d,2,", c.n)
			if got.status != 0 || strings.Contains(got.stdout, row) != (c.n > 0) {
				t.Errorf("status %d, the row %q in\n%s%s", got.status, row, got.stdout, got.stderr)
			}
		})
	}
}

func TestExplainFlags(t *testing.T) {
	for _, c := range []struct {
		name, args string
		status     int
		want       string
	}{
		{"nothing to explain", "", exitUsage, "name a dataset, or the folder of measured explanations"},
		{"a limit of a replay", "--replay runs/x --limit 3", exitUsage, "--limit and --attributions say what to measure"},
		{"a dataset and a replay", "irf --replay runs/x", exitUsage, "it takes no datasets"},
		{"another system", "irf --beside a=b", exitUsage, "unknown flag: --beside"},
		{"a negative limit", "irf --split validation --limit -1", exitUsage, "--limit is -1"},
		{"no file", "irf --split validation --attributions gradients", exitError, `--attributions is "gradients", want NAME=FILE`},
	} {
		got := mindsieve(t, "", append([]string{"bench", "explain"}, strings.Fields(c.args)...)...)
		if got.status != c.status || !strings.Contains(got.stderr, c.want) {
			t.Errorf("%s: status %d, stderr %q; want %q", c.name, got.status, got.stderr, c.want)
		}
	}
}

func predicted(t testing.TB, bundle, text string) classify.Prediction {
	t.Helper()
	c, err := loadModel(bundle)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	predictions, err := c.Predict(t.Context(), []string{text})
	if err != nil {
		t.Fatal(err)
	}
	return predictions[0]
}

// An ordinary explanation must cost little beside the prediction: compare the
// time of a post in the two.
func BenchmarkPost(b *testing.B) {
	text := strings.Repeat("I can't sleep, the bus was late again and I lie awake and count the cars. It went well though. ", 5)
	c, err := loadModel("")
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	texts := make([]string, 16)
	for i := range texts {
		texts[i] = text
	}
	b.Run("predict", func(b *testing.B) {
		for b.Loop() {
			if _, err := c.Predict(b.Context(), texts); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(texts)), "µs/post")
	})
	instruments, err := explain.Instruments()
	if err != nil {
		b.Fatal(err)
	}
	explainer, err := explain.New(c.Bundle, instruments...)
	if err != nil {
		b.Fatal(err)
	}
	post, prediction := ingest.Post{ID: "id", Body: text}, predicted(b, "", text)
	b.Run("explain", func(b *testing.B) {
		for b.Loop() {
			explainer.Explain(post, prediction)
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/post")
	})
}
