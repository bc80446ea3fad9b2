package tokenizer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
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

type fileModel struct {
	Type                    string           `json:"type"`
	UnkToken                string           `json:"unk_token"`
	ContinuingSubwordPrefix string           `json:"continuing_subword_prefix"`
	MaxInputCharsPerWord    int              `json:"max_input_chars_per_word"`
	Vocab                   map[string]int64 `json:"vocab"`
}

// Parse reads a Hugging Face tokenizer.json. It implements what
// BERT and its kin use (BertNormalizer, BertPreTokenizer, WordPiece), RoBERTa
// and its kin (ByteLevel, BPE), and the SentencePiece models of XLM-R and
// DeBERTa (Precompiled and a few more normalizers, Metaspace, Unigram), with one
// text between two special tokens. Anything else is an error that names it: a
// wrong token is worse than none.
func Parse(data []byte) (*Tokenizer, error) {
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
	k := &Tokenizer{normalize: normalizer{table: properties()}}
	k.scratch.New = func() any { return new(scratch) }
	vocab, err := k.parseModel(f)
	if err != nil {
		return nil, err
	}
	if err := k.parseAdded(f.AddedTokens, vocab); err != nil {
		return nil, fmt.Errorf("added_tokens: %w", err)
	}
	return k, nil
}

// parseModel reads the model, the normalizer and pre-tokenizer that go with it,
// and the post-processor. It returns the vocabulary.
func (k *Tokenizer) parseModel(f tokenizerFile) (vocab map[string]int64, err error) {
	around, err := parseProcessor(f.PostProcessor)
	if err != nil {
		return nil, fmt.Errorf("post_processor: %w", err)
	}
	k.CLS, k.SEP, k.trim = around.before, around.after, around.trim
	kind, err := typeOf(f.Model)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	var words func(json.RawMessage) error
	normalize := k.parseSteps
	switch kind {
	case "WordPiece":
		k.model, vocab, err = parseWordPiece(f.Model)
		normalize, words = k.normalize.parse, wantBertPreTokenizer
	case "BPE":
		var b *bytePairs
		if b, vocab, err = parseBPE(f.Model); err == nil {
			b.trim = around.trim
			k.model, normalize, words = b, wantNone, b.parseWords
		}
	case "Unigram":
		var u *unigram
		if u, vocab, err = parseUnigram(f.Model); err == nil {
			k.model, words = u, u.parseWords
		}
	default:
		err = fmt.Errorf("%q is not implemented, only WordPiece, BPE and Unigram are", kind)
	}
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if kind != "BPE" && around.trim.on {
		return nil, errors.New("post_processor: trim_offsets is not implemented beside " + kind)
	}
	if err := normalize(f.Normalizer); err != nil {
		return nil, fmt.Errorf("normalizer: %w", err)
	}
	if err := words(f.PreTokenizer); err != nil {
		return nil, fmt.Errorf("pre_tokenizer: %w", err)
	}
	return vocab, nil
}

func (k *Tokenizer) parseSteps(data json.RawMessage) (err error) {
	k.steps, err = parseSteps(data)
	return err
}

func wantBertPreTokenizer(data json.RawMessage) error { return wantType(data, "BertPreTokenizer") }

// wantNone checks that there is no normalizer.
func wantNone(data json.RawMessage) error {
	kind, err := typeOf(data)
	if err == nil && kind != "" {
		err = fmt.Errorf("%s is not implemented beside BPE, only null is", kind)
	}
	return err
}

// parseWordPiece returns the model and its vocabulary.
func parseWordPiece(data json.RawMessage) (*wordPieces, map[string]int64, error) {
	m := fileModel{UnkToken: "[UNK]", ContinuingSubwordPrefix: "##", MaxInputCharsPerWord: 100} // Hugging Face's defaults
	if err := decode(data, &m); err != nil {
		return nil, nil, err
	}
	if m.MaxInputCharsPerWord < 0 {
		return nil, nil, fmt.Errorf("max_input_chars_per_word is %d", m.MaxInputCharsPerWord)
	}
	for piece, id := range m.Vocab {
		if id < 0 {
			return nil, nil, fmt.Errorf("the id of %q is %d", piece, id)
		}
	}
	w, err := newWordPieces(m.Vocab, m.ContinuingSubwordPrefix, m.UnkToken, m.MaxInputCharsPerWord)
	return w, m.Vocab, err
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
		if k.trim.on && strings.Trim(t.Content, " \t\nĠ") != t.Content {
			return fmt.Errorf("%q: blanks at its ends are not implemented beside trim_offsets", t.Content)
		}
		next = max(next, t.ID+1)
		ids[t.Content] = t.ID
		if !t.Normalized {
			k.added.add(addedToken{content: t.Content, id: t.ID, lstrip: t.LStrip})
			continue
		}
		var content []rune
		for _, c := range k.normalized(nil, t.Content, 0) {
			content = append(content, c.r)
		}
		if len(content) == 0 {
			return fmt.Errorf("%q: nothing is left of it when it is normalised", t.Content)
		}
		k.late.add(addedToken{content: string(content), id: t.ID, lstrip: t.LStrip})
	}
	var ok bool
	if k.Mask, ok = oneOf(ids, "[MASK]", "<mask>"); !ok {
		k.Mask = -1
	}
	if k.Pad, ok = oneOf(ids, "[PAD]", "<pad>"); !ok {
		return errors.New("there is no [PAD] or <pad>")
	}
	return nil
}

// oneOf returns the id of the first of the names that has one.
func oneOf(ids map[string]int64, names ...string) (id int64, ok bool) {
	for _, name := range names {
		if id, ok = ids[name]; ok {
			return id, true
		}
	}
	return 0, false
}

func (t fileToken) check(id int64) error {
	switch {
	case t.Content == "":
		return errors.New("content is empty")
	case t.SingleWord:
		return errors.New("single_word is not implemented")
	case t.RStrip:
		return errors.New("rstrip is not implemented")
	case t.ID != id:
		return fmt.Errorf("its id is %d here, but %d by the vocabulary", t.ID, id)
	}
	return nil
}

// wantType checks the type of a component.
func wantType(data json.RawMessage, want string) error {
	kind, err := typeOf(data)
	switch {
	case err != nil || kind == want:
		return err
	case kind == "":
		return fmt.Errorf("there is no type; only %s is implemented", want)
	}
	return fmt.Errorf("%s is not implemented, only %s is", kind, want)
}

// typeOf returns the type of a component, empty if there is none.
func typeOf(data json.RawMessage) (string, error) {
	var component struct {
		Type string `json:"type"`
	}
	if len(data) == 0 {
		return "", nil
	}
	err := json.Unmarshal(data, &component)
	return component.Type, err
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
