package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
)

type fileBPE struct {
	Type                    string           `json:"type"`
	Dropout                 *float64         `json:"dropout"`
	UnkToken                *string          `json:"unk_token"`
	ContinuingSubwordPrefix string           `json:"continuing_subword_prefix"`
	EndOfWordSuffix         string           `json:"end_of_word_suffix"`
	FuseUnk                 bool             `json:"fuse_unk"`
	ByteFallback            bool             `json:"byte_fallback"`
	IgnoreMerges            bool             `json:"ignore_merges"`
	Vocab                   map[string]int64 `json:"vocab"`
	Merges                  []fileMerge      `json:"merges"`
}

// fileMerge is two pieces, as a list or, in older files, with a blank between.
type fileMerge [2]string

func (m *fileMerge) UnmarshalJSON(data []byte) error {
	var line string
	if json.Unmarshal(data, &line) == nil {
		pieces := strings.Split(line, " ")
		if len(pieces) != 2 {
			return fmt.Errorf("merges: %q is not two pieces", line)
		}
		*m = fileMerge(pieces)
		return nil
	}
	var pieces []string
	if err := json.Unmarshal(data, &pieces); err != nil {
		return err
	}
	if len(pieces) != 2 {
		return fmt.Errorf("merges: %q is not two pieces", pieces)
	}
	*m = fileMerge(pieces)
	return nil
}

type fileByteLevel struct {
	Type           string `json:"type"`
	AddPrefixSpace bool   `json:"add_prefix_space"`
	TrimOffsets    bool   `json:"trim_offsets"` // of no effect here
	UseRegex       bool   `json:"use_regex"`
}

// parseBPE returns the model and its vocabulary.
func parseBPE(data json.RawMessage) (*bytePairs, map[string]int64, error) {
	var f fileBPE
	if err := decode(data, &f); err != nil {
		return nil, nil, err
	}
	if err := f.check(); err != nil {
		return nil, nil, err
	}
	b := &bytePairs{classes: byteLevelClasses(), merges: make(map[pair]merge, len(f.Merges))}
	for x, r := range byteChars() {
		id, ok := f.Vocab[string(r)]
		if !ok {
			return nil, nil, fmt.Errorf("the vocabulary lacks %q, the byte %#x", r, x)
		}
		b.bytes[x] = int32(id)
	}
	for rank, m := range f.Merges {
		left, ok1 := f.Vocab[m[0]]
		right, ok2 := f.Vocab[m[1]]
		id, ok3 := f.Vocab[m[0]+m[1]]
		if !ok1 || !ok2 || !ok3 {
			return nil, nil, fmt.Errorf("merges: the vocabulary lacks %q, %q or both together", m[0], m[1])
		}
		b.merges[pair{int32(left), int32(right)}] = merge{int32(rank), int32(id)}
	}
	return b, f.Vocab, nil
}

func (f *fileBPE) check() error {
	switch {
	case f.Dropout != nil && *f.Dropout != 0:
		return errors.New("dropout is not implemented")
	case f.ContinuingSubwordPrefix != "":
		return errors.New("continuing_subword_prefix is not implemented")
	case f.EndOfWordSuffix != "":
		return errors.New("end_of_word_suffix is not implemented")
	case f.ByteFallback:
		return errors.New("byte_fallback is not implemented")
	case f.IgnoreMerges:
		return errors.New("ignore_merges is not implemented")
	}
	for piece, id := range f.Vocab {
		if id < 0 || id > math.MaxInt32 {
			return fmt.Errorf("the id of %q is %d", piece, id)
		}
	}
	return nil
}

// parseWords reads the pre-tokenizer.
func (b *bytePairs) parseWords(data json.RawMessage) error {
	if err := wantType(data, "ByteLevel"); err != nil {
		return err
	}
	f := fileByteLevel{UseRegex: true} // Hugging Face's default
	if err := decode(data, &f); err != nil {
		return err
	}
	if !f.UseRegex {
		return errors.New("use_regex false is not implemented")
	}
	b.prefix = f.AddPrefixSpace
	return nil
}
