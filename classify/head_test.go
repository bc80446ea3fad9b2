package classify

import (
	"slices"
	"strings"
	"testing"
)

// headEdits turn the tiny bundle's binary head into one of another kind.
var (
	asOrdinal    = []string{`"kind": "binary"`, `"kind": "ordinal"`}
	asMultilabel = []string{`"kind": "binary"`, `"kind": "multilabel"`}
	noPositive   = []string{`"stressed"
      ],
      "risk"`, `],
      "risk"`}
)

// thresholds sets the thresholds of the tiny bundle's head, and what may follow them.
func thresholds(list string, further ...string) []string {
	return []string{`"thresholds": []`, strings.Join(append([]string{`"thresholds": ` + list}, further...), ", ")}
}

func TestOpenBundleRefusesHeads(t *testing.T) {
	for _, c := range []struct {
		name  string
		edits []string
		want  string // in the error
	}{
		{"no kind", []string{`"kind": "binary",`, ``}, `kind is "", this program knows binary, multiclass, ordinal and multilabel`},
		{"a binary head of three labels", []string{`"not stressed"`, `"calm", "not stressed"`, `"bias": [`, `"bias": [0,`}, "labels has 3 entries, want 2 for the kind binary"},
		{"thresholds of an ordinal head", slices.Concat(asOrdinal, thresholds("[0.5]")), "thresholds are for the kinds binary and multilabel, this head is ordinal"},
		{"two thresholds of a binary head", thresholds("[0.5, 0.5]"), "thresholds has 2 entries and positive 1, a binary head wants one threshold"},
		{"a threshold of no positive label", slices.Concat(noPositive, thresholds("[0.5]")), "thresholds has 1 entries and positive 0"},
		{"one threshold of two labels", slices.Concat(asMultilabel, thresholds("[0.5]")), "thresholds has 1 entries for 2 labels"},
		{"a threshold that every text reaches", slices.Concat(asMultilabel, thresholds("[0.5, 0]")), "thresholds holds 0, want numbers over 0 and under 1"},
		{"a threshold that no text reaches", thresholds("[1]"), "thresholds holds 1, want numbers over 0 and under 1"},
		{"an unknown decision", slices.Concat(asOrdinal, thresholds("[]", `"decision": "mode"`)), `decision is "mode", want "argmax" or "median"`},
		{"a decision of a binary head", thresholds("[]", `"decision": "median"`), "decision is for the kind ordinal, this head is binary"},
		{"a head that always abstains", thresholds("[]", `"abstain_below": 1`), "abstain_below is 1, want 0 (never) or a probability under 1"},
		{"abstention under zero", thresholds("[]", `"abstain_below": -0.1`), "abstain_below is -0.1"},
		{"a multilabel head that abstains", slices.Concat(asMultilabel, thresholds("[]", `"abstain_below": 0.6`)), "abstain_below is not for the kind multilabel"},
		{"unknown windows", thresholds("[]", `"windows": "last"`), `windows is "last", want "mean" or "max"`},
		{"the gravest window of no positive label", slices.Concat(noPositive, thresholds("[]", `"windows": "max"`)), `windows is "max", which looks for the positive labels: positive is empty`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := OpenBundle(edited(t, c.edits...))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
			if err != nil && !strings.Contains(err.Error(), "head 0 (dreaddit/stress)") {
				t.Errorf("the error %v does not say which head", err)
			}
		})
	}
}

func TestOpenBundleTakesEveryKindOfHead(t *testing.T) {
	for _, c := range []struct {
		name  string
		edits []string
	}{
		{"a binary head with a threshold", thresholds("[0.35]", `"abstain_below": 0.6`, `"windows": "mean"`)},
		{"an ordinal head", asOrdinal},
		{"the median of an ordinal head", slices.Concat(asOrdinal, thresholds("[]", `"decision": "median"`, `"abstain_below": 0.4`))},
		{"a multilabel head", slices.Concat(asMultilabel, noPositive)},
		{"a multilabel head with thresholds", slices.Concat(asMultilabel, thresholds("[0.2, 0.8]", `"windows": "max"`))},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := OpenBundle(edited(t, c.edits...)); err != nil {
				t.Error(err)
			}
		})
	}
}
