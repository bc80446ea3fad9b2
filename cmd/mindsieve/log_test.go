package main

import (
	"strings"
	"testing"
)

// The log of a run says what happened, and nothing of a post above debug.
func TestLog(t *testing.T) {
	data := corpusOf(t, "id,text,label\n1,Went for a slow walk and felt calm.,0\n2,I am so overwhelmed.,1\n")
	for level, want := range map[string]struct {
		said, absent []string
	}{
		"":      {[]string{"level=INFO", `msg="run finished`, "posts=2", "dead_letters=0"}, []string{"batch answered", "walk", "dreaddit-test-00001"}},
		"debug": {[]string{`msg="batch answered"`, "level=DEBUG"}, []string{"walk", "overwhelmed"}},
		"error": {nil, []string{"run finished"}},
	} {
		t.Setenv(logVar, level)
		got := mindsieve(t, "", "bench", "dreaddit", "--data", data, "--out", t.TempDir())
		for _, said := range want.said {
			if got.status != 0 || !strings.Contains(got.stderr, said) {
				t.Errorf("level %q: status %d, no %s in %s", level, got.status, said, got.stderr)
			}
		}
		for _, absent := range want.absent {
			if strings.Contains(got.stderr, absent) {
				t.Errorf("level %q: %s in %s", level, absent, got.stderr)
			}
		}
	}
}
