package streams

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestAddressesAreShownWithoutSecrets(t *testing.T) {
	for _, c := range []struct{ address, want string }{
		{"nats://127.0.0.1:1", "nats://127.0.0.1:1"},
		{"nats://someone:secret@127.0.0.1:1", "…@127.0.0.1:1"},
		{"nats://secret@127.0.0.1:1", "…@127.0.0.1:1"},
		{"someone:secret@127.0.0.1:1", "…@127.0.0.1:1"},
		{"nats://someone:secret@127.0.0.1:1,nats://other:secret@127.0.0.1:2", "…@127.0.0.1:2"},
		{"nats://someone:sec@secret@127.0.0.1:1", "…@127.0.0.1:1"},
		{"nats://someone:secret/x@127.0.0.1:1", "…@127.0.0.1:1"},
		{"nats://someone:secret%zz@127.0.0.1:1", "…@127.0.0.1:1"},
		{"nats://someone:secret,secret@127.0.0.1:1", "…@127.0.0.1:1"},
	} {
		_, err := Connect(t.Context(), Options{URL: c.address})
		if err == nil || strings.Contains(err.Error(), "secret") || !strings.HasPrefix(err.Error(), "connecting to the NATS server "+c.want+": ") {
			t.Errorf("%s: error is %v", c.address, err)
		}
	}
}

func TestPublishEndsWhenTheServerConfirmsNothing(t *testing.T) {
	q := start(t)
	s := q.streams
	if err := s.js.DeleteStream(t.Context(), PostsStream); err != nil {
		t.Fatal(err)
	}
	if _, err := s.nc.SubscribeSync(postsSubject + "q"); err != nil { // takes posts and never answers
		t.Fatal(err)
	}
	s.patience = 50 * time.Millisecond
	if _, err := q.Publish(t.Context(), posts(3)); err == nil || !strings.Contains(err.Error(), "no answer from the NATS server within 50ms") {
		t.Errorf("Publish ended with %v", err)
	}
	s.patience = time.Hour
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if _, err := q.Publish(ctx, posts(3)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Publish ended with %v", err)
	}
}

func BenchmarkPublish1000(b *testing.B) {
	s, err := Connect(b.Context(), Options{Folder: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	batch := posts(1000)
	for i := range batch {
		batch[i].Body = strings.Repeat("A quiet day. ", 80) // 1 KB
	}
	for b.Loop() {
		q, err := s.Queue("q", time.Now().Format("150405.000000000"))
		if err != nil {
			b.Fatal(err)
		}
		if got, err := q.Publish(b.Context(), batch); err != nil || got.Stored != 1000 {
			b.Fatalf("%+v (%v)", got, err)
		}
	}
}
