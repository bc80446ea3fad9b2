package archive

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/streams"
)

// Became says what became of a post.
type Became int

// What may become of a post.
const (
	Lost     Became = iota // neither a result nor a dead letter is there; it may wait in the queue still
	Answered               // a result is kept
	Buried                 // it is a dead letter, and no result is kept
)

// Outcomes know what became of the posts of a queue. They hold some 60 bytes for
// each dead letter, and nothing for a result.
type Outcomes struct {
	kept    *Reader
	letters map[key]bool // by id and version
	places  map[key]bool // by id: letters whose message had no version, as it could not be read
}

// NewOutcomes reads the dead letters of a queue; without a queue, nil, none is known.
// Results are looked up in kept, which stays open.
func NewOutcomes(ctx context.Context, kept *Reader, q *streams.Queue) (*Outcomes, error) {
	o := &Outcomes{kept, map[key]bool{}, map[key]bool{}}
	if q == nil {
		return o, nil
	}
	err := q.DeadLetters(ctx, func(d streams.DeadLetter) error {
		if strings.Contains(d.Version, "-") { // the message's place in the stream
			o.places[keyOf(d.ID, "", "")] = true
		} else {
			o.letters[keyOf(d.ID, d.Version, "")] = true
		}
		return nil
	})
	return o, err
}

// Of returns what became of a post in its version.
func (o *Outcomes) Of(p ingest.Post) (Became, error) {
	version := streams.Version(p)
	answered, err := o.kept.Has(p.ID, version)
	switch {
	case err != nil:
		return Lost, err
	case answered:
		return Answered, nil
	case o.letters[keyOf(p.ID, version, "")]:
		return Buried, nil
	}
	return Lost, nil
}

// OfBad returns what became of a post that can't be read: the letter that
// [streams.Queue.Refuse] wrote of it is there, or one that a worker wrote of a
// message with its id.
func (o *Outcomes) OfBad(bad *ingest.BadPost) Became {
	id, version := streams.Refused(bad.ID, bad.Err.Error())
	if o.letters[keyOf(id, version, "")] || o.places[keyOf(id, "", "")] {
		return Buried
	}
	return Lost
}

// Unanswered is a post without an outcome.
type Unanswered struct {
	ID     string `json:"id"` // of the post, or where it stands if it can't be read
	File   string `json:"file"`
	Record int    `json:"record"` // its number in the file, from 1: rows, or lines that are not blank
}

// Reconciled counts posts by what became of them.
type Reconciled struct {
	Posts                  int // those that can't be read included
	Answered, Buried, Lost int
	Deleted                int // skipped in dumps, as their authors deleted them
}

func (n *Reconciled) add(became Became) {
	n.Posts++
	switch became {
	case Answered:
		n.Answered++
	case Buried:
		n.Buried++
	case Lost:
		n.Lost++
	}
}

// Reconcile looks up all posts of a file and calls lost for each without an outcome.
func (o *Outcomes) Reconcile(ctx context.Context, name string, in *ingest.PostReader, lost func(Unanswered) error) (n Reconciled, err error) {
	defer func() { n.Deleted = in.Skipped() }()
	for ctx.Err() == nil {
		post, err := in.Next()
		bad, isBad := errors.AsType[*ingest.BadPost](err)
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil && !isBad {
			return n, err
		}
		var became Became
		if isBad {
			post.ID, became = bad.ID, o.OfBad(bad)
		} else if became, err = o.Of(post); err != nil {
			return n, err
		}
		n.add(became)
		if became == Lost {
			if err := lost(Unanswered{post.ID, name, in.Position()}); err != nil {
				return n, err
			}
		}
	}
	return n, ctx.Err()
}
