package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports"
)

// goldRow is what the tables need of a dataset's item beside the result: no text
// and no author. It is a line of gold.jsonl in a run folder.
type goldRow struct {
	ID      string              `json:"id"`
	Gold    map[string][]string `json:"gold"` // task → labels; a task without a label for this item is not there
	Group   string              `json:"group,omitempty"`
	Columns map[string]string   `json:"columns"` // what scores may be broken down by
}

// goldRows returns a row for each item, in their order. Only the first item of
// an id counts.
func goldRows(tasks []datasets.Task, items []datasets.Item) []goldRow {
	posts := map[string]int{} // group → how many
	for _, it := range items {
		posts[groupOf(it)]++
	}
	var rows []goldRow
	seen := map[string]bool{}
	for _, it := range items {
		if seen[it.Post.ID] {
			continue
		}
		seen[it.Post.ID] = true
		row := goldRow{ID: it.Post.ID, Gold: map[string][]string{}, Group: groupOf(it), Columns: columnsOf(it)}
		for i, task := range tasks {
			if it.Gold[i] != nil {
				row.Gold[task.Name] = it.Gold[i]
			}
		}
		if _, ok := row.Columns["posts"]; !ok && row.Group != "" {
			row.Columns["posts"] = reports.PostsBand(posts[row.Group])
		}
		rows = append(rows, row)
	}
	return rows
}

// groupOf returns what an item shares with the others of the same user; "" if
// that is not known.
func groupOf(it datasets.Item) string { return cmp.Or(it.Group, it.Post.Author) }

// columnsOf returns an item's own columns, its community, and its length and
// number of posts in bands.
func columnsOf(it datasets.Item) map[string]string {
	columns := map[string]string{"length": reports.LengthBand(len(strings.Fields(it.Post.Text())))}
	if it.Post.Community != "" {
		columns["community"] = it.Post.Community
	}
	maps.Copy(columns, it.Columns)
	if n, err := strconv.Atoi(columns["posts"]); err == nil {
		columns["posts"] = reports.PostsBand(n)
	}
	return columns
}

func writeGold(w io.Writer, rows []goldRow) error {
	out := json.NewEncoder(w)
	for _, row := range rows {
		if err := out.Encode(row); err != nil {
			return err
		}
	}
	return nil
}

func readGold(r io.Reader) ([]goldRow, error) {
	var rows []goldRow
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		var row goldRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("gold.jsonl:%d: %w", len(rows)+1, err)
		}
		rows = append(rows, row)
	}
	return rows, lines.Err()
}
