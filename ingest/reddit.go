package ingest

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

// The kinds of things on Reddit, with which a full name begins.
const (
	commentKind    = "t1_"
	submissionKind = "t3_"
)

// isDump reports whether a file is a dump of Reddit, by its name: RS_2023-01.zst.
// Objects of other files keep their ids, whatever they look like.
func isDump(name string) bool { return strings.EqualFold(filepath.Ext(name), ".zst") }

// isReddits reports whether a row is an object of Reddit.
func isReddits(row rows.Row) bool {
	return row.Cell("subreddit").Text != "" && row.Cell("created_utc").Text != ""
}

// gone are the texts, and the authors, that Reddit leaves of what was deleted.
var gone = []string{"[deleted]", "[removed]", "[deleted by user]"}

// isDeleted reports whether an object of Reddit was deleted by its author or
// removed by a moderator. The title that a submission may still have is not read:
// what was withdrawn was withdrawn as a whole.
func isDeleted(row rows.Row) bool {
	body := strings.TrimSpace(cmp.Or(row.Cell("selftext").Text, row.Cell("body").Text))
	switch {
	case body == "":
		return slices.Contains(gone, row.Cell("author").Text)
	case strings.HasPrefix(body, "[ Removed by Reddit"):
		return true
	}
	return slices.Contains(gone, body)
}

// named gives a submission or a comment its full name as its id, and the full name
// of its submission as its thread, unless it has one.
func (w *wirePost) named(row rows.Row) {
	name := fullName(row)
	w.ID = textOrNumber(cmp.Or(name, string(w.ID)))
	thread := row.Cell("link_id").Text
	if thread == "" && strings.HasPrefix(name, submissionKind) {
		thread = name
	}
	w.Thread = cmp.Or(w.Thread, thread)
}

// fullName returns the full name of a submission or a comment, "" if it is neither.
func fullName(row rows.Row) string {
	name, id := row.Cell("name").Text, row.Cell("id").Text
	has := func(column string) bool { return slices.Contains(row.Columns(), column) }
	switch {
	case hasKind(name):
		return name
	case id == "" || hasKind(id):
		return id
	case has("selftext") || has("title"):
		return submissionKind + id
	case has("body") && has("link_id"):
		return commentKind + id
	}
	return ""
}

func hasKind(name string) bool {
	return strings.HasPrefix(name, submissionKind) || strings.HasPrefix(name, commentKind)
}
