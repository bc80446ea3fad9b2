package streams

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/ingest"
)

func TestQueueNames(t *testing.T) {
	s := onDisk(t, t.TempDir())
	for _, name := range []string{"", "two words", "a.b", "a.>", "*", "a/b", "a\nb", "été", strings.Repeat("q", 65)} {
		if _, err := s.Queue(name, "bundle-a"); err == nil || !strings.Contains(err.Error(), "1 to 64 letters") {
			t.Errorf("queue %q: %v", name, err)
		}
	}
	for _, name := range []string{"q", "dreaddit-test", "Team_7", strings.Repeat("q", 64)} {
		q := queueOf(t, s, name, strings.Repeat("0", 64))
		if _, err := q.claim(t.Context()); err != nil {
			t.Errorf("queue %q: %v", name, err)
		}
	}
}

func TestAPostIsStoredOnceAQueueABundleAndAVersion(t *testing.T) {
	s := onDisk(t, t.TempDir())
	first := ingest.Post{ID: "1", Body: "one", Author: "demo_user_07"}
	edited := first
	edited.Body = "one, and a word more"
	stored, known := Published{Stored: 1}, Published{Known: 1}
	for _, c := range []struct {
		name, queue, bundle string
		post                ingest.Post
		want                Published
	}{
		{"new", "q", "bundle-a", first, stored},
		{"again", "q", "bundle-a", first, known},
		{"in another queue", "r", "bundle-a", first, stored},
		{"for another bundle", "q", "bundle-b", first, stored},
		{"edited", "q", "bundle-a", edited, stored},
		{"edited, again", "q", "bundle-a", edited, known},
	} {
		got, err := queueOf(t, s, c.queue, c.bundle).Publish(t.Context(), []ingest.Post{c.post})
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, want %+v (%v)", c.name, got, c.want, err)
		}
	}
}

func TestAnEditedPostIsAnsweredAnew(t *testing.T) {
	q := start(t)
	publish(t, q, ingest.Post{ID: "a", Body: "one"})
	work(t, q, 1, echo)
	publish(t, q, ingest.Post{ID: "a", Body: "one, edited"})
	if diff := cmp.Diff([]string{"a: one", "a: one, edited"}, work(t, q, 2, echo)); diff != "" {
		t.Error(diff)
	}
}

func TestVersionDoesNotDependOnTheAuthorOrTheClient(t *testing.T) {
	p := ingest.Post{ID: "a", Title: "T", Body: "one", Author: "demo_user_07", CreatedAt: time.Unix(1700000000, 0)}
	other, err := ingest.ParsePost([]byte(`{"created_utc":1.7e9,"author":"x","selftext":"one","title":"T","id":"a","score":3}`))
	if err != nil {
		t.Fatal(err)
	}
	if Version(p) != Version(other) {
		t.Errorf("versions %s and %s of one post", Version(p), Version(other))
	}
}

func TestIDsComeBackAsTheyWere(t *testing.T) {
	q := start(t)
	ids := []string{"t3_abc", " blanks ", "a/b", "50%", "a%2Fb", "Größe", "作者 😭", "key: value", `"`, strings.Repeat("é", ingest.MaxID/2)}
	bad := []string{"two\nlines", "\xff", strings.Repeat("x", 3*ingest.MaxID)}
	var posts []ingest.Post
	want := map[string]bool{}
	for _, id := range append(ids, bad...) {
		posts, want[id] = append(posts, ingest.Post{ID: id, Body: "one"}), true
	}
	if got, err := q.Publish(t.Context(), posts); err != nil || got != (Published{Stored: len(ids), Rejected: len(bad)}) {
		t.Fatalf("%+v (%v)", got, err)
	}
	work(t, q, len(posts), echo)
	c, err := q.Collect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	got := map[string]bool{}
	err = c.Follow(t.Context(), func(outcomes []Outcome) (int, error) {
		for _, o := range outcomes {
			got[o.ID] = true
			if o.Bundle != "bundle-a" || o.Version != Version(ingest.Post{ID: o.ID, Body: "one"}) {
				t.Errorf("%q has bundle %q and version %q", o.ID, o.Bundle, o.Version)
			}
		}
		return len(posts) - len(got), nil
	})
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestEscapedIDsAreOneHeaderLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := string(rapid.SliceOfN(rapid.Byte(), 0, ingest.MaxID).Draw(t, "id"))
		header := escape(id)
		if strings.ContainsFunc(header, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Fatalf("%q became %q", id, header)
		}
		if got := unescape(header); got != id {
			t.Fatalf("%q came back as %q", id, got)
		}
	})
}
