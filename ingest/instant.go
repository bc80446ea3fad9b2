package ingest

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"time"
)

// instant is a time in JSON: RFC 3339, or Unix seconds as a number or as a
// string of digits (both occur in Reddit's dumps).
type instant time.Time

func (t instant) MarshalJSON() ([]byte, error) {
	return json.Marshal(time.Time(t).UTC().Format(time.RFC3339))
}

func (t *instant) UnmarshalJSON(data []byte) (err error) {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		s = string(data)
	}
	if s == "null" || s == "" {
		return nil
	}
	*t, err = parseInstant(s)
	return err
}

// parseInstant reads a time that is RFC 3339 or Unix seconds.
func parseInstant(s string) (instant, error) {
	if seconds, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(seconds) < 1<<40 {
		return instant(time.Unix(int64(seconds), 0).UTC()), nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return instant{}, errors.New("a time that is neither RFC 3339 nor Unix seconds")
	}
	return instant(at.UTC()), nil
}
