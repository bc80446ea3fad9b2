package service

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
)

// Answer returns one result a post, in their order, or an error for all of them.
type Answer func(context.Context, []ingest.Post) ([]explain.Result, error)

// Why a [Batcher] does not answer a request.
var (
	ErrFull     = errors.New("too many posts are waiting; try again in a second")
	ErrDraining = errors.New("the server is shutting down; ask another one")
	ErrLate     = errors.New("the answer took too long; send fewer or shorter posts, or try again later")
)

// What a Batcher does if its fields are zero.
const (
	defaultBytes    = 16 << 10
	defaultWait     = 5 * time.Millisecond
	defaultQueue    = 256
	defaultDeadline = 10 * time.Second
)

// Batcher gathers the posts of requests that come at the same time into batches,
// and answers each batch at once. All kinds of requests share it. It may be used
// by several goroutines at once; its fields must not be changed after first use.
//
// A post that cannot be answered has a result that says so, and the posts beside
// it, of the same request or of others, are answered all the same.
type Batcher struct {
	Answer  Answer
	Explain Answer // Answer with contributions; nil if the model gives none
	Bundle  string // the digest of the bundle, for the result of a post that could not be answered

	// Bytes is how much text a batch holds at most; default 16 KiB, about 4,000
	// tokens. A longer post is answered alone. Bytes stand for tokens: English has
	// about four of them a token, and to count tokens the text would have to be
	// tokenized twice.
	Bytes    int
	Wait     time.Duration // how long a batch that is not full waits for more posts; default 5 ms
	Queue    int           // posts that may wait, a request with more of them is refused; default 256
	Deadline time.Duration // from when on a request is given up; default 10 s

	Metrics *Metrics    // default: some that nobody reads
	Trouble func(error) // is told why a post could not be answered, never with its text; default: nobody is told

	once    sync.Once
	mu      sync.Mutex // guards drained, and what is sent to entries
	drained bool
	entries chan entry
	loops   atomic.Int32

	turn chan struct{} // holds something while a batch is gathered: one at a time, so that it becomes a full one
	held *entry        // was taken from entries and begins the next batch; nil if none was; of whoever has the turn
}

// prepare fills in the defaults.
func (b *Batcher) prepare() {
	b.Bytes, b.Queue = cmp.Or(b.Bytes, defaultBytes), cmp.Or(b.Queue, defaultQueue)
	b.Wait, b.Deadline = cmp.Or(b.Wait, defaultWait), cmp.Or(b.Deadline, defaultDeadline)
	if b.Metrics == nil {
		b.Metrics = NewMetrics()
	}
	if b.Trouble == nil {
		b.Trouble = func(error) {}
	}
	b.entries, b.turn = make(chan entry, b.Queue), make(chan struct{}, 1)
}

// Screen returns a result for each post, in their order. It fails with [ErrFull]
// if the queue has no room for all of them, with [ErrDraining] after
// [Batcher.Drain], with [ErrLate] after the deadline, and with the error of ctx.
func (b *Batcher) Screen(ctx context.Context, posts []ingest.Post) ([]explain.Result, error) {
	return b.ask(ctx, posts, false)
}

// ScreenWithWords is [Batcher.Screen] with contributions in the results. It fails
// with [errors.ErrUnsupported] if the model gives none.
func (b *Batcher) ScreenWithWords(ctx context.Context, posts []ingest.Post) ([]explain.Result, error) {
	if b.Explain == nil {
		return nil, errors.ErrUnsupported
	}
	return b.ask(ctx, posts, true)
}

func (b *Batcher) ask(ctx context.Context, posts []ingest.Post, words bool) ([]explain.Result, error) {
	b.once.Do(b.prepare)
	if len(posts) == 0 {
		return []explain.Result{}, nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, b.Deadline, ErrLate)
	defer cancel()
	r := &request{ctx: ctx, results: make([]explain.Result, len(posts)), left: len(posts), done: make(chan struct{})}
	if err := b.enqueue(r, posts, words); err != nil {
		return nil, err
	}
	select {
	case <-r.done:
		return r.results, r.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// enqueue puts all posts of a request into the queue, or none.
func (b *Batcher) enqueue(r *request, posts []ingest.Post, words bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.drained:
		return ErrDraining
	case len(b.entries)+len(posts) > b.Queue:
		return ErrFull
	}
	b.Metrics.queueSize.Add(float64(len(posts)))
	now := time.Now()
	for i, post := range posts {
		b.entries <- entry{request: r, slot: i, post: post, words: words, since: now} // there is room: others only take
	}
	return nil
}

// Run answers batches, one after another, until [Batcher.Drain] is called and the
// queue is empty. When ctx ends, what is left fails with [ErrDraining]. It may run
// several times at once: then a long post does not hold up all others.
func (b *Batcher) Run(ctx context.Context) {
	b.once.Do(b.prepare)
	b.loops.Add(1)
	defer b.loops.Add(-1)
	defer context.AfterFunc(ctx, b.Drain)()
	for batch := b.gather(); len(batch) > 0; batch = b.gather() {
		b.answer(ctx, batch)
	}
}

// Drain makes the batcher refuse further requests. Those in hand are answered.
func (b *Batcher) Drain() {
	b.once.Do(b.prepare)
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.drained {
		b.drained = true
		close(b.entries)
	}
}

// Ready reports whether a request would be answered: [Batcher.Run] runs, and
// nobody called [Batcher.Drain].
func (b *Batcher) Ready() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.loops.Load() > 0 && !b.drained
}
