package classify

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// plainFiles are the files of a plain Hugging Face export that are read.
var plainFiles = []string{"config.json", "model.onnx", "tokenizer.json"}

const (
	// plainTokens is the window of a plain export that says nothing of its own.
	plainTokens = 512
	plainStride = 128
)

// plainConfig is what is read of an export's config.json.
type plainConfig struct {
	ModelType   string            `json:"model_type"`
	ProblemType string            `json:"problem_type"`
	ID2Label    map[string]string `json:"id2label"`
	Positions   int               `json:"max_position_embeddings"`
	PadID       int               `json:"pad_token_id"`
}

// openPlain reads a plain Hugging Face export as a bundle of one benchmark head,
// which has a temperature of 1, no positive labels and no stated population. Its
// name, and the task of its head until [Classifier.Answering] gives another, is
// the model type. Its digest is
// that of the text that sha256sum prints of config.json, model.onnx and
// tokenizer.json.
func openPlain(fsys fs.FS) (*Bundle, error) {
	b := &Bundle{Plain: true, LogitsOnly: true, Schema: BundleSchema, Files: map[string]string{}, fsys: fsys}
	content := map[string][]byte{}
	var sums strings.Builder
	for _, name := range plainFiles {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("not a bundle, for it has no bundle.json, and not a plain Hugging Face export, which has %s: %w",
				strings.Join(plainFiles, ", "), err)
		}
		content[name], b.Files[name] = data, "sha256:"+digest(data)
		fmt.Fprintf(&sums, "%s  %s\n", digest(data), name)
	}
	b.Digest = digest([]byte(sums.String()))
	var config plainConfig
	if err := json.Unmarshal(content["config.json"], &config); err != nil {
		return nil, fmt.Errorf("config.json: %w", err)
	}
	if err := config.describe(b, trainedTokens(content["tokenizer.json"])); err != nil {
		return nil, fmt.Errorf("config.json: %w", err)
	}
	return b, nil
}

// describe fills in what config.json says of the model. The tokens are those
// that the tokenizer cuts texts to, 0 if it says nothing.
func (c plainConfig) describe(b *Bundle, tokens int) error {
	head, err := c.head()
	if err != nil {
		return err
	}
	b.Name, b.Heads = head.Task, []Head{head}
	b.MaxTokens = cmp.Or(tokens, plainTokens)
	if n := c.positions(); n > 0 {
		b.MaxTokens = min(b.MaxTokens, n)
	}
	b.Stride = min(plainStride, b.MaxTokens/4)
	return b.checkHeads()
}

// head returns the model's one head.
func (c plainConfig) head() (Head, error) {
	labels := make([]string, len(c.ID2Label))
	for i := range labels {
		label, ok := c.ID2Label[strconv.Itoa(i)]
		if !ok {
			return Head{}, fmt.Errorf("id2label has %d labels but none for %d", len(labels), i)
		}
		labels[i] = label
	}
	if len(labels) == 0 {
		return Head{}, errors.New(`id2label is missing: name the labels in the order of the logits, as {"0": "not stressed", "1": "stressed"}`)
	}
	kind := Multiclass
	switch {
	case c.ProblemType == "multi_label_classification":
		kind = Multilabel
	case c.ProblemType != "" && c.ProblemType != "single_label_classification":
		return Head{}, fmt.Errorf("problem_type %q is not a classification", c.ProblemType)
	case len(labels) == 2:
		kind = Binary
	}
	return Head{
		Output: "logits", Task: cmp.Or(c.ModelType, "model"), Role: Benchmark, Unit: "post", Population: NotStated,
		Kind: kind, Labels: labels, Temperature: 1, Bias: make([]float64, len(labels)),
	}, nil
}

// positions returns how many tokens the model has positions for, 0 if
// config.json says nothing. RoBERTa and its kin count positions from the one
// behind the padding's id.
func (c plainConfig) positions() int {
	if slices.Contains([]string{"roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "longformer"}, c.ModelType) {
		return c.Positions - c.PadID - 1
	}
	return c.Positions
}

// trainedTokens returns the length that tokenizer.json cuts texts to, which is
// the one that the model was trained with; 0 if it names none.
func trainedTokens(tokenizer []byte) int {
	var f struct {
		Truncation struct {
			MaxLength int `json:"max_length"`
		} `json:"truncation"`
	}
	if json.Unmarshal(tokenizer, &f) != nil {
		return 0 // tokenizer.Parse will say what is wrong
	}
	return f.Truncation.MaxLength
}
