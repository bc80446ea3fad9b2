package ingest

import (
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
)

// messageOf returns an Arrow IPC stream of one record batch: rows of a JSON list
// under columns with their types.
func messageOf(t testing.TB, rows string, fields ...arrow.Field) []byte {
	t.Helper()
	schema := arrow.NewSchema(fields, nil)
	record, _, err := array.RecordFromJSON(memory.DefaultAllocator, schema, strings.NewReader(rows))
	if err != nil {
		t.Fatal(err)
	}
	defer record.Release()
	return streamOf(t, record)
}

var (
	idField   = arrow.Field{Name: "id", Type: arrow.PrimitiveTypes.Int64, Nullable: true}
	textField = arrow.Field{Name: "text", Type: arrow.BinaryTypes.String, Nullable: true}
)

// Rows that are no posts stand beside those that are.
func TestParsePosts(t *testing.T) {
	data := messageOf(t, `[
		{"id": 7, "text": "A day.", "created_utc": 1700000000, "subreddit": "tea"}, {"id": 8}, {"text": "A night."}, {"id": 9, "text": "A morning."}
	]`, idField, textField,
		arrow.Field{Name: "created_utc", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		arrow.Field{Name: "subreddit", Type: arrow.BinaryTypes.String, Nullable: true})
	posts, bad, err := ParsePosts(data)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range posts {
		got = append(got, shown(p))
	}
	for _, b := range bad {
		got = append(got, b.Error())
	}
	want := []string{`7 "A day." tea 2023`, `9 "A morning."`, "8: no text: none of text, selftext, body, title is there", "Arrow stream: row 3: no id"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
}

// sameText returns a message of posts whose text stands there once.
func sameText(t testing.TB, text string, posts int) []byte {
	t.Helper()
	kind := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int16, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{idField, {Name: "text", Type: kind}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for i := range posts {
		b.Field(0).(*array.Int64Builder).Append(int64(i))
		if err := b.Field(1).(*array.BinaryDictionaryBuilder).AppendString(text); err != nil {
			t.Fatal(err)
		}
	}
	record := b.NewRecord()
	defer record.Release()
	return streamOf(t, record)
}

func TestParsePostsRefuses(t *testing.T) {
	good := messageOf(t, `[{"id": 7, "text": "A day."}]`, idField, textField)
	row := `{"id": 7, "text": "A day."}`
	many := "[" + strings.Repeat(row+",", MaxPosts) + row + "]"
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "Arrow stream: not an Arrow IPC file that can be read: it is empty"},
		{"a post in JSON", []byte(`{"id": "a", "text": "A day."}`), "Arrow stream: not an Arrow IPC file that can be read: "},
		{"cut short", good[:len(good)-100], "Arrow stream: not an Arrow IPC file that can be read: "},
		{"too many posts", messageOf(t, many, idField, textField), "an Arrow stream of more than 65536 posts; send it in parts"},
		{
			"one text many times", sameText(t, strings.Repeat("a", MaxText), 260),
			"an Arrow stream with more than 256 MiB of texts; send it in parts",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			posts, bad, err := ParsePosts(c.data)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) || posts != nil || bad != nil {
				t.Errorf("%d posts and the error\n%v, want none and\n%s", len(posts), err, c.want)
			}
		})
	}
}
