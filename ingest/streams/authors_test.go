package streams

import (
	"context"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"

	"github.com/mindsieve/mindsieve/ingest"
)

// authors answers each post with its author.
func authors(_ context.Context, b ingest.Batch) ([]Answer, error) {
	var answers []Answer
	column := b.Record.Column(b.Record.Schema().FieldIndices("author")[0]).(*array.String)
	for i := range b.Len() {
		answers = append(answers, Answer{Result: []byte(column.Value(i))})
	}
	return answers, nil
}

func TestAuthorsAreReplacedBeforeTheyAreStored(t *testing.T) {
	q := start(t)
	name := q.streams.names.Of("author-of-novels")
	publish(t, q, ingest.Post{ID: "a", Body: "one", Author: "author-of-novels"})
	m, err := q.streams.posts.GetMsg(t.Context(), 1)
	if err != nil || strings.Contains(string(m.Data), "author-of-novels") || !strings.Contains(string(m.Data), name) {
		t.Errorf("stored as %s (%v)", m.Data, err)
	}
	foreign := `{"id":"b","text":"two","author":"author-of-novels"}`
	if err := q.streams.nc.Publish(postsSubject+"q", []byte(foreign)); err != nil {
		t.Fatal(err)
	}
	for _, line := range work(t, q, 2, authors) {
		if got := line[len("a: "):]; got != name {
			t.Errorf("the handler sees %q, want one pseudonym for one author, %q", got, name)
		}
	}
}

func TestDeadLettersKeepTheMessageWithoutItsAuthor(t *testing.T) {
	names := ingest.NewPseudonyms()
	made := names.Of("demo_user_07")
	of := func(json string) string { return `"` + names.Of(json) + `"` }
	for _, c := range []struct{ name, data, want string }{
		{"no author", `{"id":"a","text":" "}`, `{"id":"a","text":" "}`},
		{"an author", `{"id":"a", "author" : "demo_user_07", "text":" "}`, `{"id":"a", "author" : "` + made + `", "text":" "}`},
		{"an author called author-7", `{"author":"author-7"}`, `{"author":` + of("author-7") + `}`},
		{"a pseudonym", `{"author":"` + made + `"}`, `{"author":"` + made + `"}`},
		{"escapes", `{"author":"demo\u005fuser_07"}`, `{"author":"` + made + `"}`},
		{"escapes in the key", `{"\u0061uth\u004Fr\u005fid":"demo_user_07"}`, `{"\u0061uth\u004Fr\u005fid":"` + made + `"}`},
		{"further names of Reddit's", `{"author_fullname":"t2_demo","Author":"x"}`, `{"author_fullname":` + of("t2_demo") + `,"Author":` + of("x") + `}`},
		{"an author that is an object", `{"author":{"name":"x"},"id":"a"}`, `{"author":` + of(`{"name":"x"}`) + `,"id":"a"}`},
		{"cut in the author", `{"id":"a","author":"demo_u`, `{"id":"a","author":`},
		{"cut behind the author", `{"author":"demo_user_07","te`, `{"author":"` + made + `","te`},
		{"a text that speaks of an author", `{"text":"the \"author\": me"}`, `{"text":"the \"author\": me"}`},
		{"not JSON", `hello`, `hello`},
		{"invalid UTF-8", "{\"author\":\"caf\xe9\",\"text\":\"\xe9\"}", "{\"author\":" + of("caf\ufffd") + ",\"text\":\"\xe9\"}"},
	} {
		if got := string(withoutAuthors([]byte(c.data), names)); got != c.want {
			t.Errorf("%s: %s became %s, want %s", c.name, c.data, got, c.want)
		}
	}
}

func TestTheDeadLetterInTheStreamHasNoAuthor(t *testing.T) {
	q := start(t)
	if err := q.streams.nc.Publish(postsSubject+"q", []byte(`{"id":"a","author":"demo_user_07","text":" "}`)); err != nil {
		t.Fatal(err)
	}
	work(t, q, 1, echo)
	stream, err := q.streams.js.Stream(t.Context(), DeadStream)
	if err != nil {
		t.Fatal(err)
	}
	m, err := stream.GetMsg(t.Context(), 1)
	want := `{"id":"a","author":"` + q.streams.names.Of("demo_user_07") + `","text":" "}`
	if err != nil || string(m.Data) != want {
		t.Errorf("the dead letter holds %s, want %s (%v)", m.Data, want, err)
	}
}
