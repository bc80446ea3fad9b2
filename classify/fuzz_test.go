package classify

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// filesOf returns a folder that holds files of another one, with one of them replaced.
func filesOf(t testing.TB, from fs.FS, replaced, content string, names ...string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{replaced: {Data: []byte(content)}}
	for _, name := range names {
		data, err := fs.ReadFile(from, name)
		if err != nil {
			t.Fatal(err)
		}
		fsys[name] = &fstest.MapFile{Data: data}
	}
	return fsys
}

// fileOf returns a file as a text.
func fileOf(t testing.TB, from fs.FS, name string) string {
	t.Helper()
	data, err := fs.ReadFile(from, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A bundle that is opened can be written and opened again, and its heads can answer.
func FuzzOpenBundle(f *testing.F) {
	graph := filesOf(f, tiny(), "model.onnx", "a graph", "tokenizer.json", "MODEL_CARD.md")
	digests := strings.NewReplacer(digestsOf(f, tiny(), graph)...)
	whole := digests.Replace(fileOf(f, tiny(), "bundle.json"))
	f.Add(whole)
	for _, edit := range [][2]string{
		{`"schema": 2`, `"schema": 9`},
		{`"kind": "binary"`, `"kind": "multilabel"`},
		{`"not stressed"`, `"stressed"`},
		{`"stride": 16`, `"stride": 62`},
		{`"temperature": `, `"temperature": -`},
		{`"model.onnx"`, `"../model.onnx"`},
		{`"schema": 2`, `"schema": 2, "tags": {"symptoms": ["insomnia"], "status": ["present"], "whose": ["author"], "thresholds": [0.5], "extends": 0.1}`},
		{`"kind": "binary"`, `"kind": "binary", "concern": {"labels": ["stressed"], "thresholds": [{"tier": "watch", "probability": 0.5}], "alerts": [{"everyday": 0.01, "probability": 0.9}]}`},
	} {
		f.Add(strings.Replace(whole, edit[0], edit[1], 1))
	}
	f.Add(twoHeads(whole))
	f.Fuzz(func(t *testing.T, content string) {
		graph["bundle.json"] = &fstest.MapFile{Data: []byte(content)}
		b, err := OpenBundle(graph)
		if err != nil {
			return
		}
		useHeads(t, b)
		data, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		graph["bundle.json"] = &fstest.MapFile{Data: data}
		sameBundle(t, b, graph)
	})
}

// twoHeads returns a bundle.json whose head stands there twice, with two outputs.
func twoHeads(bundle string) string {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal([]byte(bundle), &fields) // that of the tiny bundle
	heads := strings.TrimSpace(string(fields["heads"]))
	other := strings.Replace(heads[1:], `"output": "`, `"output": "other-`, 1)
	return strings.Replace(bundle, heads, heads[:len(heads)-1]+","+other, 1)
}

// digestsOf returns the digests of files in one folder, each with that in another.
func digestsOf(f *testing.F, from, to fs.FS) (pairs []string) {
	for _, name := range []string{"model.onnx", "tokenizer.json", "MODEL_CARD.md"} {
		pairs = append(pairs, digest([]byte(fileOf(f, from, name))), digest([]byte(fileOf(f, to, name))))
	}
	return pairs
}

// sameBundle checks that a folder opens as a bundle of the same content.
func sameBundle(t *testing.T, want *Bundle, fsys fs.FS) {
	t.Helper()
	got, err := OpenBundle(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Bundle{}, Head{}), cmpopts.IgnoreFields(Bundle{}, "Digest"), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// useHeads asks a bundle what is asked of it before any post is read.
func useHeads(t *testing.T, b *Bundle) {
	t.Helper()
	if _, err := b.Card(); err != nil {
		t.Error(err)
	}
	for _, h := range b.Heads {
		if named, err := b.Head(h.Task); err != nil || named.Output != h.Output {
			t.Errorf("the task %q is that of another head (%v)", h.Task, err)
		}
		logits := make([]float64, len(h.Labels))
		logits[0] = 9
		p := h.probabilities(logits)
		if i := slices.IndexFunc(p, func(p float64) bool { return !(p >= 0 && p <= 1) }); i >= 0 {
			t.Errorf("the probabilities are %v", p)
		}
		_, _ = h.answers(p), h.abstains(p)
		if h.Concern != nil {
			h.Concern.Reached(func([]string) float64 { return 1 })
			for _, a := range h.Concern.Alerts {
				if _, err := h.Concern.Alerting(a.Everyday); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// A plain export is opened with heads that can answer, or refused.
func FuzzOpenPlain(f *testing.F) {
	for _, c := range plainExports {
		f.Add(fileOf(f, plain(c.name), "config.json"), fileOf(f, plain(c.name), "tokenizer.json")[:200])
	}
	f.Add(`{"id2label": {"0": "a", "01": "b"}, "model_type": "roberta", "max_position_embeddings": -9223372036854775808, "pad_token_id": 1}`, `{"truncation": {"max_length": -1}}`)
	f.Fuzz(func(t *testing.T, config, tokens string) {
		b, err := OpenBundle(fstest.MapFS{"config.json": {Data: []byte(config)}, "tokenizer.json": {Data: []byte(tokens)}, "model.onnx": {}})
		if err != nil {
			if !strings.HasPrefix(err.Error(), "config.json: ") {
				t.Errorf("%q does not name the file", err)
			}
			return
		}
		useHeads(t, b)
	})
}
