package ingest

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParsePost(t *testing.T) {
	at := time.Date(2023, 11, 14, 22, 13, 20, 0, time.UTC)
	for _, c := range []struct {
		name, json string
		want       Post
	}{
		{
			"our names", `{"id":"a","title":"Tired","text":"So tired.","community":"stress","created_at":"2023-11-14T23:13:20+01:00"}`,
			Post{ID: "a", Title: "Tired", Body: "So tired.", Community: "stress", CreatedAt: at},
		},
		{
			"Reddit's submission", `{"id":"b","selftext":"So tired.","subreddit":"stress","created_utc":1700000000,"score":3}`,
			Post{ID: "b", Body: "So tired.", Community: "stress", CreatedAt: at},
		},
		{
			"Reddit's comment, old dump", `{"id":"c","body":"Same.","created_utc":"1700000000"}`,
			Post{ID: "c", Body: "Same.", CreatedAt: at},
		},
		{
			"a title alone", `{"id":"d","title":"Is anyone awake?","selftext":""}`,
			Post{ID: "d", Title: "Is anyone awake?"},
		},
		{"our name before Reddit's", `{"id":"e","text":"one","selftext":"two"}`, Post{ID: "e", Body: "one"}},
		{"an id that is a number", `{"id":7,"text":"one"}`, Post{ID: "7", Body: "one"}},
		{"a number that no float holds", `{"id":12345678901234567890,"text":"one"}`, Post{ID: "12345678901234567890", Body: "one"}},
		{
			"null where nothing is known",
			`{"id":"g","text":"one","title":null,"author":null,"community":null,"thread":null,"created_at":null,"created_utc":null,"selftext":null,"lang":null}`,
			Post{ID: "g", Body: "one"},
		},
		{"emoji and escapes", `{"id":"f","text":"\ud83d\ude2d ok"}`, Post{ID: "f", Body: "😭 ok"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParsePost([]byte(c.json))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParsePostRefuses(t *testing.T) {
	for _, c := range []struct{ name, json, id, want string }{
		{"not JSON", `hello`, "", "not a post in JSON"},
		{"a list", `[1]`, "", "not a post in JSON"},
		{"cut short", `{"id":"a","text":"I wa`, "", "not a post in JSON"},
		{"no id", `{"text":"hello"}`, "", "no id"},
		{"an id that is a list", `{"id":[7],"text":"hello"}`, "", "not a post in JSON"},
		{"an id that is a truth value", `{"id":true,"text":"hello"}`, "", "not a post in JSON"},
		{"an id that is null", `{"id":null,"text":"hello"}`, "", "no id"},
		{"an id of two lines", `{"id":"a\nb","text":"hello"}`, "a\nb", "control character"},
		{"a long id", `{"id":"` + strings.Repeat("x", 300) + `","text":"hello"}`, strings.Repeat("x", 300), "an id of 300 bytes"},
		{"no text", `{"id":"a","subreddit":"stress"}`, "a", "no text"},
		{"an empty text", `{"id":"a","text":""}`, "a", "an empty text"},
		{"a blank text", `{"id":"a","text":" \n\t"}`, "a", "an empty text"},
		{"5 MB of text", `{"id":"a","text":"` + strings.Repeat("x", 5<<20) + `"}`, "a", "a text of 5242880 bytes; the limit is 1048576"},
		{"a long community", `{"id":"a","text":"x","subreddit":"` + strings.Repeat("s", 257) + `"}`, "a", "a community of 257 bytes; the limit is 256"},
		{"a long lang", `{"id":"a","text":"x","lang":"` + strings.Repeat("s", 257) + `"}`, "a", "a lang of 257 bytes; the limit is 256"},
		{"invalid UTF-8", "{\"id\":\"a\",\"text\":\"caf\xe9\"}", "", "invalid UTF-8 at byte 21"},
		{"a bad time", `{"id":"a","text":"x","created_at":"yesterday"}`, "a", "neither RFC 3339 nor Unix seconds"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := ParsePost([]byte(c.json))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
			if p.ID != c.id {
				t.Errorf("id is %q, want %q", p.ID, c.id)
			}
		})
	}
}

func TestPostJSONRoundTrip(t *testing.T) {
	want := Post{
		ID: "a", Title: "T", Body: "b <i> & \u2028", Community: "c", Author: "author-0", Thread: "t",
		CreatedAt: time.Unix(1700000000, 0).UTC(), Lang: "en", Source: "demo",
	}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParsePost(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ title, body, want string }{
		{"Title", "Body.", "Title\n\nBody."},
		{"", "Body.", "Body."},
		{"Title", "", "Title"},
	} {
		if got := (Post{Title: c.title, Body: c.body}).Text(); got != c.want {
			t.Errorf("Text of %q and %q is %q, want %q", c.title, c.body, got, c.want)
		}
	}
}

func FuzzParsePost(f *testing.F) {
	f.Add([]byte(`{"id":"a","title":"T","text":"b","created_utc":1.7e9}`))
	f.Add([]byte(`{"id":"a","selftext":"\ud800","created_at":"2023-11-14T23:13:20+01:00"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParsePost(data)
		if err != nil {
			return
		}
		if err := p.Check(); err != nil {
			t.Fatalf("a parsed post fails its own check: %v", err)
		}
		again, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		q, err := ParsePost(again)
		if err != nil || q.Text() != p.Text() || q.ID != p.ID {
			t.Fatalf("%q became %q (%v)", p.Text(), q.Text(), err)
		}
	})
}
