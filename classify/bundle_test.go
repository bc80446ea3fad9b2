package classify

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// tiny is a bundle with random weights, made by classify/training.
func tiny() fs.FS { return os.DirFS("testdata/tiny") }

// altered returns the tiny bundle with one file replaced, or left out if data is nil.
func altered(t *testing.T, name string, data []byte) fs.FS {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, n := range []string{"bundle.json", "model.onnx", "tokenizer.json", "MODEL_CARD.md"} {
		content, err := fs.ReadFile(tiny(), n)
		if err != nil {
			t.Fatal(err)
		}
		fsys[n] = &fstest.MapFile{Data: content}
	}
	fsys[name] = &fstest.MapFile{Data: data}
	if data == nil {
		delete(fsys, name)
	}
	return fsys
}

// edited returns the tiny bundle with texts in bundle.json replaced: old, new, old, new, …
func edited(t *testing.T, pairs ...string) fs.FS {
	t.Helper()
	data, err := fs.ReadFile(tiny(), "bundle.json")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if !bytes.Contains(data, []byte(pairs[i])) {
			t.Fatalf("bundle.json holds no %q", pairs[i])
		}
		data = bytes.Replace(data, []byte(pairs[i]), []byte(pairs[i+1]), 1)
	}
	return altered(t, "bundle.json", data)
}

func TestOpenBundle(t *testing.T) {
	for name, fsys := range map[string]fs.FS{"tiny": tiny(), "bundled": Bundled()} {
		b, err := OpenBundle(fsys)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(b.Digest) != 64 {
			t.Errorf("%s: digest is %q", name, b.Digest)
		}
		if _, err := b.Head("dreaddit/stress"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := b.Head("no/such"); err == nil || !strings.Contains(err.Error(), "it has dreaddit/stress") {
			t.Errorf("%s: the error for an unknown task is %v", name, err)
		}
	}
}

func TestABundleOfLogitsOnly(t *testing.T) {
	whole, bare := load(t, tiny()), load(t, edited(t, `"schema": 2`, `"schema": 2, "logits_only": true`))
	texts := someTexts()
	want := predict(t, whole, texts...)
	for i, got := range predict(t, bare, texts...) {
		near(t, texts[i], got.Heads[0].Probabilities, want[i].Heads[0].Probabilities, 0)
		if got.LayerWeights != nil || got.Heads[0].Contributions != nil {
			t.Error("there are layer weights or contributions, which nobody asked the graph for")
		}
	}
}

func TestBundledFitsTheRepository(t *testing.T) {
	b, err := OpenBundle(Bundled())
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for name := range maps.Keys(b.Files) {
		data, err := b.read(name)
		if err != nil {
			t.Fatal(err)
		}
		total += len(data)
	}
	if total > 30<<20 {
		t.Errorf("the bundled bundle has %d bytes, more than 30 MiB", total)
	}
}

func TestOpenBundleRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		fsys fs.FS
		want string // in the error
	}{
		{"an empty folder", fstest.MapFS{}, "not a bundle"},
		{"without its graph", altered(t, "model.onnx", nil), "model.onnx"},
		{"without its tokenizer", altered(t, "tokenizer.json", nil), "tokenizer.json"},
		{"a changed graph", altered(t, "model.onnx", []byte("other bytes")), "model.onnx was changed"},
		{"junk", altered(t, "bundle.json", []byte("{")), "bundle.json: unexpected end"},
		{"a later schema", edited(t, `"schema": 2`, `"schema": 9`), "schema is 9, this program reads 2"},
		{"a schema before roles", edited(t, `"schema": 2`, `"schema": 1`), "schema is 1, this program reads 2: export the bundle again, in the folder classify with python -m training.export"},
		{"an unknown kind", edited(t, `"kind": "binary"`, `"kind": "fuzzy"`), `kind is "fuzzy"`},
		{"labels that repeat", edited(t, `"not stressed"`, `"stressed"`), "repeat"},
		{"a label too few", edited(t, `"not stressed",`, ``), "labels has 1 entries"},
		{"a positive label that is none", edited(t, `"positive": [`, `"positive": ["tense",`), `"tense" is not among the labels`},
		{"a negative temperature", edited(t, `"temperature": `, `"temperature": -`), "temperature is -"},
		{"a stride over the window", edited(t, `"stride": 16`, `"stride": 62`), "stride is 62"},
		{"two heads of one task", altered(t, "bundle.json", []byte(twoHeads(fileOf(t, tiny(), "bundle.json")))), "head 1 (dreaddit/stress): an earlier head has the same task"},
		{"no digest for the graph", edited(t, `"model.onnx"`, `"other.onnx"`), "files lists no model.onnx"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := OpenBundle(c.fsys)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
}
