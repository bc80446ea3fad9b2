package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
)

type fileNormalizer struct {
	Type               string `json:"type"`
	CleanText          bool   `json:"clean_text"`
	HandleChineseChars bool   `json:"handle_chinese_chars"`
	StripAccents       *bool  `json:"strip_accents"` // null: as lowercase
	Lowercase          bool   `json:"lowercase"`
}

func (n *normalizer) parse(data json.RawMessage) error {
	if err := wantType(data, "BertNormalizer"); err != nil {
		return err
	}
	f := fileNormalizer{CleanText: true, HandleChineseChars: true, Lowercase: true} // Hugging Face's defaults
	if err := decode(data, &f); err != nil {
		return err
	}
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

// fileStep is a normalizer of SentencePiece models.
type fileStep struct {
	Type                string            `json:"type"`
	Normalizers         []json.RawMessage `json:"normalizers"`
	PrecompiledCharsmap string            `json:"precompiled_charsmap"`
	StripLeft           bool              `json:"strip_left"`
	StripRight          bool              `json:"strip_right"`
	Content             string            `json:"content"`
	Pattern             struct {
		String string
		Regex  string
	} `json:"pattern"`
}

// parseSteps reads a normalizer, which may be a sequence of others, or null.
func parseSteps(data json.RawMessage) ([]step, error) {
	if len(data) == 0 || string(data) == "null" {
		return nil, nil
	}
	var f fileStep
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
	if f.Type != "Sequence" {
		s, err := parseStep(data, f.Type)
		return []step{s}, err
	}
	var steps []step
	for _, part := range f.Normalizers {
		more, err := parseSteps(part)
		if err != nil {
			return nil, err
		}
		steps = append(steps, more...)
	}
	return steps, nil
}

func parseStep(data json.RawMessage, kind string) (step, error) {
	var f fileStep
	switch kind {
	case "Lowercase", "Strip", "Replace", "Precompiled":
	default:
		return nil, fmt.Errorf("%s is not implemented, only Sequence, Lowercase, Strip, Replace and Precompiled are", kind)
	}
	if err := decode(data, &f); err != nil {
		return nil, err
	}
	switch kind {
	case "Lowercase":
		return lowered, nil
	case "Strip":
		return strip(f.StripLeft, f.StripRight), nil
	case "Replace":
		return f.replace()
	}
	m, err := parseCharsmap(f.PrecompiledCharsmap)
	if err != nil {
		return nil, err
	}
	return m.step, nil
}

func (f *fileStep) replace() (step, error) {
	switch {
	case f.Pattern.String != "" && f.Pattern.Regex == "":
		return replaced(f.Pattern.String, f.Content), nil
	case f.Pattern.String == "" && f.Pattern.Regex == " {2,}":
		return squeezed(f.Content), nil
	case f.Pattern.Regex != "":
		return nil, fmt.Errorf("the pattern %q of Replace is not implemented, only \" {2,}\" is", f.Pattern.Regex)
	}
	return nil, errors.New("the pattern of Replace is empty")
}
