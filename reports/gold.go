package reports

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

// Gold is what the tables need of a dataset's item beside its result: no text
// and no author. It is a line of gold.jsonl in a run folder.
type Gold struct {
	ID      string              `json:"id"`
	Labels  map[string][]string `json:"gold"` // task → labels; a task without a label for this item is not there
	Group   string              `json:"group,omitempty"`
	Columns map[string]string   `json:"columns"`          // what scores may be broken down by
	Learnt  bool                `json:"learnt,omitempty"` // the bundle learnt from this text
}

// GoldOf returns what tables need of each item, in their order. Only the first
// item of an id counts.
func GoldOf(tasks []datasets.Task, items []datasets.Item) []Gold {
	posts := map[string]int{} // group → how many
	for _, it := range items {
		posts[GroupOf(it)]++
	}
	var all []Gold
	seen := map[string]bool{}
	for _, it := range items {
		if seen[it.Post.ID] {
			continue
		}
		seen[it.Post.ID] = true
		g := Gold{ID: it.Post.ID, Labels: map[string][]string{}, Group: GroupOf(it), Columns: columnsOfItem(it)}
		for i, task := range tasks {
			if it.Gold[i] != nil {
				g.Labels[task.Name] = it.Gold[i]
			}
		}
		if _, ok := g.Columns["posts"]; !ok && g.Group != "" {
			g.Columns["posts"] = PostsBand(posts[g.Group])
		}
		all = append(all, g)
	}
	return all
}

// GroupOf returns what an item shares with the others of the same user; "" if
// that is not known.
func GroupOf(it datasets.Item) string { return cmp.Or(it.Group, it.Post.Author) }

// columnsOfItem returns an item's own columns, its community, and its length and
// number of posts in bands.
func columnsOfItem(it datasets.Item) map[string]string {
	columns := map[string]string{"length": LengthBand(len(strings.Fields(it.Post.Text())))}
	if it.Post.Community != "" {
		columns["community"] = it.Post.Community
	}
	maps.Copy(columns, it.Columns)
	if n, err := strconv.Atoi(columns["posts"]); err == nil {
		columns["posts"] = PostsBand(n)
	}
	return columns
}

// UnansweredCases returns a case without an answer for each gold row of a task,
// in their order.
func UnansweredCases(task datasets.Task, gold []Gold) ([]Case, error) {
	cases := make([]Case, 0, len(gold))
	for _, g := range gold {
		labels, labelled := g.Labels[task.Name]
		c, err := NewCase(task, g.ID, labels...)
		if err != nil {
			return nil, err
		}
		if !labelled {
			c.Gold = nil
		}
		c.Group, c.Columns = g.Group, maps.Clone(g.Columns)
		cases = append(cases, c)
	}
	return cases, nil
}

// WriteGold writes rows as JSON, one a line.
func WriteGold(w io.Writer, gold []Gold) error {
	out := json.NewEncoder(w)
	for _, g := range gold {
		if err := out.Encode(g); err != nil {
			return err
		}
	}
	return nil
}

// ReadGold reads rows that [WriteGold] wrote.
func ReadGold(r io.Reader) ([]Gold, error) {
	var gold []Gold
	in := json.NewDecoder(r)
	for {
		var g Gold
		if err := in.Decode(&g); err == io.EOF {
			return gold, nil
		} else if err != nil {
			return nil, fmt.Errorf("gold.jsonl: row %d: %w", len(gold)+1, err)
		}
		gold = append(gold, g)
	}
}
