package classify

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

// parseProcessor returns the ids of the tokens before and after a text.
func parseProcessor(data json.RawMessage) (before, after int64, err error) {
	if err := wantType(data, "TemplateProcessing"); err != nil {
		return 0, 0, err
	}
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
