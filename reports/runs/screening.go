package runs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/streams"
	"github.com/mindsieve/mindsieve/reports"
)

const (
	resultsFile = "results.parquet"
	goldFile    = "gold.jsonl"

	// patience is how long a run waits for a NATS server that is gone.
	patience = 30 * time.Second
)

// Screening takes a subject through the pipeline.
type Screening struct {
	*Benchmark

	Instruments []explain.Instrument
	By          []string // further columns to break scores down by
	Beside      []System // other systems in the tables
	Command     []string // the flags as they were given, for the record
	NATS        string   // URL of a server; "" is one inside the program
	Out         string   // folder for run folders
	Force       bool     // run again what is finished

	Progress func(done int) // is told how many of the posts are done; may be nil
	Log      *slog.Logger   // of the worker; nil logs nothing
}

// Run screens the posts and leaves the run, its tables and its page in a folder
// below Out, which is named by dataset, split and bundle. If the folder holds a
// finished run of the same posts by the same bundle, that run is opened instead
// and reused is true, unless Force is set. A finished run of other posts there is
// an error. An interrupted run returns [ErrInterrupted]; the next one goes on from
// where it stopped.
func (s *Screening) Run(ctx context.Context) (run *Run, reused bool, err error) {
	path := filepath.Join(s.Out, s.name())
	if _, err := os.Stat(filepath.Join(path, manifestFile)); err == nil && !s.Force {
		run, err := s.reuse(ctx, path)
		return run, true, err
	}
	folder, err := openFolder(path)
	if err != nil {
		return nil, false, err
	}
	defer folder.close()
	run, err = s.screen(ctx, folder)
	return run, false, err
}

// reuse opens a finished run, with the systems beside it that are asked for now.
func (s *Screening) reuse(ctx context.Context, path string) (*Run, error) {
	run, err := Open(ctx, path)
	if err != nil {
		return nil, err
	}
	now, err := s.describe(time.Now())
	if err != nil {
		return nil, err
	}
	if !run.Manifest.same(now) {
		return nil, fmt.Errorf("%s holds a finished run of other posts, tasks or instruments; run again with --force, or choose another folder with --out", path)
	}
	if err := run.Add(s.Beside); err != nil {
		return nil, err
	}
	run.Manifest.By = s.By
	return run, nil
}

// describe says what the run is, before it begins.
func (s *Screening) describe(started time.Time) (Manifest, error) {
	m, err := s.manifest(s.Command, started)
	m.By, m.Notes = s.By, s.Notes
	for _, i := range s.Instruments {
		m.Instruments = append(m.Instruments, i.ID)
	}
	return m, err
}

// screen runs the pipeline and writes everything into the folder.
func (s *Screening) screen(ctx context.Context, folder *Folder) (*Run, error) {
	started := time.Now()
	gold, err := s.gold()
	if err != nil {
		return nil, err
	}
	beside, err := answersOf(s.Beside, runName(s.Dataset.Name, s.Split), s.Tasks, gold)
	if err != nil {
		return nil, err
	}
	if err := folder.remove(manifestFile); err != nil { // without one the folder is no finished run
		return nil, err
	}
	var l *ledger
	err = folder.write(resultsFile, func(w io.Writer) error {
		out, err := NewResultWriter(w)
		if err != nil {
			return err
		}
		l, err = s.pipe(ctx, folder, out)
		return errors.Join(err, out.Close())
	})
	if err != nil {
		return nil, err
	}
	run := &Run{Folder: folder.Path, Gold: gold, Beside: beside}
	if run.Manifest, err = s.describe(started); err != nil {
		return nil, err
	}
	m := &run.Manifest
	m.Beside, m.Posts, m.Answered = namesOf(s.Beside), len(l.versions), l.done()-l.earlier
	m.Notes, m.Dead = slices.Concat(s.Notes, l.notes()), l.dead
	if err := run.save(folder); err != nil {
		return nil, err
	}
	if err := run.load(ctx); err != nil {
		return nil, err
	}
	return run, errors.Join(run.saveTables(folder), folder.finish())
}

// gold returns the gold labels of the items, each with whether the bundle learnt
// from its text.
func (s *Screening) gold() ([]reports.Gold, error) {
	gold := reports.GoldOf(s.Dataset.Tasks, s.Items)
	learnt, err := s.Classifier.Bundle.Learnt()
	if err != nil || len(learnt) == 0 {
		return gold, err
	}
	hashes := map[string]string{} // by id
	for _, it := range s.Items {
		if _, ok := hashes[it.Post.ID]; !ok {
			hashes[it.Post.ID] = datasets.TextHash(it.Post)
		}
	}
	for i := range gold {
		gold[i].Learnt = learnt[hashes[gold[i].ID]]
	}
	return gold, nil
}

// pipe opens the streams and takes the posts through them.
func (s *Screening) pipe(ctx context.Context, folder *Folder, out *ResultWriter) (*ledger, error) {
	explainer, err := explain.New(s.Classifier.Bundle, s.Instruments...)
	if err != nil {
		return nil, err
	}
	answerer, err := Answerer(s.Classifier, s.Instruments)
	if err != nil {
		return nil, err
	}
	server, err := streams.Connect(ctx, streams.Options{URL: s.NATS, Folder: folder.streams(), Make: true, Patience: patience, Log: s.Log})
	if err != nil {
		return nil, err
	}
	defer server.Close()
	queue, err := server.Queue(s.name(), answerer)
	if err != nil {
		return nil, err
	}
	queue.Log = s.Log
	posts := s.posts()
	l := newLedger(answerer, posts, out.WriteJSON)
	p := pipeline{queue: queue, handle: Handler(s.Classifier, explainer), ledger: l, progress: func(int) {}}
	if s.Progress != nil {
		p.progress = s.Progress
	}
	err = p.run(ctx, posts)
	if errors.Is(err, ErrInterrupted) {
		return nil, fmt.Errorf("%w: %d of %d posts are answered and stored; run the same command again to go on from there",
			err, l.done(), len(l.versions))
	}
	return l, err
}

// posts are the posts of the items.
func (s *Screening) posts() []ingest.Post {
	posts := make([]ingest.Post, len(s.Items))
	for i, it := range s.Items {
		posts[i] = it.Post
	}
	return posts
}
