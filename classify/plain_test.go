package classify

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// plainExports are plain Hugging Face exports with random weights, made by
// classify/training. RoBERTa has a byte-level BPE tokenizer, DeBERTa-v2 and XLM-R
// have Unigram ones, the others WordPiece; ids are those of transformers. The first
// six answer as PyTorch does, the last two as ONNX Runtime in Python does with the
// same graph.
var plainExports = []struct {
	name      string
	kind      Kind
	labels    []string
	tolerance float64 // of the logits
}{
	{"bert", Binary, []string{"not stressed", "stressed"}, 1e-4},
	{"roberta", Binary, []string{"not stressed", "stressed"}, 1e-4},
	{"distilbert", Binary, []string{"not stressed", "stressed"}, 1e-4},
	{"electra", Multiclass, []string{"none", "some", "much"}, 1e-4},
	{"deberta-v2", Binary, []string{"not stressed", "stressed"}, 1e-4},
	{"xlm-roberta", Multilabel, []string{"not stressed", "stressed"}, 1e-4},
	{"bert-fp16", Binary, []string{"not stressed", "stressed"}, 2e-3}, // a few steps of float16
	{"distilbert-int8", Binary, []string{"not stressed", "stressed"}, graphBound},
}

func plain(name string) fs.FS { return os.DirFS(path.Join("testdata/hf", name)) }

// plainEdited returns the BERT export with a text in one file replaced, or
// without the file if old is "".
func plainEdited(t *testing.T, name, from, to string) fs.FS {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, n := range plainFiles {
		data, err := fs.ReadFile(plain("bert"), n)
		if err != nil {
			t.Fatal(err)
		}
		if n == name && from == "" {
			continue
		}
		if n == name && !bytes.Contains(data, []byte(from)) {
			t.Fatalf("%s holds no %q", name, from)
		}
		if n == name {
			data = bytes.Replace(data, []byte(from), []byte(to), 1)
		}
		fsys[n] = &fstest.MapFile{Data: data}
	}
	return fsys
}

func TestPlainExports(t *testing.T) {
	for _, c := range plainExports {
		t.Run(c.name, func(t *testing.T) {
			var file struct{ Cases []parityCase }
			readJSON(t, path.Join("testdata/hf", c.name, "expected.json"), &file)
			classifier := load(t, plain(c.name))
			if b := classifier.Bundle; !b.Plain || b.MaxTokens != 64 || b.Stride != 16 {
				t.Errorf("plain is %v, the windows are %d tokens with a stride of %d; want 64 and 16", b.Plain, b.MaxTokens, b.Stride)
			}
			for _, want := range file.Cases {
				sameIDs(t, classifier, want)
				p := predict(t, classifier, want.Text)[0]
				got := p.Heads[0]
				near(t, want.Text+": logits", got.Logits, want.Logits, c.tolerance)
				if got.Kind != c.kind || !slices.Equal(got.Labels, c.labels) {
					t.Errorf("kind %s, labels %q", got.Kind, got.Labels)
				}
				if got.Role != Benchmark || got.Unit != "post" || got.Population != NotStated {
					t.Errorf("role %s, unit %s, population %q: nobody said that it may be asked of any post", got.Role, got.Unit, got.Population)
				}
				if p.LayerWeights != nil || got.Contributions != nil {
					t.Error("there are layer weights or contributions, which the graph does not give")
				}
			}
		})
	}
}

// sameIDs compares ids and windows, which must be equal.
func sameIDs(t *testing.T, c *Classifier, want parityCase) {
	t.Helper()
	var tokens tokenizer.Tokens
	c.tokenizer.Append(&tokens, want.Text)
	ids := slices.Concat([]int64{c.tokenizer.CLS}, tokens.IDs, []int64{c.tokenizer.SEP})
	if diff := cmp.Diff(want.IDs, ids); diff != "" {
		t.Error("ids", diff)
	}
	if got := predict(t, c, want.Text)[0].Windows; got != len(want.Windows) {
		t.Errorf("%d windows, want %d", got, len(want.Windows))
	}
}

// The int8 export is left out: ONNX Runtime's dynamic quantisation takes one
// scale for a whole batch.
func TestPlainExportsAnswerAloneAsInABatch(t *testing.T) {
	for _, c := range plainExports {
		if c.name == "distilbert-int8" {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			classifier := load(t, plain(c.name))
			tolerance := 1e-5
			if c.name == "bert-fp16" {
				tolerance = c.tolerance
			}
			texts := someTexts()
			for i, together := range predict(t, classifier, texts...) {
				alone := predict(t, classifier, texts[i])[0]
				near(t, "logits of "+texts[i], together.Heads[0].Logits, alone.Heads[0].Logits, tolerance)
			}
		})
	}
}

func TestOpenPlainRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		fsys fs.FS
		want string // in the error
	}{
		{"no config.json", plainEdited(t, "config.json", "", ""), "not a plain Hugging Face export, which has config.json, model.onnx, tokenizer.json: open config.json"},
		{"no tokenizer.json", plainEdited(t, "tokenizer.json", "", ""), "open tokenizer.json"},
		{"no id2label", plainEdited(t, "config.json", `"id2label"`, `"id3label"`), "config.json: id2label is missing: name the labels"},
		{"a gap in id2label", plainEdited(t, "config.json", `"1": "stressed"`, `"2": "stressed"`), "id2label has 2 labels but none for 1"},
		{"labels that repeat", plainEdited(t, "config.json", `"not stressed"`, `"stressed"`), "repeat"},
		{"a regression", plainEdited(t, "config.json", `"architectures"`, `"problem_type": "regression", "architectures"`), `problem_type "regression" is not a classification`},
		{"two positions", plainEdited(t, "config.json", `"max_position_embeddings": 64`, `"max_position_embeddings": 2`), "max_tokens is 2"},
		{"junk", plainEdited(t, "config.json", `{`, `[`), "config.json: invalid character"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := OpenBundle(c.fsys)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestPlainWindows(t *testing.T) {
	for _, c := range []struct {
		name           string
		config         plainConfig
		trained        int
		tokens, stride int
	}{
		{"BERT", plainConfig{ModelType: "bert", Positions: 512}, 0, 512, 128},
		{"RoBERTa counts positions from behind the padding's", plainConfig{ModelType: "roberta", Positions: 514, PadID: 1}, 0, 512, 128},
		{"a long model, trained at 512 or nobody knows", plainConfig{ModelType: "longformer", Positions: 4098, PadID: 1}, 0, 512, 128},
		{"a long model, trained on long texts", plainConfig{ModelType: "longformer", Positions: 4098, PadID: 1}, 2048, 2048, 128},
		{"trained on more than there are positions", plainConfig{ModelType: "roberta", Positions: 514, PadID: 1}, 514, 512, 128},
		{"trained on short texts", plainConfig{ModelType: "bert", Positions: 512}, 128, 128, 32},
		{"positions are relative", plainConfig{ModelType: "deberta-v2"}, 0, 512, 128},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b Bundle
			c.config.ID2Label = map[string]string{"0": "no", "1": "yes"}
			if err := c.config.describe(&b, c.trained); err != nil {
				t.Fatal(err)
			}
			if b.MaxTokens != c.tokens || b.Stride != c.stride {
				t.Errorf("%d tokens with a stride of %d, want %d and %d", b.MaxTokens, b.Stride, c.tokens, c.stride)
			}
		})
	}
}

func TestTrainedTokens(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       int
	}{
		{"none", `{"truncation": null}`, 0},
		{"some", `{"truncation": {"max_length": 256, "stride": 0}}`, 256},
		{"junk", `{`, 0},
	} {
		if got := trainedTokens([]byte(c.file)); got != c.want {
			t.Errorf("%s: %d tokens, want %d", c.name, got, c.want)
		}
	}
}

// Three labels in config.json, two logits in the graph.
func TestNewRefusesOtherLabelsThanTheGraphs(t *testing.T) {
	load(t, tiny()) // loads the library
	b, err := OpenBundle(plainEdited(t, "config.json", `"1": "stressed"`, `"1": "stressed", "2": "very stressed"`))
	if err != nil {
		t.Fatal(err)
	}
	const want = `model.onnx: logits has 2 labels, config.json has 3: ["not stressed" "stressed" "very stressed"]`
	if _, err := New(b); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error is %v, want one with %q", err, want)
	}
}

// A graph that leaves open how many logits it gives is found out when it runs.
func TestTheFirstRunRefusesOtherLabelsThanTheGraphs(t *testing.T) {
	c := load(t, plain("bert"))
	c.session.Outputs[0].Dims[1] = -1
	three := outputs{plain: true, logitsOnly: true, heads: []Head{{Labels: []string{"none", "some", "much"}}}}
	if err := three.check(c.session.Outputs); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Predict(t.Context(), []string{"A long day."}); err == nil || !strings.Contains(err.Error(), "running the graph on 1×") {
		t.Errorf("error is %v", err)
	}
}
