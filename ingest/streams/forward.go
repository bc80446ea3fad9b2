package streams

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"
)

const (
	// longestRetry is how long a try waits at most, unless the receiver asks for more.
	longestRetry = time.Hour
	// longestPause is the most that a receiver may ask for.
	longestPause = 24 * time.Hour
	// forwardsHeld is how many alerts of a receiver may wait for their next try.
	forwardsHeld = 1000
)

// Alert is a result with a concern, to be delivered to a receiver.
type Alert struct {
	ID      string    // of the message: the same in each try
	PostID  string    // the post's
	Version string    // see [Version]
	Bundle  string    // digest of the bundle that answered
	Tier    string    // "read soon"
	Stored  time.Time // when it became an alert
	Result  []byte    // JSON
}

// Forwarding says how alerts are delivered to one receiver.
type Forwarding struct {
	Name    string                 // of the receiver, as that of a queue: each name has its own place in the stream
	FromNow bool                   // the first time, alerts that are there already are left out
	AtOnce  int                    // how many alerts are in hand at once; default 4
	Tries   int                    // how often an alert is tried before it is a dead letter; default 10
	Wait    time.Duration          // before the second try; it triples from try to try, up to an hour; default 2 s
	Timeout time.Duration          // of a try; default 15 s
	Takes   func(tier string) bool // which alerts are delivered; nil takes all
	Metrics *ForwardMetrics
}

// Deliver gives an alert to the receiver. An alert that comes again has the ID that it
// had. An error means that it is tried again, unless it is [Undeliverable].
type Deliver func(context.Context, Alert) error

// Undeliverable is an error for which trying again is in vain.
type Undeliverable struct{ Reason string }

func (u Undeliverable) Error() string { return u.Reason }

// Busy is an error of a receiver that takes nothing for a while.
type Busy struct {
	Reason string
	Pause  time.Duration
}

func (b Busy) Error() string { return b.Reason }

// ForwardName returns the name of the consumer that holds a receiver's place.
func (q *Queue) ForwardName(receiver string) string {
	return "mindsieve-forward-" + q.name + "-" + receiver
}

// Forward delivers the alerts of the queue until ctx ends: each at least once, in no
// order, or it becomes a dead letter with the reason. Those in hand are then finished,
// within Drain. The server counts the tries, so a program that dies loses none.
func (q *Queue) Forward(ctx context.Context, how Forwarding, deliver Deliver) error {
	if !queueName.MatchString(how.Name) {
		return fmt.Errorf("the receiver %q: a name needs 1 to 64 letters, digits, - and _, and nothing else", how.Name)
	}
	how.AtOnce, how.Tries = cmp.Or(how.AtOnce, 4), cmp.Or(how.Tries, 10)
	how.Wait, how.Timeout = cmp.Or(how.Wait, 2*time.Second), cmp.Or(how.Timeout, 15*time.Second)
	f := &forwarder{queue: q, how: how, deliver: deliver}
	var err error
	if f.consumer, err = f.open(ctx); err != nil {
		return fmt.Errorf("opening the alerts of the queue %q: %w", q.name, q.streams.explained(err))
	}
	run, interrupt := context.WithCancel(context.WithoutCancel(ctx))
	defer interrupt()
	late := time.AfterFunc(forever, interrupt)
	defer late.Stop()
	defer context.AfterFunc(ctx, func() { late.Reset(q.drain()) })()
	g, gctx := errgroup.WithContext(run)
	fetching, stopFetching := context.WithCancel(gctx)
	defer context.AfterFunc(ctx, stopFetching)()
	for range how.AtOnce {
		g.Go(func() error { return f.loop(gctx, fetching) })
	}
	return g.Wait()
}

// forwarder delivers alerts to one receiver.
type forwarder struct {
	queue    *Queue
	how      Forwarding
	deliver  Deliver
	consumer jetstream.Consumer
	paused   atomic.Pointer[time.Time] // until when the receiver takes nothing
}

// open opens the receiver's consumer; where it begins stays as it was at first.
func (f *forwarder) open(ctx context.Context) (jetstream.Consumer, error) {
	js, name := f.queue.streams.js, f.queue.ForwardName(f.how.Name)
	config := jetstream.ConsumerConfig{
		Durable: name, FilterSubject: alertsSubject + f.queue.name + ".*", AckPolicy: jetstream.AckExplicitPolicy,
		AckWait: f.how.Timeout + 15*time.Second, MaxAckPending: forwardsHeld,
	}
	if f.how.FromNow {
		config.DeliverPolicy = jetstream.DeliverNewPolicy
	}
	found, err := js.Consumer(ctx, AlertsStream, name)
	switch {
	case err == nil:
		config.DeliverPolicy = found.CachedInfo().Config.DeliverPolicy
	case !errors.Is(err, jetstream.ErrConsumerNotFound):
		return nil, err
	}
	return js.CreateOrUpdateConsumer(ctx, AlertsStream, config)
}

// loop delivers one alert after the other until fetching ends.
func (f *forwarder) loop(ctx, fetching context.Context) error {
	wait := firstWait
	for fetching.Err() == nil {
		if !f.rest(fetching) {
			return nil
		}
		msgs, err := fetch(f.consumer, 1, jetstream.FetchMaxWait(time.Second))
		if denied := f.queue.streams.denial.error(); denied != nil {
			return fmt.Errorf("fetching alerts: %w", denied)
		}
		for _, m := range msgs {
			if err := f.handle(ctx, m); err != nil {
				return err
			}
		}
		if err == nil {
			wait = firstWait
			continue
		}
		if stays(err) || errors.Is(err, jetstream.ErrConsumerDeleted) || errors.Is(err, jetstream.ErrConsumerNotFound) {
			return fmt.Errorf("fetching alerts: %w", err)
		}
		f.log().Warn("no alerts can be fetched; trying again", "error", err, "in", wait.String())
		sleep(fetching, wait)
		wait = min(2*wait, longestWait)
	}
	return nil
}

// rest waits while the receiver takes nothing. It is false if ctx ends first.
func (f *forwarder) rest(ctx context.Context) bool {
	until := f.paused.Load()
	return until == nil || sleep(ctx, time.Until(*until))
}

// sleep waits; it is false if ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// handle delivers an alert and settles what becomes of it.
func (f *forwarder) handle(ctx context.Context, m jetstream.Msg) error {
	meta, err := m.Metadata()
	if err != nil {
		return err
	}
	a := f.alert(m, meta)
	if other := m.Headers().Get(ForwardHeader); other != "" && other != f.queue.ForwardName(f.how.Name) || f.how.Takes != nil && !f.how.Takes(a.Tier) {
		f.how.Metrics.count(f.queue.name, "skipped")
		return f.settle(ctx, m)
	}
	began := time.Now()
	try, stop := context.WithTimeout(ctx, f.how.Timeout)
	err = f.deliver(try, a)
	stop()
	f.how.Metrics.took(time.Since(began))
	switch refusal, undeliverable := errors.AsType[Undeliverable](err); {
	case err == nil:
		f.how.Metrics.count(f.queue.name, "delivered")
		return f.settle(ctx, m)
	case ctx.Err() != nil: // there is no more time
		_ = m.Nak() // if it is lost, the server waits until its time is over
		return nil  //nolint:nilerr // the alert comes again
	case undeliverable:
		return f.bury(ctx, m, meta, a, refusal.Reason)
	case meta.NumDelivered >= uint64(f.how.Tries): //nolint:gosec // small
		return f.bury(ctx, m, meta, a, fmt.Sprintf("%d tries, the last one: %v", meta.NumDelivered, err))
	}
	wait := f.wait(int(meta.NumDelivered), err) //nolint:gosec // small
	f.how.Metrics.count(f.queue.name, "again")
	f.log().Warn("an alert was not delivered; it is tried again", "error", err, "try", meta.NumDelivered, "in", wait.Round(time.Millisecond).String())
	f.log().Debug("its id", "id", a.PostID)
	_ = m.NakWithDelay(wait) // if it is lost, the server waits until its time is over
	return nil
}

func (f *forwarder) alert(m jetstream.Msg, meta *jetstream.MsgMetadata) Alert {
	o, tier := outcomeOf(m), strings.TrimPrefix(m.Subject(), alertsSubject+f.queue.name+".")
	a := Alert{
		ID: m.Headers().Get(jetstream.MsgIDHeader), PostID: o.ID, Version: o.Version, Bundle: o.Bundle,
		Tier: strings.ReplaceAll(tier, "-", " "), Stored: meta.Timestamp, Result: m.Data(),
	}
	if a.ID == "" { // of a foreign client
		a.ID = fmt.Sprintf("%s/%d-%d", f.queue.name, meta.Sequence.Stream, meta.Timestamp.UnixNano())
	}
	return a
}

// wait returns how long an alert waits after a number of tries, with a quarter of it
// up or down by chance. A busy receiver holds up all alerts.
func (f *forwarder) wait(tries int, trouble error) time.Duration {
	wait := f.how.Wait
	for range tries - 1 {
		wait = min(3*wait, longestRetry)
	}
	wait = time.Duration(float64(wait) * (0.75 + rand.Float64()/2)) //nolint:gosec // no secret
	if busy, ok := errors.AsType[Busy](trouble); ok && busy.Pause > 0 {
		pause := min(busy.Pause, longestPause)
		until := time.Now().Add(pause)
		f.paused.Store(&until)
		return pause + wait
	}
	return wait
}

// settle takes an alert off. One that can't be taken off now comes again.
func (f *forwarder) settle(ctx context.Context, m jetstream.Msg) error {
	tctx, stop := context.WithTimeout(ctx, tryWait)
	defer stop()
	err := m.DoubleAck(tctx)
	if denied := f.queue.streams.denial.error(); denied != nil {
		return fmt.Errorf("acknowledging an alert: %w", denied)
	}
	if err != nil {
		f.log().Warn("an alert that is settled could not be acknowledged; it comes again", "error", err)
	}
	return nil
}

// bury stores an alert in the dead-letter stream, and takes it off.
func (f *forwarder) bury(ctx context.Context, m jetstream.Msg, meta *jetstream.MsgMetadata, a Alert, reason string) error {
	q, name := f.queue, f.queue.ForwardName(f.how.Name)
	letter := q.dead(a.Version, a.PostID, "an alert was not delivered: "+reason, a.Result)
	letter.Header.Set(jetstream.MsgIDHeader, fmt.Sprintf("%s/%d-%d", name, meta.Sequence.Stream, meta.Timestamp.UnixNano()))
	letter.Header.Set(BundleHeader, a.Bundle)
	letter.Header.Set(AlertHeader, strings.TrimPrefix(m.Subject(), alertsSubject+q.name+"."))
	letter.Header.Set(ForwardHeader, name)
	f.log().Warn("an alert goes to the dead letters", "reason", reason)
	f.log().Debug("its id", "id", a.PostID)
	f.how.Metrics.count(q.name, "dead")
	if _, err := q.streams.store(ctx, []*nats.Msg{letter}); err != nil {
		if ctx.Err() != nil {
			return nil //nolint:nilerr // there is no more time: the alert comes again
		}
		return fmt.Errorf("storing a dead letter: %w", err)
	}
	return f.settle(ctx, m)
}

func (f *forwarder) log() *slog.Logger { return f.queue.log().With("queue", f.queue.name) }
