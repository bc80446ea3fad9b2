package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/explain"
)

// An explicit present intent, plan or attempt asks for a reader. The lists of 200 posts
// are by three hands that saw neither the lexicon nor each other's posts. The lexicon
// was mended on the first two, of which 3 and 10 posts got a lower tier before; posts
// of the third one are only counted.
func TestExplicitStatementsAskForAReader(t *testing.T) {
	for _, c := range []struct {
		file string
		most int // posts that may get a lower tier
	}{
		{"testdata/explicit.txt", 2},
		{"testdata/explicit_second.txt", 5},
		{"testdata/explicit_heldout.txt", 6},
	} {
		low := belowReadSoon(t, c.file)
		t.Logf("%s: %d posts below %q", c.file, len(low), explain.TierSoon)
		if len(low) > c.most {
			t.Errorf("want at most %d", c.most)
		}
	}
}

// belowReadSoon returns the posts of a file, one a line, that do not ask for a reader.
func belowReadSoon(t *testing.T, file string) []string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	var posts strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&posts, "{\"id\":\"%d\",\"text\":%q}\n", i+1, line)
	}
	got := mindsieve(t, posts.String(), "screen", "--posts", "-", "--json")
	if got.status != 0 {
		t.Fatal(got.stderr)
	}
	var low []string
	results := json.NewDecoder(strings.NewReader(got.stdout))
	for i := 0; results.More(); i++ {
		var r explain.Result
		if err := results.Decode(&r); err != nil {
			t.Fatal(err)
		}
		if r.ID != fmt.Sprint(i+1) {
			t.Fatalf("result %d is of post %s", i+1, r.ID)
		}
		if !r.Concern.Tier.Alarms() {
			low = append(low, lines[i])
		}
	}
	return low
}
