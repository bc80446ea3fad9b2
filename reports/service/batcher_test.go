package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// echo answers each post with its text as the rationale, fails on batches with a
// post "bad", and panics on those with a post "panic".
func echo(_ context.Context, posts []ingest.Post) ([]explain.Result, error) {
	results := make([]explain.Result, len(posts))
	for i, p := range posts {
		switch p.Body {
		case "bad":
			return nil, errors.New("a bad batch")
		case "panic":
			panic("a bad batch")
		}
		results[i] = explain.Result{ID: p.ID, Rationale: p.Body, Concern: explain.Concern{Tier: explain.TierNone}}
	}
	return results, nil
}

func postsOf(texts ...string) []ingest.Post {
	posts := make([]ingest.Post, len(texts))
	for i, text := range texts {
		posts[i] = ingest.Post{ID: fmt.Sprint(i), Body: text}
	}
	return posts
}

// start runs a batcher until the test ends.
func start(t *testing.T, b *Batcher, loops int) *Batcher {
	t.Helper()
	var wg sync.WaitGroup
	for range loops {
		wg.Go(func() { b.Run(context.Background()) })
	}
	t.Cleanup(func() { b.Drain(); wg.Wait() })
	return b
}

// said returns the rationales of results, or their errors.
func said(results []explain.Result) string {
	var all []string
	for _, r := range results {
		all = append(all, r.ID+" "+r.Rationale+r.Error)
	}
	return strings.Join(all, ", ")
}

func TestABadPostFailsAlone(t *testing.T) {
	for name, texts := range map[string][]string{"an error": {"one", "bad", "three", "four", "five"}, "a panic": {"one", "panic", "three", "four", "five"}} {
		var troubles []string
		b := start(t, &Batcher{Answer: echo, Trouble: func(err error) { troubles = append(troubles, err.Error()) }}, 1)
		var neighbour string
		var wg sync.WaitGroup
		wg.Go(func() {
			results, err := b.Screen(t.Context(), postsOf("near"))
			neighbour = fmt.Sprint(said(results), err)
		})
		results, err := b.Screen(t.Context(), postsOf(texts...))
		wg.Wait()
		const want = "0 one, 1 the model failed on this post, 2 three, 3 four, 4 five"
		if err != nil || said(results) != want || neighbour != "0 near<nil>" {
			t.Errorf("%s: %v, %s, beside it %s", name, err, said(results), neighbour)
		}
		if len(troubles) != 1 || !strings.Contains(troubles[0], "a bad batch") || strings.Contains(troubles[0], "three") {
			t.Errorf("%s: troubles %q", name, troubles)
		}
	}
}

// Posts that come at the same time are answered together, as many as fit.
func TestBatches(t *testing.T) {
	for _, c := range []struct {
		name string
		// requests come at the same time, each in its own goroutine
		requests [][]string
		want     string // how many posts the batches have
	}{
		{"three of one post", [][]string{{"one"}, {"two"}, {"six"}}, "[3]"},
		{"one of three posts", [][]string{{"one", "two", "six"}}, "[3]"},
		{"more than fit", [][]string{{"0123456", "89", "0123456", "89"}}, "[2 2]"},
		{"the third does not fit", [][]string{{"01234", "6789", "0123"}}, "[2 1]"},
		{"a long post is answered alone", [][]string{{"a", strings.Repeat("long", 9), "b", "c"}}, "[1 1 2]"},
	} {
		synctest.Test(t, func(t *testing.T) {
			var sizes []int
			b := &Batcher{Bytes: 10, Answer: func(ctx context.Context, posts []ingest.Post) ([]explain.Result, error) {
				sizes = append(sizes, len(posts))
				return echo(ctx, posts)
			}}
			var wg sync.WaitGroup
			for _, texts := range c.requests {
				wg.Go(func() {
					if results, err := b.Screen(t.Context(), postsOf(texts...)); err != nil || len(results) != len(texts) {
						t.Errorf("%s: %d results, %v", c.name, len(results), err)
					}
				})
			}
			synctest.Wait() // all wait in the queue
			start(t, b, 1)
			wg.Wait()
			if got := fmt.Sprint(sizes); got != c.want {
				t.Errorf("%s: batches of %s posts, want %s", c.name, got, c.want)
			}
		})
	}
}

// A batch that is not full waits, and no longer than it may.
func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, &Batcher{Answer: echo, Wait: 5 * time.Millisecond}, 2)
		began := time.Now()
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Go(func() {
				time.Sleep(time.Duration(i) * 2 * time.Millisecond)
				if _, err := b.Screen(t.Context(), postsOf("text")); err != nil {
					t.Error(err)
				}
				if took := time.Since(began); took != 5*time.Millisecond {
					t.Errorf("request %d was answered after %v", i, took)
				}
			})
		}
		wg.Wait()
	})
}

// Results with contributions and without do not mix.
func TestRequestsForWordsHaveTheirOwnBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answering := func(what string) Answer {
			return func(_ context.Context, posts []ingest.Post) ([]explain.Result, error) {
				return slices.Repeat([]explain.Result{{Rationale: what}}, len(posts)), nil
			}
		}
		b := start(t, &Batcher{Answer: answering("plain"), Explain: answering("words")}, 2)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if r, err := b.Screen(t.Context(), postsOf("text")); err != nil || r[0].Rationale != "plain" {
					t.Errorf("%v, %v", r, err)
				}
			})
			wg.Go(func() {
				if r, err := b.ScreenWithWords(t.Context(), postsOf("text")); err != nil || r[0].Rationale != "words" {
					t.Errorf("%v, %v", r, err)
				}
			})
		}
		wg.Wait()
	})
}

// blocked is a model that answers nothing until it is let go or nobody waits.
type blocked struct {
	mu    sync.Mutex
	asked int
	let   chan struct{}
}

func (m *blocked) answer(ctx context.Context, posts []ingest.Post) ([]explain.Result, error) {
	m.mu.Lock()
	m.asked++
	m.mu.Unlock()
	select {
	case <-m.let:
		return echo(ctx, posts)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func TestAFullQueueRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		model := &blocked{let: make(chan struct{})}
		b := start(t, &Batcher{Answer: model.answer, Queue: 3}, 1)
		var wg sync.WaitGroup
		ask := func(texts ...string) {
			wg.Go(func() {
				if _, err := b.Screen(t.Context(), postsOf(texts...)); err != nil {
					t.Error(err)
				}
			})
			time.Sleep(10 * time.Millisecond) // until its batch has waited
		}
		ask("in hand")
		ask("waits", "waits too")
		if _, err := b.Screen(t.Context(), postsOf("one", "two")); !errors.Is(err, ErrFull) {
			t.Errorf("two posts where there is room for one: %v", err)
		}
		ask("fits")
		if _, err := b.Screen(t.Context(), postsOf("one")); !errors.Is(err, ErrFull) {
			t.Errorf("a post where there is no room: %v", err)
		}
		close(model.let)
		wg.Wait()
	})
}

// A request is given up at its deadline, and its posts are not answered any more.
func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		model := &blocked{let: make(chan struct{})}
		b := start(t, &Batcher{Answer: model.answer, Deadline: 2 * time.Second, Trouble: func(err error) { t.Error(err) }}, 1)
		var wg sync.WaitGroup
		for range 3 { // the first is in hand, the others wait, and then are in hand for .1 s
			wg.Go(func() {
				began := time.Now()
				if _, err := b.Screen(t.Context(), postsOf("text")); !errors.Is(err, ErrLate) || time.Since(began) != 2*time.Second {
					t.Errorf("%v after %v", err, time.Since(began))
				}
			})
			time.Sleep(100 * time.Millisecond)
		}
		wg.Wait()
		synctest.Wait()
		if model.asked != 2 {
			t.Errorf("the model was asked %d times, want twice: nobody waits any more", model.asked)
		}
		close(model.let)
		if results, err := b.Screen(t.Context(), postsOf("after")); err != nil || said(results) != "0 after" {
			t.Errorf("after it: %s, %v", said(results), err)
		}
	})
}

func TestAClientThatLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, &Batcher{Answer: (&blocked{}).answer}, 1)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := b.Screen(ctx, postsOf("text")); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		model := &blocked{let: make(chan struct{})}
		b := &Batcher{Answer: model.answer, Bytes: 4}
		if b.Ready() {
			t.Error("ready before it runs")
		}
		start(t, b, 1)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if results, err := b.Screen(t.Context(), postsOf("text")); err != nil || said(results) != "0 text" {
					t.Errorf("in hand: %s, %v", said(results), err)
				}
			})
		}
		time.Sleep(time.Second)
		if !b.Ready() {
			t.Error("not ready")
		}
		b.Drain()
		if _, err := b.Screen(t.Context(), postsOf("text")); !errors.Is(err, ErrDraining) || b.Ready() {
			t.Errorf("after Drain: %v, ready %v", err, b.Ready())
		}
		close(model.let)
		wg.Wait()
	})
}

// A batcher whose context ends tells those who wait.
func TestRunEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		b := &Batcher{Answer: (&blocked{}).answer, Bytes: 4}
		var wg sync.WaitGroup
		wg.Go(func() { b.Run(ctx) })
		for range 3 {
			wg.Go(func() {
				if _, err := b.Screen(t.Context(), postsOf("text")); !errors.Is(err, ErrDraining) {
					t.Error(err)
				}
			})
		}
		time.Sleep(time.Second)
		cancel()
		wg.Wait()
	})
}

// A model that breaks its promise is found out.
func TestAResultForEachPost(t *testing.T) {
	var troubles []error
	b := start(t, &Batcher{
		Answer:  func(context.Context, []ingest.Post) ([]explain.Result, error) { return nil, nil },
		Trouble: func(err error) { troubles = append(troubles, err) },
	}, 1)
	results, err := b.Screen(t.Context(), postsOf("text"))
	if err != nil || said(results) != "0 the model failed on this post" || len(troubles) != 1 {
		t.Errorf("%s, %v, %v", said(results), err, troubles)
	}
}

// Each request gets its own results, in their order, whatever comes beside it.
func TestManyRequestsAtOnce(t *testing.T) {
	b := start(t, &Batcher{Answer: echo, Bytes: 200, Queue: 10_000, Trouble: func(error) {}}, 2)
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			var texts, want []string
			for j := range 1 + i%7 {
				text := fmt.Sprintf("post %d of request %d", j, i)
				wanted := text
				if (i+j)%31 == 0 {
					text, wanted = "bad", errUnanswered.Error()
				}
				texts, want = append(texts, text), append(want, fmt.Sprintf("%d %s", j, wanted))
			}
			results, err := b.Screen(t.Context(), postsOf(texts...))
			if err != nil || said(results) != strings.Join(want, ", ") {
				t.Errorf("%v, %s, want %s", err, said(results), strings.Join(want, ", "))
			}
		})
	}
	wg.Wait()
}
