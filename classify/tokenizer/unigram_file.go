package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

type fileUnigram struct {
	Type         string        `json:"type"`
	UnkID        *int64        `json:"unk_id"`
	Vocab        []scoredPiece `json:"vocab"`
	ByteFallback bool          `json:"byte_fallback"`
}

// scoredPiece is a list of a piece and its score.
type scoredPiece struct {
	piece string
	score float64
}

func (p *scoredPiece) UnmarshalJSON(data []byte) error {
	var pair []json.RawMessage
	if err := json.Unmarshal(data, &pair); err != nil {
		return err
	}
	if len(pair) != 2 {
		return fmt.Errorf("vocab: %s is not a piece and its score", data)
	}
	if err := json.Unmarshal(pair[0], &p.piece); err != nil {
		return err
	}
	if err := json.Unmarshal(pair[1], &p.score); err != nil {
		return err
	}
	p.score = roughly(string(pair[1]), p.score)
	return nil
}

// roughly returns the number that Hugging Face's JSON reader, serde_json, makes
// of a decimal fraction: digits / 10^places, each rounded, which may be the
// neighbour of the nearest number. Ways to cut a word that score the same but
// for rounding need it. Other numbers stay as they are read.
func roughly(decimal string, nearest float64) float64 {
	whole, fraction, _ := strings.Cut(decimal, ".")
	digits, err := strconv.ParseUint(strings.TrimPrefix(whole, "-")+fraction, 10, 64)
	if err != nil {
		return nearest
	}
	score := float64(digits) / math.Pow10(len(fraction))
	return math.Copysign(score, nearest)
}

// parseUnigram returns the model and its vocabulary.
func parseUnigram(data json.RawMessage) (*unigram, map[string]int64, error) {
	var f fileUnigram
	if err := decode(data, &f); err != nil {
		return nil, nil, err
	}
	if f.ByteFallback {
		return nil, nil, errors.New("byte_fallback is not implemented")
	}
	if f.UnkID == nil || *f.UnkID < 0 || *f.UnkID >= int64(len(f.Vocab)) {
		return nil, nil, errors.New("unk_id is no piece of the vocabulary")
	}
	vocab := make(map[string]int64, len(f.Vocab))
	for id, p := range f.Vocab {
		vocab[p.piece] = int64(id)
	}
	if len(vocab) != len(f.Vocab) {
		return nil, nil, errors.New("a piece stands in the vocabulary twice")
	}
	return newUnigram(f.Vocab, *f.UnkID), vocab, nil
}

// filePreTokenizer is Sequence, WhitespaceSplit, Punctuation or Metaspace.
type filePreTokenizer struct {
	Type          string            `json:"type"`
	PreTokenizers []json.RawMessage `json:"pretokenizers"`
	Behavior      string            `json:"behavior"`

	Replacement    string `json:"replacement"`
	StrRep         string `json:"str_rep"` // of older files: the replacement again
	PrependScheme  string `json:"prepend_scheme"`
	AddPrefixSpace *bool  `json:"add_prefix_space"` // of older files: always or never
	Split          bool   `json:"split"`
}

// parseWords reads the pre-tokenizer: a Metaspace, alone or behind one other.
func (u *unigram) parseWords(data json.RawMessage) error {
	var f filePreTokenizer
	if err := decode(data, &f); err != nil {
		return err
	}
	parts := []json.RawMessage{data}
	if f.Type == "Sequence" {
		parts = f.PreTokenizers
	}
	if len(parts) < 1 || len(parts) > 2 {
		return fmt.Errorf("a sequence of %d is not implemented", len(parts))
	}
	if err := u.words.parse(parts[len(parts)-1]); err != nil {
		return err
	}
	if len(parts) == 1 {
		return nil
	}
	return u.words.parseSplit(parts[0])
}

func (m *metaspace) parseSplit(data json.RawMessage) error {
	var f filePreTokenizer
	if err := decode(data, &f); err != nil {
		return err
	}
	switch {
	case f.Type == "WhitespaceSplit":
		m.split = space
	case f.Type == "Punctuation" && (f.Behavior == "Isolated" || f.Behavior == ""): // Hugging Face's default
		m.split = punctuation
	default:
		return fmt.Errorf("%s %s is not implemented before Metaspace", f.Type, f.Behavior)
	}
	return nil
}

func (m *metaspace) parse(data json.RawMessage) error {
	if err := wantType(data, "Metaspace"); err != nil {
		return err
	}
	f := filePreTokenizer{PrependScheme: "always", Split: true} // Hugging Face's defaults
	if err := decode(data, &f); err != nil {
		return err
	}
	if f.AddPrefixSpace != nil && !*f.AddPrefixSpace {
		f.PrependScheme = "never"
	}
	switch {
	case utf8.RuneCountInString(f.Replacement) != 1:
		return fmt.Errorf("replacement %q is not one character", f.Replacement)
	case f.PrependScheme != "always" && f.PrependScheme != "never":
		return fmt.Errorf("prepend_scheme %q is not implemented, only always and never are", f.PrependScheme)
	case !f.Split:
		return errors.New("split false is not implemented")
	}
	m.mark, _ = utf8.DecodeRuneInString(f.Replacement)
	m.prepend, m.table = f.PrependScheme == "always", properties()
	return nil
}
