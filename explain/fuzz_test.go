package explain

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// An instrument that is read can be written and read again.
func FuzzReadInstrument(f *testing.F) {
	for _, name := range instrumentNames {
		data, err := instrumentFiles.ReadFile("instruments/" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add(mine)
	f.Add(strings.ReplaceAll(mine, "声音太吵", strings.Repeat("a|b ", 40)))
	f.Add(mine + "{}")
	f.Fuzz(func(t *testing.T, content string) {
		in, err := ReadInstrument(strings.NewReader(content))
		if err != nil {
			return
		}
		data, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadInstrument(bytes.NewReader(data))
		if diff := cmp.Diff(in, again, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
}
