package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// askedFlags are the flags that say which model is asked what of each post.
type askedFlags struct {
	bundle, alerts     string
	tasks, instruments []string
	all                bool
}

// add adds the flags to a command.
func (f *askedFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	bundleFlag(cmd, &f.bundle)
	flags.StringArrayVar(&f.tasks, "task", nil, "ask this task too, though it may be one of a single dataset; may be repeated")
	flags.BoolVar(&f.all, "all", false, "ask everything that the bundle answers of a post")
	flags.StringVar(&f.alerts, "alerts", "", "the share of everyday posts that may ask for a reader, such as 0.5% (default: that of the bundle; bundles inspect lists them)")
	instrumentFlag(cmd, &f.instruments)
}

// screener opens the model as it is to be asked. Close its classifier after use.
func (f askedFlags) screener() (*runs.Screener, error) {
	instruments, err := explain.Instruments(f.instruments...)
	if err != nil {
		return nil, err
	}
	classifier, err := loadModel(f.bundle)
	if err != nil {
		return nil, err
	}
	tasks, err := f.asked(classifier.Bundle)
	if err != nil {
		return nil, errors.Join(err, classifier.Close())
	}
	asked, err := classifier.Screening(tasks...)
	if err != nil {
		return nil, errors.Join(err, classifier.Close())
	}
	if f.alerts != "" {
		share, err := parsePercent(f.alerts)
		if err == nil {
			asked, err = asked.Alerting(share)
		}
		if err != nil {
			return nil, errors.Join(usageError{fmt.Errorf("--alerts: %w", err)}, classifier.Close())
		}
	}
	explainer, err := explain.New(asked.Bundle, instruments...)
	if err != nil {
		return nil, errors.Join(err, classifier.Close())
	}
	return &runs.Screener{Classifier: asked, Explainer: explainer, Names: ingest.NewPseudonyms()}, nil
}

// parsePercent reads a share such as "0.5%".
func parsePercent(s string) (float64, error) {
	number, percent := strings.CutSuffix(s, "%")
	share, err := strconv.ParseFloat(number, 64)
	if err != nil || !percent || share <= 0 || share >= 100 {
		return 0, fmt.Errorf("%q is not a share over 0%% and under 100%%, such as 0.5%%", s)
	}
	return share / 100, nil
}

// asked returns the tasks to ask beside the screening questions: those that were
// named, or all that can be asked of a single post. A bundle without screening
// questions, such as a plain export, answers what it has.
func (f askedFlags) asked(b *classify.Bundle) ([]string, error) {
	tasks := append([]string{}, f.tasks...)
	for _, h := range b.Heads {
		if (f.all || b.Plain) && h.Unit == "post" {
			tasks = append(tasks, h.Task)
		}
	}
	for _, task := range f.tasks {
		if h, err := b.Head(task); err != nil {
			return nil, usageError{err}
		} else if h.Unit != "post" {
			return nil, usageError{fmt.Errorf("%s is asked of all posts of a %s together, not of a single one", task, h.Unit)}
		}
	}
	return tasks, nil
}
