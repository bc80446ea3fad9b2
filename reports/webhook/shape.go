package webhook

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/mindsieve/mindsieve/explain"
)

// Alert is a result with a concern.
type Alert struct {
	ID     string    // the same each time that it is delivered
	Stored time.Time // when it became an alert
	Result []byte    // JSON, schema 2
}

// A Shape is the form in which a receiver reads alerts. None but Result with quotes
// holds words of a post.
type Shape string

// The shapes; docs/forward.md says from where each is known.
const (
	Result Shape = "result" // the result, without its rationale and the clauses of it
	Coop   Shape = "coop"   // items of ROOST's Coop
	Osprey Shape = "osprey" // actions of ROOST's Osprey
	Ozone  Shape = "ozone"  // labels of the AT Protocol
)

// Shapes are all shapes.
var Shapes = []Shape{Result, Coop, Osprey, Ozone}

// Format says how alerts are written.
type Format struct {
	Shape    Shape
	Quotes   bool   // of Result: the rationale stays, which quotes the post
	ItemType string // of Coop: the id of the item type
	Source   string // of Ozone: the DID of the labeler
}

// body writes an alert. It is the same each time.
func (f Format) body(a Alert) ([]byte, error) {
	var r explain.Result
	if err := json.Unmarshal(a.Result, &r); err != nil {
		return nil, fmt.Errorf("the alert is no result: %w", err)
	}
	if r.Schema != explain.SchemaVersion {
		return nil, fmt.Errorf("the alert is a result of schema %d; this version of mindsieve reads schema %d", r.Schema, explain.SchemaVersion)
	}
	switch f.Shape {
	case Coop:
		return json.Marshal(map[string]any{"items": []coopItem{{r.ID, f.ItemType, summaryOf(r)}}})
	case Osprey:
		return json.Marshal(ospreyOf(a, r))
	case Ozone:
		return json.Marshal(label{1, f.Source, r.ID, strings.ReplaceAll(string(r.Concern.Tier), " ", "-"), a.Stored.UTC()})
	case Result:
		if !f.Quotes {
			r.Rationale, r.Clauses = "", []explain.Clause{}
		}
		return json.Marshal(r)
	}
	return nil, fmt.Errorf("%q is no shape", f.Shape)
}

// summary is an alert in fields without structure, as rules of moderation tools read them.
type summary struct {
	Post      string    `json:"post"`
	Community string    `json:"community,omitempty"`
	Author    string    `json:"author,omitempty"` // a pseudonym
	CreatedAt time.Time `json:"created_at,omitzero"`
	Tier      string    `json:"tier"`
	Risk      float64   `json:"risk"`
	Symptoms  string    `json:"symptoms"` // those of the reasons: "death-wish, self-harm"
	Bundle    string    `json:"bundle"`
}

func summaryOf(r explain.Result) summary {
	var symptoms []string
	seen := map[string]bool{}
	for _, reason := range r.Concern.Reasons {
		if reason.Symptom != "" && !seen[reason.Symptom] {
			seen[reason.Symptom] = true
			symptoms = append(symptoms, reason.Symptom)
		}
	}
	return summary{r.ID, r.Community, r.Author, r.CreatedAt, string(r.Concern.Tier), r.Concern.Risk, strings.Join(symptoms, ", "), r.Bundle}
}

type coopItem struct {
	ID     string  `json:"id"`
	TypeID string  `json:"typeId"`
	Data   summary `json:"data"`
}

type ospreyEvent struct {
	SendTime time.Time `json:"send_time"`
	Data     struct {
		ID   uint64  `json:"action_id"` // Osprey reads an integer
		Name string  `json:"action_name"`
		Data summary `json:"data"`
	} `json:"data"`
}

func ospreyOf(a Alert, r explain.Result) (e ospreyEvent) {
	sum := sha256.Sum256([]byte(a.ID))
	e.SendTime = a.Stored.UTC()
	e.Data.ID = binary.BigEndian.Uint64(sum[:]) >> 11 // 53 bits, which JavaScript reads too
	e.Data.Name, e.Data.Data = "mindsieve_alert", summaryOf(r)
	return e
}

// label is a label, version 1, without its signature.
type label struct {
	Version int       `json:"ver"`
	Source  string    `json:"src"`
	URI     string    `json:"uri"`
	Value   string    `json:"val"`
	Created time.Time `json:"cts"`
}
