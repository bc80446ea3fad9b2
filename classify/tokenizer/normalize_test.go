package tokenizer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// TestEveryCodePoint compares normalised text, ids and spans with Hugging
// Face's for all code points, in blocks of 4096, among letters, alone, among
// combining marks and beside accents, for several settings; only the bundle's
// own with -short.
func TestEveryCodePoint(t *testing.T) {
	data, err := os.ReadFile("testdata/codepoints.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if got := len(lines) - 1; got != 0x110000/4096 {
		t.Fatalf("%d blocks, want all %d", got, 0x110000/4096)
	}
	settings := strings.Fields(lines[0])[1:]
	for i, setting := range settings {
		t.Run(setting, func(t *testing.T) {
			if testing.Short() && setting != "bundle" {
				t.Skip("-short")
			}
			t.Parallel()
			k := variant(t, setting)
			var wg sync.WaitGroup
			for _, line := range lines[1:] {
				wg.Go(func() {
					var block rune
					want := strings.Fields(line)[1+i]
					if _, err := fmt.Sscanf(line, "%x", &block); err != nil {
						t.Error(err)
					}
					if got := blockDigest(k, block); got != want {
						t.Errorf("block %06x: digest %s, want %s", block, got, want)
					}
				})
			}
			wg.Wait()
		})
	}
}

// blockDigest does what digest of training/tokenizer_golden.py does.
func blockDigest(k *Tokenizer, block rune) string {
	h := sha256.New()
	var tokens Tokens
	var chars []char
	var record []byte
	for first := block; first < block+4096; first += 16 {
		text := codePointText(first)
		chars = k.normalize.append(chars[:0], text, 0)
		record = appendText(record[:0], chars)
		tokens.IDs, tokens.Spans = tokens.IDs[:0], tokens.Spans[:0]
		k.Append(&tokens, text)
		for i, id := range tokens.IDs {
			for _, v := range []int{int(id), tokens.Spans[i].Start, tokens.Spans[i].End} {
				record = binary.LittleEndian.AppendUint32(record, uint32(v))
			}
		}
		h.Write(record)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func codePointText(first rune) string {
	var b strings.Builder
	for r := first; r < first+16; r++ {
		if utf8.ValidRune(r) { // not a surrogate
			c := string(r)
			b.WriteString("A" + c + "b " + c + " a\U0001d16d" + c + "\U0001d165b É" + c + "\u0316o ")
		}
	}
	return b.String()
}

func appendText(dst []byte, chars []char) []byte {
	for _, c := range chars {
		dst = utf8.AppendRune(dst, c.r)
	}
	return dst
}

func TestNormalize(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"lower case", "ABC İ ẞ", "abc i ß"},
		{"accents", "Crème Brûlée, cafe\u0301", "creme brulee, cafe"},
		{"an accent of a stroke letter", "Øre łuk", "øre łuk"},
		{"controls and format characters", "a\x00b\u200bc\u00add\ufeffe\ufffdf", "abcdef"},
		{"white space", "a\tb\nc\u00a0d\u2028e", "a b c d e"},
		{"Chinese characters", "a中b", "a 中 b"},
		{"Hangul comes apart", "각", "\u1100\u1161\u11a8"},
		{"bytes that are no UTF-8", "a\xffb\xe4\xb8", "ab"},
	}
	k := bundleTokenizer(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := string(appendText(nil, k.normalize.append(nil, c.text, 0))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
