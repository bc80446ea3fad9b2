package service

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/mindsieve/mindsieve/explain"
)

// categories are all categories of OpenAI's moderations. A client of theirs wants
// to read each; those without an attribute are not judged.
var categories = []struct {
	name  string
	judge *attribute
	flags func(explain.Tier) bool
}{
	{name: "harassment"},
	{name: "harassment/threatening"},
	{name: "hate"},
	{name: "hate/threatening"},
	{name: "illicit"},
	{name: "illicit/violent"},
	{"self-harm", &suicideRisk, explain.Tier.Alarms},
	{"self-harm/intent", &suicideIntent, func(t explain.Tier) bool { return t == explain.TierNow }},
	{name: "self-harm/instructions"},
	{name: "sexual"},
	{name: "sexual/minors"},
	{name: "violence"},
	{name: "violence/graphic"},
}

// moderation is what is said of one input. The maps have a key for each of the
// categories.
type moderation struct {
	Flagged    bool                `json:"flagged"`
	Categories map[string]bool     `json:"categories"`
	Scores     map[string]float64  `json:"category_scores"`
	Applied    map[string][]string `json:"category_applied_input_types"` // empty for what was not judged

	// Tier and Withheld are our own: how soon a person should read the text, and
	// why nothing was judged.
	Tier     explain.Tier     `json:"mindsieve_tier"`
	Withheld explain.Withheld `json:"mindsieve_withheld,omitempty"`
}

// moderate answers /v1/moderations in the shape of OpenAI.
func (s *Server) moderate(ctx context.Context, body []byte) (any, error) {
	var asked struct {
		Input moderated `json:"input"`
		Model string    `json:"model"` // read and not used: the bundle answers
	}
	if err := json.Unmarshal(body, &asked); err != nil {
		return nil, badRequest(err)
	}
	if !suicideRisk.offered(s.Heads) {
		return nil, refuse(http.StatusNotImplemented, "", "the model does not answer %s, so there is nothing to moderate by", riskTask)
	}
	results, err := s.texts(ctx, "input", asked.Input)
	if err != nil {
		return nil, badRequest(err)
	}
	answer := struct {
		ID      string       `json:"id"`
		Model   string       `json:"model"`
		Results []moderation `json:"results"`
	}{ID: "modr-" + nonce(), Model: s.Model}
	for _, r := range results {
		answer.Results = append(answer.Results, s.moderation(r))
	}
	return answer, nil
}

// moderation returns what is said of a text in OpenAI's categories.
func (s *Server) moderation(r explain.Result) moderation {
	m := moderation{Categories: map[string]bool{}, Scores: map[string]float64{}, Applied: map[string][]string{}, Tier: r.Concern.Tier, Withheld: r.Concern.Withheld}
	for _, c := range categories {
		m.Categories[c.name], m.Scores[c.name], m.Applied[c.name] = false, 0, []string{}
		if c.judge == nil || r.Concern.Withheld != "" || !c.judge.offered(s.Heads) {
			continue
		}
		m.Categories[c.name], m.Scores[c.name], m.Applied[c.name] = c.flags(r.Concern.Tier), c.judge.in(r), []string{"text"}
		m.Flagged = m.Flagged || m.Categories[c.name]
	}
	return m
}

// nonce returns 24 random hex digits.
func nonce() string {
	b := make([]byte, 12)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// badRequest gives what a client did wrong the status 400, as OpenAI and Google do.
func badRequest(err error) error {
	p := problemOf(err)
	if p.status == http.StatusUnprocessableEntity {
		p.status = http.StatusBadRequest
		return p
	}
	return err
}

// moderated are the texts of a request to /v1/moderations: a text, a list of texts,
// or a list of parts, which are one text.
type moderated []string

// UnmarshalJSON reads any of the three forms.
func (in *moderated) UnmarshalJSON(data []byte) error {
	var text *string
	var texts []*string
	var parts []struct{ Type, Text *string }
	switch {
	case json.Unmarshal(data, &text) == nil && text != nil:
		*in = moderated{*text}
	case json.Unmarshal(data, &texts) == nil && texts != nil:
		for _, t := range texts {
			if t == nil {
				return errInput
			}
			*in = append(*in, *t)
		}
	case json.Unmarshal(data, &parts) == nil && len(parts) > 0:
		var whole []string
		for _, p := range parts {
			if p.Type == nil || *p.Type != "text" || p.Text == nil {
				return errInput
			}
			whole = append(whole, *p.Text)
		}
		*in = moderated{strings.Join(whole, "\n\n")}
	default:
		return errInput
	}
	return nil
}

var errInput = refuse(http.StatusBadRequest, "input", `input must be a text, a list of texts, or a list of {"type": "text", "text": …}; images are not judged`)
