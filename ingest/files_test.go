package ingest

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

// readAll returns each post as `id "text" community year`, and each that cannot be
// read as `id! reason`. It stops at any other error.
func readAll(t *testing.T, r *PostReader) (all []string, err error) {
	t.Helper()
	for {
		p, err := r.Next()
		bad, isBad := errors.AsType[*BadPost](err)
		switch {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil && !isBad:
			return all, err
		case isBad:
			reason, _, _ := strings.Cut(bad.Err.Error(), ": invalid")
			all = append(all, bad.ID+"! "+reason)
		default:
			all = append(all, shown(p))
		}
	}
}

// shown writes a post on a line.
func shown(p Post) string {
	said := fmt.Sprintf("%s %q %s", p.ID, p.Text(), p.Community)
	if !p.CreatedAt.IsZero() {
		said = strings.TrimSpace(said) + fmt.Sprintf(" %d", p.CreatedAt.Year())
	}
	return strings.TrimSpace(said)
}

// Each file has a good post, a bad one, and a good one after it.
func TestPostReader(t *testing.T) {
	for _, c := range []struct {
		format rows.Format
		file   string
		want   string
	}{
		{
			rows.JSONLines, `{"id": "a", "selftext": "one", "subreddit": "tea", "created_utc": 1700000000}` + "\n" + `{"id": "b"}` + "\n" + `{"id": 7, "title": "T", "body": "two"}`,
			`a "one" tea 2023 | b! no text: none of text, selftext, body, title is there | 7 "T\n\ntwo"`,
		},
		{rows.JSONLines, "{\"id\": \"a\", \"text\": \"one\"}\nnonsense\n{\"id\": \"c\", \"text\": \"two\"}", `a "one" | posts.jsonl:2! not a JSON object | c "two"`},
		{rows.CSV, "id,text,community\na,one,tea\n,\"lost\",\nc,\"two\nlines\",", `a "one" tea | posts.csv:3! no id | c "two\nlines"`},
		{rows.TSV, "text\tid\tcreated_at\none\ta\t2024-05-01T00:00:00Z\ntwo\tb\tyesterday\n", `a "one" 2024 | b! created_at: a time that is neither RFC 3339 nor Unix seconds`},
	} {
		r, err := NewPostReader(strings.NewReader(c.file), "posts."+string(c.format), c.format)
		if err != nil {
			t.Fatal(err)
		}
		got, err := readAll(t, r)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if said := strings.Join(got, " | "); said != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.format, said, c.want)
		}
	}
}
