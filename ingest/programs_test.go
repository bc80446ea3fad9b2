package ingest

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The files were written by pyarrow, see testdata/posts.py: with texts as
// dictionaries, large texts, views and bytes, ids and authors that are numbers,
// times in another zone, and columns that no post has.
func TestFilesOfPyarrow(t *testing.T) {
	at := time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)
	want := []Post{
		{ID: "9007199254740993", Title: "Tea", Body: "A quiet day with tea ☕.", Community: "tea", Author: "11", Thread: "t-1", CreatedAt: at, Lang: "en"},
		{ID: "3", Body: "The bus was late again.", Thread: "t-3", CreatedAt: at},
	}
	for _, file := range []string{
		"posts.arrow", "posts-lz4.arrow", "posts.arrows", "posts-stream.arrow", "posts-old.arrow", "posts.feather", "posts.parquet",
	} {
		t.Run(file, func(t *testing.T) {
			path := filepath.Join("testdata", file)
			r, err := OpenPosts(path)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			var got []Post
			for range 3 {
				p, err := r.Next()
				if err == nil {
					got = append(got, p)
				} else if err.Error() != "2: no text: none of text, selftext, body, title is there" {
					t.Error(err)
				}
			}
			want := want
			if file == "posts.feather" || file == "posts.parquet" { // they hold no views
				want = []Post{want[0], want[1]}
				want[0].Thread, want[1].Thread = "", ""
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("posts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParsePostsOfPyarrow(t *testing.T) {
	stream, err := os.ReadFile("testdata/posts.arrows")
	if err != nil {
		t.Fatal(err)
	}
	posts, bad, err := ParsePosts(stream)
	if err != nil {
		t.Fatal(err)
	}
	if len(posts) != 2 || posts[0].ID != "9007199254740993" || posts[1].Text() != "The bus was late again." {
		t.Errorf("posts are %+v", posts)
	}
	if len(bad) != 1 || bad[0].Error() != "2: no text: none of text, selftext, body, title is there" {
		t.Errorf("bad posts are %v", bad)
	}
}

// The dump was compressed by the zstd program, in two frames with a window of
// 2 GiB.
func TestDumpOfZstd(t *testing.T) {
	r, err := OpenPosts("testdata/RS_2023-11.zst")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := readAll(t, r)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`t3_aa1 "Tea\n\nA quiet day." tea 2023`, `t3_aa3 "Green or black?" tea 2023`, `t1_cc1 "Black." tea 2023`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
	if r.Skipped() != 1 || r.Position() != 4 {
		t.Errorf("%d of %d skipped, want 1 of 4", r.Skipped(), r.Position())
	}
}
