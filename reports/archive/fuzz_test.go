package archive

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// foreign are results that this program does not write, by what is wrong with them.
var foreign = map[string]struct{ json, reason string }{
	"no JSON":               {`hello`, "not that of a result"},
	"a list":                {`[]`, "not that of a result"},
	"an object that is cut": {`{"schema":2,"id":"a","windows":1`, "not that of a result"},
	"of another schema":     {`{"schema":3,"id":"a"}`, "its schema is 3"},
	"null":                  {`null`, "its schema is 0"},
	"a list for a text":     {`{"schema":2,"id":["a"]}`, "not that of a result"},
	"a number too large":    {`{"schema":2,"id":"a","windows":4294967296}`, "too large"},
	"a span too far":        {`{"schema":2,"id":"a","clauses":[{"start":0,"end":2147483648,"kind":"reason","rests_on":[]}]}`, "too large"},
	"a time before all":     {`{"schema":2,"id":"a","created_at":"0000-01-01T00:00:00+02:00"}`, "too large"},
	"no time":               {`{"schema":2,"id":"a","created_at":"yesterday"}`, "not that of a result"},
}

func TestWhatIsNoResultIsPassedOver(t *testing.T) {
	for name, c := range foreign {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			a := openArchive(t, folder)
			bad := result(2, "b", "v", made)
			bad.JSON = []byte(c.json)
			if _, err := a.Add(bad); !errors.Is(err, errForeign) || !strings.Contains(err.Error(), c.reason) {
				t.Errorf("the error is %v, want one with %q", err, c.reason)
			}
			flush(t, a)
			if got := files(t, folder); got != nil {
				t.Errorf("parts %v without a row", got)
			}
			add(t, a, result(1, "a", "v", made))
			_, _ = a.Add(bad)
			add(t, a, result(3, "c", "v", made))
			flush(t, a)
			closeArchive(t, a)
			if diff := cmp.Diff([]string{"date=2026-05-01/part-000001.parquet: a c"}, files(t, folder)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Keys that JSON takes for those of a result, and names that JSON writes otherwise.
func TestARowHoldsWhatWasRead(t *testing.T) {
	for name, r := range map[string]Result{
		"keys in capitals":         {JSON: []byte(`{"SCHEMA":2,"Id":"a","RATIONALE":"No sign."}`)},
		"a time of microseconds":   {JSON: []byte(`{"schema":2,"id":"a","created_at":"2026-05-01T08:00:00.0005+02:00"}`)},
		"a key twice":              {JSON: []byte(`{"schema":2,"id":"b","id":"a"}`)},
		"a version of its own":     {JSON: []byte(`{"schema":2,"id":"a","version":[1],"stored_at":{}}`)},
		"lists that are null":      {JSON: []byte(`{"schema":2,"id":"a","symptoms":[null,{"items":null}],"layer_weights":[]}`)},
		"a control character":      {JSON: []byte(`{"schema":2,"id":"a"}`), Version: "v\a1", Answerer: "b\x00"},
		"a version that is no UTF": {JSON: []byte(`{"schema":2,"id":"a"}`), Version: "v\xff"},
	} {
		t.Run(name, func(t *testing.T) { checkKept(t, r) })
	}
}

// checkKept checks that a result is passed over, or read from its part as it came.
func checkKept(t *testing.T, r Result) {
	t.Helper()
	row, err := r.row()
	if err != nil {
		if !errors.Is(err, errForeign) {
			t.Fatal(err)
		}
		return
	}
	other, err := result(2, "other", "v", made).row()
	if err != nil {
		t.Fatal(err)
	}
	var want explain.Result
	if err := json.Unmarshal(r.JSON, &want); err != nil {
		t.Fatal(err)
	}
	got := kept(t, row, other, row)
	if len(got) != 3 || got[1].ID != "other" {
		t.Fatalf("the part holds %+v", got)
	}
	for _, i := range []int{0, 2} {
		if diff := cmp.Diff(asKept(t, want), asKept(t, got[i])); diff != "" {
			t.Error(diff)
		}
	}
}

// kept writes rows into a part and reads the results in it.
func kept(t *testing.T, rows ...[]byte) (all []explain.Result) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "part")
	w, err := newPart(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.add(row); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := runs.EachResult(t.Context(), f, func(r explain.Result) error { all = append(all, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// asKept returns the JSON of a result without what a part does not hold: contributions,
// and the places of a time after milliseconds and its zone.
func asKept(t *testing.T, r explain.Result) string {
	t.Helper()
	for i := range r.Answers {
		r.Answers[i].Contributions = nil
	}
	if !r.CreatedAt.IsZero() {
		r.CreatedAt = r.CreatedAt.UTC().Truncate(1e6)
	}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Whatever a message holds, it is a row as it was read, or passed over.
func FuzzResult(f *testing.F) {
	f.Add("v1", "b-1", result(1, "a", "v1", made).JSON)
	f.Add("v\a", "b\xff", []byte(`{"schema":2,"id":"a","symptoms":[null],"created_at":"2026-05-01T08:00:00.0005+02:00"}`))
	f.Add("", "", []byte(`{"schema":2,"id":"a","concern":{"tier":"soon","reasons":[{"tier":"soon","rests_on":"/answers/0","span":{"start":2,"end":13}}],"risk":0.5},`+
		`"answers":[{"task":"t","label":"l","probabilities":[{"label":"l","probability":1e-9}]}],"layer_weights":[0.5,0.5],"clauses":[{"start":0,"end":3,"kind":"reason","rests_on":["/symptoms/0"]}]}`))
	for _, c := range foreign {
		f.Add("v1", "b-1", []byte(c.json))
	}
	f.Fuzz(func(t *testing.T, version, answerer string, data []byte) {
		checkKept(t, Result{At: made, Version: version, Answerer: answerer, JSON: data})
	})
}
