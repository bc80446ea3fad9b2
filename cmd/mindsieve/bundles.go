package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/reports/tables"
)

func bundlesCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "bundles",
		Short: "List, describe, check and compare models",
		Long: "List, describe and check the models that --bundle takes: bundles, which are folders with a bundle.json, and plain\n" +
			"Hugging Face exports, which are folders with model.onnx, config.json and tokenizer.json.",
		Example: "  mindsieve bundles list ~/models\n" +
			"  mindsieve bundles inspect ~/models/my-roberta\n" +
			"  mindsieve bundles verify ~/models/my-roberta",
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().BoolVar(&asJSON, "json", false, "write JSON")
	cmd.AddCommand(
		compareBundlesCommand(&asJSON),
		&cobra.Command{
			Use:     "list [FOLDER]",
			Short:   "List the model that ships with mindsieve, and those in the folders of a folder",
			Example: "  mindsieve bundles list\n  mindsieve bundles list --json ~/models",
			Args:    usage(cobra.MaximumNArgs(1)),
			RunE: func(cmd *cobra.Command, args []string) error {
				return listBundles(cmd.OutOrStdout(), cmd.ErrOrStderr(), strings.Join(args, ""), asJSON)
			},
		},
		&cobra.Command{
			Use:     "inspect [DIR]",
			Short:   "Show everything that is known of a model: heads, labels, digests, card",
			Example: "  mindsieve bundles inspect\n  mindsieve bundles inspect --json ~/models/my-roberta",
			Args:    usage(cobra.MaximumNArgs(1)),
			RunE: func(cmd *cobra.Command, args []string) error {
				return inspectBundle(cmd.OutOrStdout(), strings.Join(args, ""), asJSON)
			},
		},
		&cobra.Command{
			Use:     "verify [DIR]",
			Short:   "Check a model's digests, load it and have it answer a sentence",
			Example: "  mindsieve bundles verify ~/models/my-roberta",
			Args:    usage(cobra.MaximumNArgs(1)),
			RunE: func(cmd *cobra.Command, args []string) error {
				return verifyBundle(cmd.Context(), cmd.OutOrStdout(), strings.Join(args, ""), asJSON)
			},
		},
	)
	return cmd
}

// bundleInfo is what is shown of a model.
type bundleInfo struct {
	Name      string            `json:"name"`
	Folder    string            `json:"folder"` // empty: it ships with the program
	Plain     bool              `json:"plain"`  // a plain Hugging Face export, which names no task
	Languages []string          `json:"languages"`
	Licence   string            `json:"licence"`
	MaxTokens int               `json:"max_tokens"`
	Stride    int               `json:"stride"`
	Heads     []headInfo        `json:"heads"`
	Tags      *classify.Tagging `json:"tags,omitempty"` // what is found word by word
	Digest    string            `json:"digest"`
	Files     map[string]string `json:"files"` // name → "sha256:" and hex digits
	Card      string            `json:"card,omitempty"`
}

type headInfo struct {
	Task        string                `json:"task"`       // empty if the model names none
	Role        classify.Role         `json:"role"`       // of whom it may be asked
	Unit        string                `json:"unit"`       // what one answer is about
	Population  string                `json:"population"` // in words: for whose texts the answer is meaningful
	Kind        classify.Kind         `json:"kind"`
	Labels      []string              `json:"labels"`
	Positive    []string              `json:"positive"`
	Risk        []string              `json:"risk"` // the labels that speak of danger to life
	Temperature float64               `json:"temperature"`
	Evidence    *classify.Pointing    `json:"evidence,omitempty"` // how the head points at evidence of a symptom
	Concern     *classify.ConcernRule `json:"concern,omitempty"`  // from which probabilities on the answer asks for a reader
}

// describeBundle gathers what is shown of a model, but for its card.
func describeBundle(folder string, b *classify.Bundle) bundleInfo {
	info := bundleInfo{
		Name: b.Name, Folder: folder, Plain: b.Plain, Languages: append([]string{}, b.Languages...), Licence: b.Licence,
		MaxTokens: b.MaxTokens, Stride: b.Stride, Digest: b.Digest, Files: b.Files, Tags: b.Tagging,
	}
	for _, h := range b.Heads {
		head := headInfo{
			h.Task, h.Role, h.Unit, h.Population, h.Kind, h.Labels, append([]string{}, h.Positive...), append([]string{}, h.Risk...),
			h.Temperature, h.Evidence, h.Concern,
		}
		if b.Plain {
			head.Task = ""
		}
		info.Heads = append(info.Heads, head)
	}
	return info
}

// listBundles lists the model that ships and those one level below folder.
// Models that cannot be used are told to stderr; other folders are passed over.
func listBundles(stdout, stderr io.Writer, folder string, asJSON bool) error {
	folders := []string{""}
	if folder != "" {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return fmt.Errorf("looking for models: %w", err)
		}
		for _, e := range entries {
			if dir := filepath.Join(folder, e.Name()); isModel(dir) {
				folders = append(folders, dir)
			}
		}
	}
	var all []bundleInfo
	for _, dir := range folders {
		b, err := openBundle(dir)
		if err != nil {
			fmt.Fprintf(stderr, "not usable: %v\n", err)
			continue
		}
		all = append(all, describeBundle(dir, b))
	}
	if asJSON {
		return writeJSON(stdout, all)
	}
	t := tables.Table{Columns: tables.Words("name", "what", "task", "role", "unit", "population", "labels", "risk", "digest", "folder")}
	for _, info := range all {
		for _, h := range info.Heads {
			t.Add(info.Name, info.what(), cmp.Or(h.Task, "–"), string(h.Role), h.Unit, shorten(h.Population, 48), shorten(strings.Join(h.Labels, ", "), 48),
				cmp.Or(strings.Join(h.Risk, ", "), "–"), info.Digest[:12], cmp.Or(info.Folder, "–"))
		}
	}
	return t.Draw(stdout)
}

// isModel says whether a folder has the graph of a model.
func isModel(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "model.onnx"))
	return !errors.Is(err, fs.ErrNotExist)
}

func (i bundleInfo) what() string {
	if i.Plain {
		return "plain Hugging Face export"
	}
	return "bundle"
}

func inspectBundle(w io.Writer, folder string, asJSON bool) error {
	b, err := openBundle(folder)
	if err != nil {
		return err
	}
	info := describeBundle(folder, b)
	if info.Card, err = b.Card(); err != nil {
		return err
	}
	if asJSON {
		return writeJSON(w, info)
	}
	info.write(w)
	return nil
}

// write shows a model to a person.
func (i bundleInfo) write(w io.Writer) {
	fmt.Fprintf(w, "%s: %s\n\nlanguages  %s\nlicence    %s\nwindows    %d tokens that share %d with the next\ndigest     %s\n\n",
		i.Name, i.what(), cmp.Or(strings.Join(i.Languages, ", "), "not stated"), cmp.Or(i.Licence, "not stated"), i.MaxTokens, i.Stride, i.Digest)
	for _, h := range i.Heads {
		h.write(w)
	}
	inspectTags(w, i.Tags)
	fmt.Fprintln(w)
	for _, name := range slices.Sorted(maps.Keys(i.Files)) {
		fmt.Fprintf(w, "%s  %s\n", i.Files[name], name)
	}
	if i.Card != "" {
		fmt.Fprintf(w, "\n%s", i.Card)
	}
}

// write shows a head to a person.
func (h headInfo) write(w io.Writer) {
	fmt.Fprintf(w, "task %s: %s\n  role         %s, of a %s\n  population   %s\n  labels       %s\n",
		cmp.Or(h.Task, "that its labels fit"), h.Kind, h.Role, h.Unit, h.Population, strings.Join(h.Labels, ", "))
	if len(h.Positive) > 0 {
		fmt.Fprintf(w, "  positive     %s\n", strings.Join(h.Positive, ", "))
	}
	if len(h.Risk) > 0 {
		fmt.Fprintf(w, "  risk         %s\n", strings.Join(h.Risk, ", "))
	}
	fmt.Fprintf(w, "  temperature  %g\n", h.Temperature)
	if h.Evidence != nil {
		fmt.Fprintf(w, "  points at    sentences that show %s, from a probability of %.2f on\n", h.Evidence.Symptom, h.Evidence.Threshold)
	}
	if h.Concern == nil {
		return
	}
	for _, t := range h.Concern.Thresholds {
		named := t.Labels
		if named == nil {
			named = h.Concern.Labels
		}
		fmt.Fprintf(w, "  concern      %s from a probability of %.3f of %s on\n", t.Tier, t.Probability, classify.InWords(named, h.Kind, h.Labels))
		for _, r := range slices.Concat(t.EverydayBy, t.RiskBy) {
			fmt.Fprintf(w, "               reached by %.1f%% of %d posts of %s\n", 100*r.Share, r.N, r.Posts)
		}
	}
	for _, a := range h.Concern.Alerts {
		fmt.Fprintf(w, "  alerts       --alerts %.4g%% asks for a reader from a probability of %.3f on\n", 100*a.Everyday, a.Probability)
	}
}

// inspectTags prints what the bundle finds word by word.
func inspectTags(w io.Writer, t *classify.Tagging) {
	if t == nil {
		return
	}
	fmt.Fprintf(w, "task %s: words, of a post\n  population   %s\n  labels       %s\n  status       %s\n  whose        %s\n",
		t.Task, t.Population, strings.Join(t.Symptoms, ", "), strings.Join(t.Status, ", "), strings.Join(t.Whose, ", "))
}

// verifyText is what a model answers to show that it runs.
const verifyText = "The week was long, but today I went for a walk and slept well."

// verifyBundle loads a model, which checks its digests, labels, tokenizer and
// graph, and has it answer a sentence.
func verifyBundle(ctx context.Context, w io.Writer, folder string, asJSON bool) error {
	c, err := loadModel(folder)
	if err != nil {
		return err
	}
	defer c.Close()
	predictions, err := c.Predict(ctx, []string{verifyText})
	if err != nil {
		return fmt.Errorf("bundle %s: %w", c.Bundle.Name, err)
	}
	info := describeBundle(folder, c.Bundle)
	if asJSON {
		return writeJSON(w, info)
	}
	fmt.Fprintf(w, "%s: the digests are right, tokenizer and graph load, and all heads answer %d tokens.\n", info.Name, len(predictions[0].Tokens))
	for _, h := range info.Heads {
		fmt.Fprintf(w, "  %s: %s, of a %s; population: %s; risk: %s\n",
			cmp.Or(h.Task, "that its labels fit"), h.Role, h.Unit, h.Population, cmp.Or(strings.Join(h.Risk, ", "), "no label"))
	}
	return nil
}
