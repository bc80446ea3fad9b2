package service

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
)

// analyzeRequest is a request to Perspective's comments:analyze. What is not read
// here has no effect.
type analyzeRequest struct {
	Comment struct {
		Text string `json:"text"`
		Type string `json:"type"`
	} `json:"comment"`
	RequestedAttributes map[string]struct {
		ScoreType      string   `json:"scoreType"`
		ScoreThreshold *float64 `json:"scoreThreshold"` // scores under it are left out
	} `json:"requestedAttributes"`
	Languages       []string `json:"languages"`
	SpanAnnotations bool     `json:"spanAnnotations"`
	DoNotStore      bool     `json:"doNotStore"` // nothing is ever stored
	ClientToken     string   `json:"clientToken"`
	SessionID       string   `json:"sessionId"`
	CommunityID     string   `json:"communityId"`
}

// score is a probability in Perspective's shape.
type score struct {
	Value float64 `json:"value"`
	Type  string  `json:"type"`
}

// spanScore is the score of a part of the text: UTF-16 code units, half-open.
type spanScore struct {
	Begin int   `json:"begin"`
	End   int   `json:"end"`
	Score score `json:"score"`
}

type attributeScore struct {
	SpanScores   []spanScore `json:"spanScores"`
	SummaryScore score       `json:"summaryScore"`
}

// probability is the only type of score.
const probability = "PROBABILITY"

// analyze answers Perspective's comments:analyze, with attributes of our own.
func (s *Server) analyze(ctx context.Context, body []byte) (any, error) {
	var asked analyzeRequest
	if err := json.Unmarshal(body, &asked); err != nil {
		return nil, badRequest(err)
	}
	asked.Languages = slices.DeleteFunc(asked.Languages, func(tag string) bool { return tag == "" })
	if err := s.checkAnalyze(asked); err != nil {
		return nil, err
	}
	post := ingest.Post{ID: singleID, Body: asked.Comment.Text, Lang: s.language(asked.Languages)}
	if err := check(post); err != nil {
		return nil, refuse(http.StatusBadRequest, "", "the comment cannot be screened: %v", err)
	}
	results, err := answered(s.Batcher.Screen(ctx, []ingest.Post{post}))
	if err != nil {
		return nil, err
	}
	if r := results[0]; r.Concern.Withheld != "" {
		return nil, refuse(http.StatusBadRequest, "", "%s", r.Rationale)
	}
	return s.analyzed(asked, results[0]), nil
}

// analyzed lays a result out as Perspective does.
func (s *Server) analyzed(asked analyzeRequest, r explain.Result) any {
	answer := struct {
		AttributeScores   map[string]attributeScore `json:"attributeScores"`
		Languages         []string                  `json:"languages,omitempty"`
		DetectedLanguages []string                  `json:"detectedLanguages,omitempty"`
		ClientToken       string                    `json:"clientToken,omitempty"`
		Tier              explain.Tier              `json:"mindsieveTier"` // our own: how soon a person should read the comment
	}{map[string]attributeScore{}, s.Languages, s.Languages, asked.ClientToken, r.Concern.Tier}
	if stated := s.language(asked.Languages); stated != "" {
		answer.Languages, answer.DetectedLanguages = []string{stated}, nil // it was believed
	}
	for _, a := range attributes {
		wanted, ok := asked.RequestedAttributes[a.name]
		value := a.in(r)
		if !ok || wanted.ScoreThreshold != nil && value < *wanted.ScoreThreshold {
			continue
		}
		answer.AttributeScores[a.name] = attributeScore{
			SpanScores: spanScores(asked.Comment.Text, value, r.Concern.Reasons, asked.SpanAnnotations && a == suicideRisk), SummaryScore: score{value, probability},
		}
	}
	return answer
}

// spanScores returns the places that the concern rests on, with their own
// probability or else that of the whole text, if they are asked for and known;
// otherwise the whole text.
func spanScores(text string, value float64, reasons []explain.Reason, annotate bool) []spanScore {
	var spans []spanScore
	for _, r := range reasons {
		if !annotate || r.Span == nil {
			continue
		}
		of := value
		if r.Probability > 0 {
			of = r.Probability
		}
		spans = append(spans, spanScore{utf16Length(text[:r.Span.Start]), utf16Length(text[:r.Span.End]), score{of, probability}})
	}
	if spans == nil {
		return []spanScore{{0, utf16Length(text), score{value, probability}}}
	}
	slices.SortStableFunc(spans, func(a, b spanScore) int { return a.Begin - b.Begin })
	return spans
}

// utf16Length returns how many UTF-16 code units a text has, which is how
// JavaScript and Java count.
func utf16Length(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

// checkAnalyze reports what is asked for and not offered.
func (s *Server) checkAnalyze(asked analyzeRequest) error {
	known := s.attributeNames()
	if len(asked.RequestedAttributes) == 0 {
		return refuse(http.StatusBadRequest, "", "requestedAttributes is empty; there are %s", strings.Join(known, ", "))
	}
	if t := asked.Comment.Type; t != "" && t != "PLAIN_TEXT" && t != "TEXT_TYPE_UNSPECIFIED" {
		return refuse(http.StatusBadRequest, "", "the type of the comment must be PLAIN_TEXT")
	}
	for name, a := range asked.RequestedAttributes {
		if !slices.Contains(known, name) {
			return refuse(http.StatusBadRequest, "", "requestedAttributes names an attribute that there is not; there are %s", strings.Join(known, ", "))
		}
		if a.ScoreType != "" && a.ScoreType != probability && a.ScoreType != "SCORE_TYPE_UNSPECIFIED" {
			return refuse(http.StatusBadRequest, "", "the scoreType of %s must be %s", name, probability)
		}
	}
	return nil
}

// attributeNames are the attributes that the bundle gives.
func (s *Server) attributeNames() []string {
	names := []string{}
	for _, a := range attributes {
		if a.offered(s.Heads) {
			names = append(names, a.name)
		}
	}
	return names
}

// language returns the first of some languages that the bundle knows, else the
// first; "" if there is none, and the text decides.
func (s *Server) language(stated []string) string {
	for _, tag := range stated {
		base, _, _ := strings.Cut(tag, "-")
		if slices.ContainsFunc(s.Languages, func(known string) bool { return strings.EqualFold(known, base) }) {
			return tag
		}
	}
	if len(stated) > 0 {
		return stated[0]
	}
	return ""
}
