package classify

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// tokenizerFile is Hugging Face's tokenizer.json, as far as it is implemented.
// Truncation and padding are read over: windows and batches take their place.
// The decoder plays no part in encoding.
type tokenizerFile struct {
	Version       string          `json:"version"`
	Truncation    json.RawMessage `json:"truncation"`
	Padding       json.RawMessage `json:"padding"`
	AddedTokens   []fileToken     `json:"added_tokens"`
	Normalizer    json.RawMessage `json:"normalizer"`
	PreTokenizer  json.RawMessage `json:"pre_tokenizer"`
	PostProcessor json.RawMessage `json:"post_processor"`
	Decoder       json.RawMessage `json:"decoder"`
	Model         json.RawMessage `json:"model"`
}

type fileToken struct {
	ID         int64  `json:"id"`
	Content    string `json:"content"`
	SingleWord bool   `json:"single_word"`
	LStrip     bool   `json:"lstrip"`
	RStrip     bool   `json:"rstrip"`
	Normalized bool   `json:"normalized"`
	Special    bool   `json:"special"`
}

type fileNormalizer struct {
	Type               string `json:"type"`
	CleanText          bool   `json:"clean_text"`
	HandleChineseChars bool   `json:"handle_chinese_chars"`
	StripAccents       *bool  `json:"strip_accents"` // null: as lowercase
	Lowercase          bool   `json:"lowercase"`
}

type fileModel struct {
	Type                    string           `json:"type"`
	UnkToken                string           `json:"unk_token"`
	ContinuingSubwordPrefix string           `json:"continuing_subword_prefix"`
	MaxInputCharsPerWord    int              `json:"max_input_chars_per_word"`
	Vocab                   map[string]int64 `json:"vocab"`
}

// ParseTokenizer reads a Hugging Face tokenizer.json. It implements what BERT
// and its kin use: BertNormalizer, BertPreTokenizer, WordPiece, one text
// between two special tokens. Anything else is an error that names it: a wrong
// token is worse than none.
func ParseTokenizer(data []byte) (*Tokenizer, error) {
	k, err := parseTokenizer(data)
	if err != nil {
		return nil, fmt.Errorf("tokenizer.json: %w", err)
	}
	return k, nil
}

func parseTokenizer(data []byte) (*Tokenizer, error) {
	var f tokenizerFile
	if err := decode(data, &f); err != nil {
		return nil, err
	}
	if f.Version != "1.0" {
		return nil, fmt.Errorf("version %q is not implemented, want 1.0", f.Version)
	}
	k := new(Tokenizer)
	k.scratch.New = func() any { s := make([]char, 0, 4096); return &s }
	vocab, err := k.parseModel(f.Model)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if err := k.parseAdded(f.AddedTokens, vocab); err != nil {
		return nil, fmt.Errorf("added_tokens: %w", err)
	}
	if err := k.normalize.parse(f.Normalizer); err != nil {
		return nil, fmt.Errorf("normalizer: %w", err)
	}
	if err := wantType(f.PreTokenizer, "BertPreTokenizer"); err != nil {
		return nil, fmt.Errorf("pre_tokenizer: %w", err)
	}
	if k.CLS, k.SEP, err = parseProcessor(f.PostProcessor); err != nil {
		return nil, fmt.Errorf("post_processor: %w", err)
	}
	return k, nil
}

// parseModel returns the vocabulary.
func (k *Tokenizer) parseModel(data json.RawMessage) (map[string]int64, error) {
	if err := wantType(data, "WordPiece"); err != nil {
		return nil, err
	}
	m := fileModel{UnkToken: "[UNK]", ContinuingSubwordPrefix: "##", MaxInputCharsPerWord: 100} // Hugging Face's defaults
	if err := decode(data, &m); err != nil {
		return nil, err
	}
	if m.MaxInputCharsPerWord < 0 {
		return nil, fmt.Errorf("max_input_chars_per_word is %d", m.MaxInputCharsPerWord)
	}
	for piece, id := range m.Vocab {
		if id < 0 {
			return nil, fmt.Errorf("the id of %q is %d", piece, id)
		}
	}
	var err error
	k.pieces, err = newWordPieces(m.Vocab, m.ContinuingSubwordPrefix, m.UnkToken, m.MaxInputCharsPerWord)
	return m.Vocab, err
}

func (k *Tokenizer) parseAdded(tokens []fileToken, vocab map[string]int64) error {
	ids := map[string]int64{}
	next := int64(len(vocab)) // the id that Hugging Face gives a token which the vocabulary lacks
	for _, t := range tokens {
		want, known := vocab[t.Content]
		if !known {
			want = next
		}
		if err := t.check(want); err != nil {
			return fmt.Errorf("%q: %w", t.Content, err)
		}
		next = max(next, t.ID+1)
		ids[t.Content] = t.ID
		k.added = append(k.added, addedToken{t.Content, t.ID})
		k.begins[t.Content[0]] = true
	}
	slices.SortStableFunc(k.added, func(a, b addedToken) int { return cmp.Compare(len(b.content), len(a.content)) })
	pad, ok := ids["[PAD]"]
	if !ok {
		return errors.New("there is no [PAD]")
	}
	k.Pad = pad
	return nil
}

func (t fileToken) check(id int64) error {
	switch {
	case t.Content == "":
		return errors.New("content is empty")
	case t.SingleWord:
		return errors.New("single_word is not implemented")
	case t.LStrip:
		return errors.New("lstrip is not implemented")
	case t.RStrip:
		return errors.New("rstrip is not implemented")
	case t.Normalized:
		return errors.New("normalized is not implemented")
	case t.ID != id:
		return fmt.Errorf("its id is %d here, but %d by the vocabulary", t.ID, id)
	}
	return nil
}

func (n *normalizer) parse(data json.RawMessage) error {
	if err := wantType(data, "BertNormalizer"); err != nil {
		return err
	}
	f := fileNormalizer{CleanText: true, HandleChineseChars: true, Lowercase: true} // Hugging Face's defaults
	if err := decode(data, &f); err != nil {
		return err
	}
	n.table = properties()
	if f.CleanText {
		n.active |= dropped | space
	}
	if f.HandleChineseChars {
		n.active |= chinese
	}
	if f.StripAccents == nil && f.Lowercase || f.StripAccents != nil && *f.StripAccents {
		n.active |= decomposes | mark | combining
	}
	if f.Lowercase {
		n.active |= upper
	}
	return nil
}

// wantType checks the type of a component.
func wantType(data json.RawMessage, want string) error {
	var component struct {
		Type string `json:"type"`
	}
	if len(data) > 0 {
		if err := json.Unmarshal(data, &component); err != nil {
			return err
		}
	}
	switch component.Type {
	case want:
		return nil
	case "":
		return fmt.Errorf("there is no type; only %s is implemented", want)
	}
	return fmt.Errorf("%s is not implemented, only %s is", component.Type, want)
}

// decode refuses fields that it does not know: they may change the tokens.
func decode(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("data after the end of the JSON object")
	}
	return nil
}
