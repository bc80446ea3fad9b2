package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/reports"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// datasetRun takes one split of a dataset through the pipeline.
type datasetRun struct {
	dataset     *datasets.Dataset
	data        string // folder of the datasets
	split       datasets.Split
	items       []datasets.Item
	notes       []string
	by          []string // further columns to break scores down by
	beside      []besideSystem
	answers     []besideRow // of the systems beside the classifier
	command     []string
	classifier  *classify.Classifier
	tasks       []datasets.Task // those that the classifier answers
	instruments []explain.Instrument
	nats, out   string
}

// runName is the name of the run folder, and of its queue.
func runName(dataset string, s datasets.Split) string { return dataset + "-" + s.Name }

// readDataset reads the split that a run is about.
func readDataset(d *datasets.Dataset, data, split string) (datasetRun, error) {
	items, notes, err := d.Read(data, split)
	if err != nil {
		return datasetRun{}, err
	}
	s, err := d.Split(split)
	return datasetRun{dataset: d, data: data, split: s, items: items, notes: notes}, err
}

// use makes a classifier answer the dataset: of a plain export the task asked
// for, or "" for the one with its labels.
func (r *datasetRun) use(c *classify.Classifier, task string) (err error) {
	if r.classifier, err = fitted(c, r.dataset, task); err != nil {
		return err
	}
	r.tasks, err = tasksOf(r.classifier.Bundle, r.dataset)
	return err
}

// put puts other systems beside the classifier, whose predictions it reads.
func (r *datasetRun) put(systems []besideSystem) (err error) {
	r.beside = systems
	r.answers, err = besideAnswers(systems, runName(r.dataset.Name, r.split), r.tasks, goldRows(r.dataset.Tasks, r.items))
	return err
}

// screen runs the pipeline and leaves the run, its tables and its page in the
// run folder.
func (r datasetRun) screen(ctx context.Context, stderr io.Writer) (finished, []reports.Section, error) {
	name := runName(r.dataset.Name, r.split)
	folder, err := openRunFolder(filepath.Join(r.out, name))
	if err != nil {
		return finished{}, nil, err
	}
	defer folder.close()
	started := time.Now()
	l, err := r.pipe(ctx, name, folder, stderr)
	if err != nil {
		return finished{}, nil, err
	}
	run := finished{folder: folder.path, gold: goldRows(r.dataset.Tasks, r.items), beside: r.answers}
	for _, task := range r.tasks {
		run.results = append(run.results, l.results(task.Name, r.posts())...)
	}
	if run.manifest, err = r.screened(l, started); err != nil {
		return finished{}, nil, err
	}
	sections, err := run.sections(nil)
	if err != nil {
		return finished{}, nil, err
	}
	return run, sections, errors.Join(run.save(folder), run.saveTables(folder, sections), folder.finish())
}

// pipe opens the streams and takes the posts through them.
func (r datasetRun) pipe(ctx context.Context, queue string, folder runFolder, stderr io.Writer) (*ledger, error) {
	streams, closeStreams, err := openStreams(ctx, r.nats, folder.streams())
	if err != nil {
		return nil, err
	}
	defer closeStreams()
	bar := newProgress(stderr, r.dataset.Name, len(r.items))
	defer bar.close()
	p := pipeline{
		streams: streams, classifier: r.classifier, queue: queue, progress: bar.set,
		explainer: explain.New(r.classifier.Bundle.Digest, r.instruments...),
	}
	p.explainer.HelpLine = os.Getenv(helpLineVar)
	l, err := p.screen(ctx, r.posts())
	if errors.Is(err, errInterrupted) {
		return nil, fmt.Errorf("%w: %d of %d posts are answered and stored; run the same command again to go on from there",
			err, l.done(), len(l.answers))
	}
	return l, err
}

func (r datasetRun) posts() []ingest.Post {
	posts := make([]ingest.Post, len(r.items))
	for i, it := range r.items {
		posts[i] = it.Post
	}
	return posts
}

// manifest says what is known of every run of the dataset.
func (r datasetRun) manifest(started time.Time) (manifest, error) {
	digest, err := r.dataset.Digest(r.data, r.split)
	b := r.classifier.Bundle
	return manifest{
		Schema: manifestSchema, Command: r.command,
		Dataset: r.dataset.Name, Title: r.dataset.Title, Split: r.split, Tasks: r.tasks, File: digest,
		Bundle: b.Name, Digest: b.Digest, Versions: versions(), Machine: machine(), Seed: metrics.Seed,
		Started: started, Seconds: time.Since(started).Seconds(),
	}, err
}

// screened is the manifest of a run whose posts the ledger has.
func (r datasetRun) screened(l *ledger, started time.Time) (manifest, error) {
	m, err := r.manifest(started)
	m.By, m.Beside = r.by, namesOf(r.beside)
	m.Posts, m.Answered = len(l.answers), l.done()-l.earlier
	m.Notes, m.Dead = slices.Concat(r.notes, l.notes()), l.dead
	return m, err
}
