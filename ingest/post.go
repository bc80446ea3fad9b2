package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// MaxText is the size in bytes up to which a text is accepted. Reddit's own
	// limit is 40,000 characters.
	MaxText = 1 << 20
	// MaxID is the size in bytes up to which an id is accepted: it travels in message headers.
	MaxID = 256
	// MaxName is the size in bytes up to which a community and a language are accepted.
	MaxName = 256
)

// Post is one social-media post as the pipeline carries it.
type Post struct {
	ID        string
	Title     string
	Body      string
	Community string // subreddit
	Author    string // a keyed hash once the post is stored, see [Pseudonyms]
	Thread    string
	CreatedAt time.Time // zero if unknown
	Lang      string
	Source    string
}

// titleEnd parts the title from the body.
const titleEnd = "\n\n"

// Text returns the string that is classified, of which every span anywhere is
// a byte range: the title, a blank line and the body, or the one of the two
// that is not empty.
func (p Post) Text() string {
	switch {
	case p.Title == "":
		return p.Body
	case p.Body == "":
		return p.Title
	}
	return p.Title + titleEnd + p.Body
}

// Check reports why a post cannot be processed. The error names the defect and
// never quotes the text.
func (p Post) Check() error {
	text := p.Text()
	switch {
	case p.ID == "":
		return errors.New("no id")
	case len(p.ID) > MaxID:
		return fmt.Errorf("an id of %d bytes; the limit is %d", len(p.ID), MaxID)
	case strings.ContainsFunc(p.ID, func(r rune) bool { return r < ' ' || r == 0x7f || r == utf8.RuneError }):
		return errors.New("an id with a control character or invalid UTF-8")
	case len(p.Community) > MaxName:
		return fmt.Errorf("a community of %d bytes; the limit is %d", len(p.Community), MaxName)
	case len(p.Lang) > MaxName:
		return fmt.Errorf("a lang of %d bytes; the limit is %d", len(p.Lang), MaxName)
	case strings.TrimSpace(text) == "":
		return errors.New("an empty text")
	case len(text) > MaxText:
		return fmt.Errorf("a text of %d bytes; the limit is %d", len(text), MaxText)
	case !utf8.ValidString(text):
		return fmt.Errorf("a text with invalid UTF-8 at byte %d", invalidAt(text))
	}
	return nil
}

// invalidAt returns the position of the first byte that is not UTF-8.
func invalidAt(s string) int {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(s)
}

// wirePost is the JSON of a post: our names, and Reddit's own beside them.
type wirePost struct {
	ID        textOrNumber `json:"id"`
	Title     string       `json:"title,omitempty"`
	Text      *string      `json:"text,omitempty"`
	Community string       `json:"community,omitempty"`
	Author    string       `json:"author,omitempty"`
	Thread    string       `json:"thread,omitempty"`
	CreatedAt *instant     `json:"created_at,omitempty"`
	Lang      string       `json:"lang,omitempty"`
	Source    string       `json:"source,omitempty"`

	Selftext   *string  `json:"selftext,omitempty"`
	Body       *string  `json:"body,omitempty"`
	Subreddit  string   `json:"subreddit,omitempty"`
	CreatedUTC *instant `json:"created_utc,omitempty"`
}

// textOrNumber is a text that may be a number in JSON, which it keeps as it is
// written, however large.
type textOrNumber string

func (t *textOrNumber) UnmarshalJSON(data []byte) error {
	var number json.Number // reads a text as well, if it holds a number
	if data[0] != '"' && json.Unmarshal(data, &number) == nil {
		*t = textOrNumber(number)
		return nil
	}
	return json.Unmarshal(data, (*string)(t))
}

// ParsePost reads a post from a JSON object. An id may be a number. Reddit's names (selftext, body,
// subreddit, created_utc) are read where ours are absent; other names are
// ignored. The post is checked, see [Post.Check]; if the id could be read it
// is in the returned post even when there is an error.
func ParsePost(data []byte) (Post, error) {
	if !utf8.Valid(data) {
		return Post{}, fmt.Errorf("invalid UTF-8 at byte %d", invalidAt(string(data)))
	}
	var w wirePost
	if err := json.Unmarshal(data, &w); err != nil {
		return Post{ID: string(w.ID)}, fmt.Errorf("not a post in JSON: %w", err)
	}
	return w.post()
}

// post returns the post, checked, see [Post.Check]. The names of Reddit count where ours
// are absent.
func (w wirePost) post() (Post, error) {
	p := Post{
		ID: string(w.ID), Title: w.Title, Author: w.Author, Thread: w.Thread, Lang: w.Lang, Source: w.Source,
		Community: firstOf(w.Community, w.Subreddit),
	}
	for _, t := range []*instant{w.CreatedUTC, w.CreatedAt} {
		if t != nil {
			p.CreatedAt = time.Time(*t)
		}
	}
	body := firstOf(w.Text, w.Selftext, w.Body)
	if body == nil && p.Title == "" {
		return p, errors.New("no text: none of text, selftext, body, title is there")
	}
	if body != nil {
		p.Body = *body
	}
	return p, p.Check()
}

// MarshalJSON writes the post under our own names.
func (p Post) MarshalJSON() ([]byte, error) {
	w := wirePost{
		ID: textOrNumber(p.ID), Title: p.Title, Community: p.Community, Author: p.Author, Thread: p.Thread, Lang: p.Lang, Source: p.Source,
	}
	if p.Body != "" {
		w.Text = &p.Body
	}
	if !p.CreatedAt.IsZero() {
		t := instant(p.CreatedAt)
		w.CreatedAt = &t
	}
	return json.Marshal(w)
}

// firstOf returns the first value that is not zero.
func firstOf[T comparable](values ...T) T {
	var zero T
	for _, v := range values {
		if v != zero {
			return v
		}
	}
	return zero
}
