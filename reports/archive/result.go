package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// Result is a row to keep.
type Result struct {
	Number                uint64 // of the message in the stream
	At                    time.Time
	ID, Version, Answerer string
	JSON                  []byte // of an [explain.Result]
}

// errForeign says that a result is none that this program could have written.
var errForeign = errors.New("not a result of this version of mindsieve")

// row returns the result as a row of [Schema] in JSON. The error is [errForeign]; it
// never quotes the result.
func (r Result) row() ([]byte, error) {
	row := struct {
		Version  string    `json:"version"`
		Answerer string    `json:"answerer"`
		StoredAt time.Time `json:"stored_at"`
		explain.Result
	}{Version: r.Version, Answerer: r.Answerer, StoredAt: r.At.UTC().Truncate(time.Millisecond)}
	if json.Unmarshal(r.JSON, &row.Result) != nil {
		return nil, fmt.Errorf("%w: its JSON is not that of a result", errForeign)
	}
	if row.Schema != explain.SchemaVersion {
		return nil, fmt.Errorf("%w: its schema is %d", errForeign, row.Schema)
	}
	row.CreatedAt = row.CreatedAt.UTC().Truncate(time.Millisecond) // as the column holds it
	data, err := json.Marshal(row)
	if err != nil || runs.Fits(data) != nil {
		return nil, fmt.Errorf("%w: a number in it is too large, or its time too early or late", errForeign)
	}
	return data, nil
}
