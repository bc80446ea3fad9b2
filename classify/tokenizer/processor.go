package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
)

// templateProcessing says which tokens stand around a text. Templates for
// pairs of texts are read over.
type templateProcessing struct {
	Type          string                 `json:"type"`
	Single        []templatePart         `json:"single"`
	Pair          json.RawMessage        `json:"pair"`
	SpecialTokens map[string]templateIDs `json:"special_tokens"`
}

// templatePart has one of its two fields.
type templatePart struct {
	SpecialToken *templateToken `json:"SpecialToken"`
	Sequence     *templateToken `json:"Sequence"`
}

type templateToken struct {
	ID     string `json:"id"`
	TypeID int    `json:"type_id"`
}

type templateIDs struct {
	ID     string   `json:"id"`
	IDs    []int64  `json:"ids"`
	Tokens []string `json:"tokens"`
}

// pairProcessing is BertProcessing and RobertaProcessing.
type pairProcessing struct {
	Type           string       `json:"type"`
	CLS            specialToken `json:"cls"`
	SEP            specialToken `json:"sep"`
	TrimOffsets    bool         `json:"trim_offsets"`
	AddPrefixSpace bool         `json:"add_prefix_space"`
}

// specialToken is a list of a token and its id, of which only the id counts.
type specialToken int64

func (t *specialToken) UnmarshalJSON(data []byte) error {
	var pair []json.RawMessage
	if err := json.Unmarshal(data, &pair); err != nil {
		return err
	}
	if len(pair) != 2 {
		return fmt.Errorf("%s is not a token and its id", data)
	}
	return json.Unmarshal(pair[1], (*int64)(t))
}

// surroundings are the ids of the tokens before and after a text, and whether
// the blanks at the ends of its pieces are trimmed.
type surroundings struct {
	before, after int64
	trim          trimming
}

func parseProcessor(data json.RawMessage) (surroundings, error) {
	kind, err := typeOf(data)
	if err != nil {
		return surroundings{}, err
	}
	switch kind {
	case "TemplateProcessing":
		before, after, err := parseTemplate(data)
		return surroundings{before: before, after: after}, err
	case "BertProcessing", "RobertaProcessing":
		roberta := kind == "RobertaProcessing"
		f := pairProcessing{TrimOffsets: roberta, AddPrefixSpace: roberta} // Hugging Face's defaults
		err := decode(data, &f)
		return surroundings{int64(f.CLS), int64(f.SEP), trimming{f.TrimOffsets, f.AddPrefixSpace}}, err
	}
	return surroundings{}, fmt.Errorf("%q is not implemented, only TemplateProcessing, BertProcessing and RobertaProcessing are", kind)
}

// parseTemplate returns the ids of the tokens before and after a text.
func parseTemplate(data json.RawMessage) (before, after int64, err error) {
	var f templateProcessing
	if err := decode(data, &f); err != nil {
		return 0, 0, err
	}
	s := f.Single
	if len(s) != 3 || s[0].SpecialToken == nil || s[1].Sequence == nil || s[2].SpecialToken == nil {
		return 0, 0, errors.New("single: only one text between two special tokens is implemented")
	}
	for i, t := range []*templateToken{s[0].SpecialToken, s[1].Sequence, s[2].SpecialToken} {
		if t.TypeID != 0 {
			return 0, 0, fmt.Errorf("single: part %d: type_id %d is not implemented, only 0 is", i, t.TypeID)
		}
	}
	if before, err = f.special(s[0].SpecialToken.ID); err != nil {
		return 0, 0, err
	}
	after, err = f.special(s[2].SpecialToken.ID)
	return before, after, err
}

func (f templateProcessing) special(name string) (int64, error) {
	t := f.SpecialTokens[name]
	if len(t.IDs) != 1 {
		return 0, fmt.Errorf("special_tokens: %q has %d ids, only 1 is implemented", name, len(t.IDs))
	}
	return t.IDs[0], nil
}
