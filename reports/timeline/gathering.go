package timeline

import (
	"bufio"
	"container/heap"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// heaps is into how many files authors are divided.
const heaps = 128

// Gathering groups any number of posts by author. It writes them into 128 files of a
// temporary folder, by a hash of the author, and so needs memory for the posts of the
// largest file: about one in 128, and all of an author. The folder can be read by its
// owner alone, and holds no text. Close removes it.
type Gathering struct {
	folder string
	files  [heaps]*lines
}

// lines is a file of JSON lines that is written, and then read.
type lines struct {
	file *os.File
	buf  *bufio.Writer
	out  *json.Encoder
}

// entry is a line: a post and its author.
type entry struct {
	Author string `json:"a"`
	Post   Post   `json:"p"`
}

// NewGathering makes an empty one.
func NewGathering() (*Gathering, error) {
	folder, err := os.MkdirTemp("", "mindsieve-timeline-")
	if err != nil {
		return nil, fmt.Errorf("making a temporary folder: %w", err)
	}
	return &Gathering{folder: folder}, nil
}

// Add adds a result of a post.
func (g *Gathering) Add(author string, p Post) error {
	h := fnv.New32a()
	h.Write([]byte(author))
	i := h.Sum32() % heaps
	if g.files[i] == nil {
		var err error
		if g.files[i], err = newLines(filepath.Join(g.folder, fmt.Sprintf("posts-%03d", i))); err != nil {
			return err
		}
	}
	return g.files[i].out.Encode(entry{author, p})
}

func newLines(path string) (*lines, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	buf := bufio.NewWriterSize(f, 1<<16)
	return &lines{f, buf, json.NewEncoder(buf)}, nil
}

// read ends the writing, and returns what was written.
func (l *lines) read() (*json.Decoder, error) {
	if err := l.buf.Flush(); err != nil {
		return nil, err
	}
	if _, err := l.file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return json.NewDecoder(bufio.NewReaderSize(l.file, 1<<16)), nil
}

// maker makes the timeline of an author from all results of the posts, and says
// whether it is to be kept.
type maker func(author string, results []Post) (t Timeline, keep bool)

// Each calls of once for each author, and then use for each timeline that was kept,
// in an order. It stops at the first error. A gathering is good for one call.
func (g *Gathering) Each(ctx context.Context, of maker, order func(a, b Timeline) int, use func(Timeline) error) error {
	all := &merging{order: order}
	for i, l := range g.files {
		if l == nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		sorted, err := g.sorted(i, of, order)
		if err != nil {
			return fmt.Errorf("grouping posts by author: %w", err)
		}
		if err := all.add(sorted); err != nil {
			return err
		}
	}
	heap.Init(all)
	for all.Len() > 0 {
		if err := use(all.heads[0].timeline); err != nil {
			return err
		}
		if err := all.next(); err != nil {
			return err
		}
	}
	return nil
}

// sorted returns the timelines of the authors of a file, which it replaces.
func (g *Gathering) sorted(i int, of maker, order func(a, b Timeline) int) (*lines, error) {
	by, err := g.files[i].byAuthor()
	if err != nil {
		return nil, err
	}
	var kept []Timeline
	for author, posts := range by {
		if t, keep := of(author, posts); keep {
			kept = append(kept, t)
		}
	}
	slices.SortFunc(kept, order)
	old := g.files[i].file
	if err := errors.Join(old.Close(), os.Remove(old.Name())); err != nil {
		return nil, err
	}
	if g.files[i], err = newLines(filepath.Join(g.folder, fmt.Sprintf("authors-%03d", i))); err != nil {
		return nil, err
	}
	for _, t := range kept {
		if err := g.files[i].out.Encode(t); err != nil {
			return nil, err
		}
	}
	return g.files[i], nil
}

func (l *lines) byAuthor() (map[string][]Post, error) {
	in, err := l.read()
	if err != nil {
		return nil, err
	}
	by := map[string][]Post{}
	for {
		var e entry
		switch err := in.Decode(&e); {
		case errors.Is(err, io.EOF):
			return by, nil
		case err != nil:
			return nil, err
		}
		by[e.Author] = append(by[e.Author], e.Post)
	}
}

// Close removes all files.
func (g *Gathering) Close() error {
	for _, l := range g.files {
		if l != nil {
			_ = l.file.Close() // it goes
		}
	}
	return os.RemoveAll(g.folder)
}

// merging is sorted files of timelines, as a heap by their first ones.
type merging struct {
	order func(a, b Timeline) int
	heads []head
}

// head is the first timeline of a file that was not given out.
type head struct {
	timeline Timeline
	rest     *json.Decoder
}

func (m *merging) Len() int           { return len(m.heads) }
func (m *merging) Less(i, j int) bool { return m.order(m.heads[i].timeline, m.heads[j].timeline) < 0 }
func (m *merging) Swap(i, j int)      { m.heads[i], m.heads[j] = m.heads[j], m.heads[i] }

// Push is for [heap.Interface].
func (m *merging) Push(x any) { m.heads = append(m.heads, x.(head)) }

// Pop is for [heap.Interface].
func (m *merging) Pop() any {
	last := m.heads[len(m.heads)-1]
	m.heads = m.heads[:len(m.heads)-1]
	return last
}

// add adds a file, unless it is empty.
func (m *merging) add(l *lines) error {
	in, err := l.read()
	if err != nil {
		return err
	}
	h := head{rest: in}
	if ok, err := h.advance(); err != nil || !ok {
		return err
	}
	m.heads = append(m.heads, h)
	return nil
}

// next goes on to the next timeline.
func (m *merging) next() error {
	ok, err := m.heads[0].advance()
	if err != nil {
		return err
	}
	if !ok {
		heap.Pop(m)
		return nil
	}
	heap.Fix(m, 0)
	return nil
}

// advance reads the next timeline of a file, if there is one.
func (h *head) advance() (ok bool, err error) {
	var t Timeline
	if err := h.rest.Decode(&t); errors.Is(err, io.EOF) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("reading timelines: %w", err)
	}
	h.timeline = t
	return true, nil
}
