package tokenizer

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// otherModels are the tokenizer.json files that
// training/tokenizer_golden_models.py writes: the layouts of the models that
// they are named for.
var otherModels = []string{"roberta", "gpt", "longformer", "xlmr", "xlmr-older", "deberta", "deberta-v2"}

func otherTokenizer(t testing.TB, name string) *Tokenizer {
	t.Helper()
	data, err := os.ReadFile("testdata/models/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	k, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestHuggingFaceModels(t *testing.T) {
	for _, name := range otherModels {
		k := otherTokenizer(t, name)
		for _, g := range readGolden(t, "models/"+name) {
			t.Run(name+"/"+g.Name, func(t *testing.T) {
				var got Tokens
				k.Append(&got, g.Text)
				want := Tokens{IDs: g.IDs}
				for pair := range slices.Chunk(g.Spans, 2) {
					want.Spans = append(want.Spans, Span{pair[0], pair[1]})
				}
				if !slices.Equal(got.IDs, want.IDs) || !slices.Equal(got.Spans, want.Spans) {
					t.Errorf("text %q\n got %d %v\nwant %d %v", g.Text, got.IDs, got.Spans, want.IDs, want.Spans)
				}
			})
		}
	}
}

func TestSpecialTokensOfModels(t *testing.T) {
	want := map[string][]int64{"xlmr": {0, 2, 1}, "xlmr-older": {0, 2, 1}, "deberta": {1, 2, 0}, "deberta-v2": {1, 2, 0}}
	for _, name := range otherModels {
		k := otherTokenizer(t, name)
		ids := want[name]
		if ids == nil {
			ids = []int64{0, 2, 1}
		}
		if got := []int64{k.CLS, k.SEP, k.Pad}; !slices.Equal(got, ids) {
			t.Errorf("%s: cls, sep, pad are %d, want %d", name, got, ids)
		}
	}
}

// Every piece lies in the text, and a second text is cut as if it were alone.
func TestModelsGoOn(t *testing.T) {
	for _, name := range otherModels {
		t.Run(name, func(t *testing.T) {
			k := otherTokenizer(t, name)
			rapid.Check(t, func(t *rapid.T) { checkGoesOn(t, k, anyText.Draw(t, "one"), anyText.Draw(t, "two")) })
		})
	}
}

func FuzzModels(f *testing.F) {
	var all []*Tokenizer
	for _, name := range otherModels {
		all = append(all, otherTokenizer(f, name))
	}
	for _, g := range readGolden(f, "models/gpt") {
		f.Add(g.Text)
	}
	f.Add("\xff\xfe<mask>\xe4")
	f.Fuzz(func(t *testing.T, text string) {
		for _, k := range all {
			checkGoesOn(t, k, "a  b", text)
		}
	})
}

func checkGoesOn(t interface{ Errorf(string, ...any) }, k *Tokenizer, one, two string) {
	var both, second Tokens
	k.Append(&both, one)
	n := len(both.IDs)
	k.Append(&both, two)
	k.Append(&second, two)
	if !slices.Equal(both.IDs[n:], second.IDs) || !slices.Equal(both.Spans[n:], second.Spans) {
		t.Errorf("after %q: %v, alone: %v", one, both, second)
	}
	for i, s := range second.Spans {
		if s.Start < 0 || s.Start > s.End || s.End > len(two) {
			t.Errorf("%q: token %d: %v does not lie in the text", two, i, s)
		}
	}
}

func TestBPEAllocatesNothing(t *testing.T) {
	k := otherTokenizer(t, "roberta")
	var tokens Tokens
	for _, g := range readGolden(t, "models/gpt") {
		allocs := testing.AllocsPerRun(50, func() {
			tokens.IDs, tokens.Spans = tokens.IDs[:0], tokens.Spans[:0]
			k.Append(&tokens, g.Text)
		})
		if allocs > 0 {
			t.Errorf("%s: %v allocations, want 0", g.Name, allocs)
		}
	}
}

func TestParseModelsRefuses(t *testing.T) {
	cases := []struct{ model, name, old, new, want string }{
		{"roberta", "dropout", `"dropout":null`, `"dropout":0.1`, "model: dropout is not implemented"},
		{"roberta", "a prefix inside words", `"continuing_subword_prefix":null`, `"continuing_subword_prefix":"##"`, "model: continuing_subword_prefix is not implemented"},
		{"roberta", "whole words first", `"ignore_merges":false`, `"ignore_merges":true`, "model: ignore_merges is not implemented"},
		{"roberta", "a byte without a piece", `"!":4,`, `"!!!!":4,`, `model: the vocabulary lacks '!', the byte 0x21`},
		{"roberta", "a normalizer", `"normalizer":null`, `"normalizer":{"type":"NFC"}`, "normalizer: NFC is not implemented beside BPE, only null is"},
		{"roberta", "no pattern", `"use_regex":true},"post`, `"use_regex":false},"post`, "pre_tokenizer: use_regex false is not implemented"},
		{"roberta", "no padding token", `"content":"<pad>"`, `"content":"<s>"`, "added_tokens: "},
		{"xlmr", "bytes for unknown characters", `"byte_fallback":false`, `"byte_fallback":true`, "model: byte_fallback is not implemented"},
		{"xlmr", "no unknown piece", `"unk_id":3`, `"unk_id":null`, "model: unk_id is no piece of the vocabulary"},
		{"xlmr", "another pattern", `"Regex":" {2,}"`, `"Regex":"[0-9]"`, `normalizer: the pattern "[0-9]" of Replace is not implemented`},
		{"xlmr", "another normalizer", `"type":"Strip"`, `"type":"NFKC"`, "normalizer: NFKC is not implemented"},
		{"xlmr", "a mark before the first text alone", `"prepend_scheme":"always","split":true},"post`, `"prepend_scheme":"first","split":true},"post`, `pre_tokenizer: prepend_scheme "first" is not implemented`},
		{"deberta-v2", "another behaviour", `"behavior":"Isolated"`, `"behavior":"Removed"`, "pre_tokenizer: Punctuation Removed is not implemented"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			data, err := os.ReadFile("testdata/models/" + c.model + ".json")
			if err != nil {
				t.Fatal(err)
			}
			if strings.Count(string(data), c.old) != 1 {
				t.Fatalf("the file does not hold %s once", c.old)
			}
			_, err = Parse([]byte(strings.Replace(string(data), c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
		})
	}
}
