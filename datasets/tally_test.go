package datasets

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

func TestTally(t *testing.T) {
	var counted tally
	for i, said := range [][]string{{"short", "short"}, nil, {"blank", "short"}, {"short", "odd"}, nil} {
		counted.rows++
		for _, what := range said {
			counted.count(what)
		}
		if i == 3 {
			counted.leaveOut(errors.New("posts.csv:5: a reason"))
		}
	}
	want := []string{
		"posts.csv: 1 of 5 rows could not be read and is left out: posts.csv:5: a reason.",
		"posts.csv: 2 of 5 rows: short.", "posts.csv: 1 of 5 rows: blank.",
	}
	if diff := cmp.Diff(want, counted.notes("posts.csv")); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestAFileWithTooManyOddRowsIsAnError(t *testing.T) {
	odd := errors.New("posts.csv:2: a reason")
	for _, c := range []struct {
		name string
		rows int
		bad  []error
		want string
	}{
		{"nothing odd", 3, nil, ""},
		{"no rows", 0, nil, ""},
		{"a tenth", 10, []error{odd}, ""},
		{"more than a tenth", 19, []error{odd, odd}, "posts.csv:2: a reason (2 of 19 rows cannot be read)"},
		{"the only row", 1, []error{odd}, "posts.csv:2: a reason"},
		{
			"one that may have swallowed others", 100,
			[]error{&rows.BadRow{File: "posts.csv", Line: 40, Lines: 39, Err: errors.New("a reason")}},
			"posts.csv:40: a reason (of 39 lines that belong together by their quotation marks) (1 of 100 rows cannot be read)",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			counted := tally{rows: c.rows}
			for _, err := range c.bad {
				counted.leaveOut(err)
			}
			got := ""
			if err := counted.check(); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("the error is\n%s, want\n%s", got, c.want)
			}
		})
	}
}

func TestMessagesQuoteNothingLongerThanALabel(t *testing.T) {
	for value, want := range map[string]string{
		"yes..": `"yes.."`, "": `""`, "no thwarted belongingness": `"no thwarted belongingness"`,
		"I went to the river.": "(20 characters)", "Donaudampfschifffahrtsgesellschaft": "(34 characters)",
	} {
		if got := quoted(value); got != want {
			t.Errorf("quoted is %s, want %s", got, want)
		}
	}
}
