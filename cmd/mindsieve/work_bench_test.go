package main

import (
	"context"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/streams"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// cpu is the processor time of this process so far.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// What a worker costs beside the predictions alone, from the stream to the stored
// result, with the server inside: processor time a post of each, and their ratio.
func BenchmarkWorker(b *testing.B) {
	s, err := askedFlags{}.screener()
	if err != nil {
		b.Fatal(err)
	}
	defer s.Classifier.Close()
	for _, kind := range []struct {
		name  string
		words int // about, of a text
		posts int
	}{{"comments", 12, 2048}, {"posts", 90, 512}} {
		b.Run(kind.name, func(b *testing.B) {
			posts, texts := make([]ingest.Post, kind.posts), make([]string, kind.posts)
			for i := range posts {
				texts[i] = fmt.Sprintf("Day %d: ", i) + strings.Repeat("the bus was late and the tea went cold again. ", max(1, kind.words*(50+i%100)/900))
				posts[i] = ingest.Post{ID: fmt.Sprint(i), Body: texts[i]}
			}
			var alone, whole time.Duration
			for b.Loop() {
				began := cpu(b)
				for start := 0; start < len(texts); start += 256 {
					if _, err := s.Classifier.Predict(b.Context(), texts[start:min(start+256, len(texts))]); err != nil {
						b.Fatal(err)
					}
				}
				alone += cpu(b) - began
				whole += worked(b, s, posts)
			}
			n := float64(b.N * len(posts))
			b.ReportMetric(float64(alone.Microseconds())/n, "µs-predict/post")
			b.ReportMetric(float64(whole.Microseconds())/n, "µs-worker/post")
			b.ReportMetric(float64(whole)/float64(alone), "ratio")
		})
	}
}

// worked takes posts through a worker and returns its processor time, with that of
// the server.
func worked(b *testing.B, s *runs.Screener, posts []ingest.Post) time.Duration {
	b.Helper()
	server, err := streams.Connect(b.Context(), streams.Options{Folder: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	q, err := server.Queue("q", "bundle")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := q.Publish(b.Context(), posts); err != nil {
		b.Fatal(err)
	}
	began := cpu(b)
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- q.Work(ctx, memory.DefaultAllocator, runs.Handler(s.Classifier, s.Explainer)) }()
	c, err := q.Collect(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	open := len(posts)
	err = c.Follow(b.Context(), func(outcomes []streams.Outcome) (int, error) { open -= len(outcomes); return open, nil })
	used := cpu(b) - began
	stop()
	if failed := <-done; failed != nil || err != nil {
		b.Fatal(failed, err)
	}
	return used
}
