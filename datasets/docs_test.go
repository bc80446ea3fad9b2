package datasets

import (
	"os"
	"strings"
	"testing"
)

// datasetsPage returns the page of docs about datasets.
func datasetsPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../docs/datasets.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

func TestThePageNamesEveryDataset(t *testing.T) {
	page := datasetsPage(t)
	for _, d := range All {
		if !strings.Contains(page, "`"+d.Name+"`") {
			t.Errorf("docs/datasets.md does not name %s", d.Name)
		}
	}
}

// The card on the page can be opened, and has every key that there is.
func TestTheCardOnThePageIsWhole(t *testing.T) {
	page := datasetsPage(t)
	_, after, _ := strings.Cut(page, "```yaml\n")
	card, _, ok := strings.Cut(after, "```")
	if !ok {
		t.Fatal("docs/datasets.md has no card in YAML")
	}
	d, err := Open(writeCard(t, "walks.yaml", card, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := d.Split(""); err != nil || s.Name != "dev" || len(d.Tasks) != 2 || d.Tasks[0].Head != "other/mood" {
		t.Errorf("the card gives the split %q (%v) and the tasks %+v", s.Name, err, d.Tasks)
	}
	for _, keys := range [][]string{cardKeys, columnKeys, taskKeys} {
		for _, key := range keys {
			if !strings.Contains(page, "`"+key+"`") || key != "file" && !strings.Contains(card, key+":") {
				t.Errorf("docs/datasets.md does not explain the key %s, or its card does not have it", key)
			}
		}
	}
}
