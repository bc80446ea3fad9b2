package runs

import (
	"fmt"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/ingest"
)

// Samples are in the order of the items, and a larger one holds a smaller one.
func TestSampled(t *testing.T) {
	var items []datasets.Item
	for i := range 20 {
		items = append(items, datasets.Item{Post: ingest.Post{ID: fmt.Sprintf("post-%02d", i)}})
	}
	inside := map[string]bool{}
	for n := 1; n <= len(items); n++ {
		sample, last := sampled(items, n), ""
		if len(sample) != n {
			t.Fatalf("%d items, want %d", len(sample), n)
		}
		found := 0
		for _, it := range sample {
			if it.Post.ID <= last {
				t.Errorf("%s comes after %s", it.Post.ID, last)
			}
			last = it.Post.ID
			if inside[last] {
				found++
			}
			inside[last] = true
		}
		if found != n-1 {
			t.Errorf("the sample of %d holds %d of that of %d", n, found, n-1)
		}
	}
	if got := sampled(items, 0); len(got) != len(items) {
		t.Errorf("no limit: %d items", len(got))
	}
}
