package classify

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// BundleSchema is the version of bundle.json that this program reads.
const BundleSchema = 2

const cardFile = "MODEL_CARD.md"

// Bundle is a model with all that is needed to run it: labels, calibration,
// tokenizer, graph. It is the content of bundle.json, checked, or what the files
// of a plain Hugging Face export say.
type Bundle struct {
	Schema    int               `json:"schema"`
	Name      string            `json:"name"`
	Languages []string          `json:"languages"`
	Licence   string            `json:"licence"`
	MaxTokens int               `json:"max_tokens"` // of one window, special tokens included
	Stride    int               `json:"stride"`     // tokens that neighbouring windows share
	Heads     []Head            `json:"heads"`
	Tagging   *Tagging          `json:"tags"`  // nil if the graph tags no tokens
	Files     map[string]string `json:"files"` // name → "sha256:" and hex digits

	// LogitsOnly marks a graph without layer weights and contributions: it outputs
	// each head's logits and nothing else.
	LogitsOnly bool `json:"logits_only"`

	// Digest is the SHA-256 of bundle.json in hex. As bundle.json holds the
	// digests of the other files, it stands for the whole bundle. The digest of a
	// plain export is the SHA-256 of what sha256sum prints for its files.
	Digest string `json:"-"`

	// Plain says that this is a plain Hugging Face export: it names no task, and
	// its graph calls the logits of its one head "logits".
	Plain bool `json:"-"`

	fsys fs.FS
}

//go:embed bundles/minilm-all
var bundled embed.FS

// Bundled returns the folder of the bundle that ships with the program.
func Bundled() fs.FS {
	fsys, err := fs.Sub(bundled, "bundles/minilm-all")
	if err != nil {
		panic(err) // the name is a valid path
	}
	return fsys
}

// OpenBundle reads and checks the bundle in fsys: its schema, the presence of
// every file it names, their digests. Without a bundle.json it takes the folder
// as a plain Hugging Face export: model.onnx, config.json, tokenizer.json. The
// error says which file and what is wrong with it.
func OpenBundle(fsys fs.FS) (*Bundle, error) {
	data, err := fs.ReadFile(fsys, "bundle.json")
	if errors.Is(err, fs.ErrNotExist) {
		return openPlain(fsys)
	}
	if err != nil {
		return nil, fmt.Errorf("not a bundle: %w", err)
	}
	b := &Bundle{fsys: fsys}
	if err := json.Unmarshal(data, b); err != nil {
		return nil, fmt.Errorf("bundle.json: %w", err)
	}
	if err := b.check(); err != nil {
		return nil, fmt.Errorf("bundle.json: %w", err)
	}
	for name := range b.Files {
		if _, err := b.read(name); err != nil {
			return nil, err
		}
	}
	b.Digest = digest(data)
	return b, nil
}

// Head returns the head for a task.
func (b *Bundle) Head(task string) (Head, error) {
	var tasks []string
	for _, h := range b.Heads {
		if h.Task == task {
			return h, nil
		}
		tasks = append(tasks, h.Task)
	}
	return Head{}, fmt.Errorf("bundle %s has no head for %s; it has %s", b.Name, task, strings.Join(tasks, ", "))
}

// Card returns the model card, or "" if the bundle has none.
func (b *Bundle) Card() (string, error) {
	if b.Files[cardFile] == "" {
		return "", nil
	}
	data, err := b.read(cardFile)
	return string(data), err
}

// read returns a file of the bundle whose digest is right.
func (b *Bundle) read(name string) ([]byte, error) {
	want, ok := b.Files[name]
	if !ok {
		return nil, fmt.Errorf("bundle %s: bundle.json lists no file %s", b.Name, name)
	}
	data, err := fs.ReadFile(b.fsys, name)
	if err != nil {
		return nil, fmt.Errorf("bundle %s: a file that bundle.json lists: %w", b.Name, err)
	}
	if got := "sha256:" + digest(data); got != want {
		return nil, fmt.Errorf("bundle %s: %s was changed: its digest is %s, bundle.json says %s", b.Name, name, got, want)
	}
	return data, nil
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (b *Bundle) check() error {
	switch {
	case b.Schema != BundleSchema:
		return fmt.Errorf("schema is %d, this program reads %d: export the bundle again, in the folder classify with python -m training.export", b.Schema, BundleSchema)
	case b.Name == "":
		return errors.New("name is missing")
	case len(b.Heads) == 0:
		return errors.New("heads is empty")
	}
	for _, name := range []string{"model.onnx", "tokenizer.json"} {
		if b.Files[name] == "" {
			return fmt.Errorf("files lists no %s", name)
		}
	}
	return b.checkHeads()
}

// checkHeads checks the windows and the heads that read them.
func (b *Bundle) checkHeads() error {
	switch {
	case b.MaxTokens < 3:
		return fmt.Errorf("max_tokens is %d, want 3 or more", b.MaxTokens)
	case b.Stride < 0 || b.Stride >= b.MaxTokens-2:
		return fmt.Errorf("stride is %d, want 0 to %d (max_tokens less 3)", b.Stride, b.MaxTokens-3)
	}
	for i, h := range b.Heads {
		if err := h.check(); err != nil {
			return fmt.Errorf("head %d (%s): %w", i, h.Task, err)
		}
		if slices.ContainsFunc(b.Heads[:i], func(earlier Head) bool { return earlier.Task == h.Task }) {
			return fmt.Errorf("head %d (%s): an earlier head has the same task", i, h.Task)
		}
	}
	if b.Tagging != nil {
		if err := b.Tagging.check(); err != nil {
			return fmt.Errorf("tags: %w", err)
		}
	}
	return b.checkPointing()
}
