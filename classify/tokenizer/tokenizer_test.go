package tokenizer

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func bundleTokenizer(t testing.TB) *Tokenizer { return variant(t, "bundle") }

// variant is the bundle's tokenizer with a change, the same as in
// training/tokenizer_golden.py.
func variant(t testing.TB, name string) *Tokenizer {
	t.Helper()
	data, err := os.ReadFile("../bundles/minilm-all/tokenizer.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		tokenizerFile
		Normalizer map[string]any `json:"normalizer"`
		Model      map[string]any `json:"model"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	switch name {
	case "bundle":
	case "cased":
		file.Normalizer["lowercase"] = false
	case "accented":
		file.Normalizer["strip_accents"] = false
	case "stripped":
		file.Normalizer["lowercase"], file.Normalizer["strip_accents"] = false, true
	case "raw":
		file.Normalizer["clean_text"], file.Normalizer["handle_chinese_chars"] = false, false
		file.Normalizer["strip_accents"] = true
	case "characters":
		file.Model["vocab"] = everyCharacter()
	default:
		t.Fatalf("there is no variant %s", name)
	}
	if data, err = json.Marshal(file); err != nil {
		t.Fatal(err)
	}
	k, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// everyCharacter is a vocabulary of single characters and the special tokens:
// it shows the source of each character that the normalizer leaves.
func everyCharacter() map[string]int64 {
	vocab := map[string]int64{"[PAD]": 0, "[UNK]": 100, "[CLS]": 101, "[SEP]": 102, "[MASK]": 103}
	for r := rune(0x20); r < 0x20000; r++ {
		if utf8.ValidRune(r) {
			vocab[string(r)] = 0x1000 + int64(r)
			vocab["##"+string(r)] = 0x21000 + int64(r)
		}
	}
	return vocab
}

// golden is one text with what Hugging Face makes of it.
type golden struct {
	Name  string
	Text  string
	IDs   []int64
	Spans []int // start, end, start, end, …
}

func readGolden(t testing.TB, name string) []golden {
	t.Helper()
	f, err := os.Open("testdata/" + name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []golden
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var g golden
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		all = append(all, g)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestHuggingFace compares ids and byte ranges with the library's own.
// training/tokenizer_golden.py writes the files.
func TestHuggingFace(t *testing.T) {
	for _, setting := range []string{"bundle", "cased", "accented", "stripped", "raw", "characters"} {
		k := variant(t, setting)
		for _, g := range readGolden(t, setting) {
			t.Run(setting+"/"+g.Name, func(t *testing.T) {
				var got Tokens
				k.Append(&got, g.Text)
				want := Tokens{IDs: g.IDs}
				for pair := range slices.Chunk(g.Spans, 2) {
					want.Spans = append(want.Spans, Span{pair[0], pair[1]})
				}
				if !slices.Equal(got.IDs, want.IDs) || !slices.Equal(got.Spans, want.Spans) {
					t.Errorf("text %q\n got %s\nwant %s", g.Text, marked(g.Text, got), marked(g.Text, want))
				}
			})
		}
	}
}

// marked draws the spans into the text: a bracket around each piece, one
// around pieces that share their characters.
func marked(text string, tokens Tokens) string {
	var b strings.Builder
	at := 0
	for i, s := range tokens.Spans {
		if i > 0 && s == tokens.Spans[i-1] {
			continue
		}
		b.WriteString(text[at:s.Start] + "[" + text[s.Start:s.End] + "]")
		at = s.End
	}
	return b.String() + text[at:]
}

func TestPieces(t *testing.T) {
	cases := []struct{ name, want string }{
		{"words and a full stop", "[Nothing] [helped] [.]"},
		{"pieces inside a word", "[soo][oo][o] [tired][dd]"},
		{"contraction", "[I] ['] [m] [tired]"},
		{"an accent belongs to its letter", "[na\u00efve] [re\u0301sume]"},
		{"but at the end of a word", "[cafe]\u0301"},
		{"Chinese, sign by sign", "[我] [很] [好] [。]"},
		{"an emoji that the vocabulary lacks", "[ok] [😀]"},
		{"a dropped character inside a piece", "[zero]\u200b[wi][dt][h] [so\u00adft]"},
		{"special token", "[one] [[SEP]] [two]"},
	}
	k := bundleTokenizer(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got Tokens
			text := unmarked(c.want)
			k.Append(&got, text)
			if m := marked(text, got); m != c.want {
				t.Errorf("got %s, want %s", m, c.want)
			}
		})
	}
}

// unmarked takes the brackets out again, but for those of special tokens.
func unmarked(s string) string {
	s = strings.ReplaceAll(s, "[[SEP]]", "\x00")
	return strings.ReplaceAll(strings.NewReplacer("[", "", "]", "").Replace(s), "\x00", "[SEP]")
}

func TestSpecialTokens(t *testing.T) {
	k := bundleTokenizer(t)
	if got, want := []int64{k.Pad, k.CLS, k.SEP}, []int64{0, 101, 102}; !slices.Equal(got, want) {
		t.Errorf("pad, cls, sep are %d, want %d", got, want)
	}
}

// anyText draws texts in which what is dropped, split or reordered is frequent.
var anyText = rapid.Map(rapid.SliceOf(rapid.OneOf(
	rapid.SampledFrom([]string{" ", ".", "sleep", "unbelievable", "[SEP]", "É", "中", "각", "İ", "\u200d", "\u0301", "\u0323", "\U0001d15e", "\U0001d16d", "😀"}),
	rapid.String(),
)), func(parts []string) string { return strings.Join(parts, "") })

// A text is cut the same whatever stands in t already.
func TestAppendGoesOn(t *testing.T) {
	k := bundleTokenizer(t)
	rapid.Check(t, func(t *rapid.T) {
		one, two := anyText.Draw(t, "one"), anyText.Draw(t, "two")
		var both, second Tokens
		k.Append(&both, one)
		n := len(both.IDs)
		k.Append(&both, two)
		k.Append(&second, two)
		if !slices.Equal(both.IDs[n:], second.IDs) || !slices.Equal(both.Spans[n:], second.Spans) {
			t.Errorf("after %q: %v, alone: %v", one, both, second)
		}
	})
}

func TestSpansLieInOrder(t *testing.T) {
	k := bundleTokenizer(t)
	rapid.Check(t, func(t *rapid.T) { checkTokens(t, k, anyText.Draw(t, "text")) })
}

func FuzzTokenizer(f *testing.F) {
	k := bundleTokenizer(f)
	for _, g := range readGolden(f, "accented") {
		f.Add(g.Text)
	}
	f.Add("\xff\xfe[SEP]\xe4")
	f.Fuzz(func(t *testing.T, text string) { checkTokens(t, k, text) })
}

// checkTokens checks what holds for every text.
func checkTokens(t interface{ Errorf(string, ...any) }, k *Tokenizer, text string) {
	var tokens Tokens
	k.Append(&tokens, text)
	if len(tokens.IDs) != len(tokens.Spans) {
		t.Errorf("%q: %d ids, %d spans", text, len(tokens.IDs), len(tokens.Spans))
	}
	last := Span{}
	for i, s := range tokens.Spans {
		switch {
		case s.Start < 0 || s.Start >= s.End || s.End > len(text):
			t.Errorf("%q: token %d: %v does not lie in the text", text, i, s)
		case s != last && s.Start < last.End:
			t.Errorf("%q: token %d: %v after %v", text, i, s, last)
		case utf8.ValidString(text) && (!utf8.RuneStart(text[s.Start]) || s.End < len(text) && !utf8.RuneStart(text[s.End])):
			t.Errorf("%q: token %d: %v splits a character", text, i, s)
		}
		last = s
	}
}

func TestAppendAllocatesNothing(t *testing.T) {
	k := bundleTokenizer(t)
	var tokens Tokens
	for _, g := range readGolden(t, "accented") { // 200 runs: the race detector makes the pool forget now and then
		allocs := testing.AllocsPerRun(200, func() {
			tokens.IDs, tokens.Spans = tokens.IDs[:0], tokens.Spans[:0]
			k.Append(&tokens, g.Text)
		})
		if allocs > 0 {
			t.Errorf("%s: %v allocations, want 0", g.Name, allocs)
		}
	}
}

// Many goroutines get the same tokens as one; the race detector watches.
func TestConcurrentUse(t *testing.T) {
	k := bundleTokenizer(t)
	texts := readGolden(t, "bundle")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var got Tokens
			for _, g := range texts {
				got.IDs, got.Spans = got.IDs[:0], got.Spans[:0]
				k.Append(&got, g.Text)
				if !slices.Equal(got.IDs, g.IDs) {
					t.Errorf("%s: got %d, want %d", g.Name, got.IDs, g.IDs)
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkTokenizer cuts post-like texts and reports tokens a second.
func BenchmarkTokenizer(b *testing.B) {
	k := bundleTokenizer(b)
	var texts []string
	size := 0
	for _, g := range readGolden(b, "bundle") {
		if strings.HasPrefix(g.Name, "post") {
			texts = append(texts, g.Text)
			size += len(g.Text)
		}
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	var tokens Tokens
	count := 0
	for b.Loop() {
		for _, text := range texts {
			tokens.IDs, tokens.Spans = tokens.IDs[:0], tokens.Spans[:0]
			k.Append(&tokens, text)
			count += len(tokens.IDs)
		}
	}
	b.ReportMetric(float64(count)/b.Elapsed().Seconds(), "tokens/s")
}
