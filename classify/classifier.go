package classify

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/mindsieve/mindsieve/classify/onnx"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Classifier predicts with one bundle. It is safe for concurrent use.
type Classifier struct {
	Bundle *Bundle

	tokenizer *tokenizer.Tokenizer
	session   *onnx.Session
	outputs   outputs
}

// New loads the bundle's tokenizer and graph. [onnx.Load] must have been called.
// Close the classifier after use.
func New(b *Bundle) (*Classifier, error) {
	data, err := b.read("tokenizer.json")
	if err != nil {
		return nil, err
	}
	pieces, err := tokenizer.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("bundle %s: %w", b.Name, err)
	}
	model, err := b.read("model.onnx")
	if err != nil {
		return nil, err
	}
	outputs := outputs{heads: b.Heads, tagging: b.Tagging, logitsOnly: b.LogitsOnly, plain: b.Plain}
	for i := range b.Heads {
		outputs.asked = append(outputs.asked, i)
	}
	session, err := onnx.NewSession(model, outputs.names(), attentionOutputs)
	if err != nil {
		return nil, fmt.Errorf("bundle %s: model.onnx: %w", b.Name, err)
	}
	c := &Classifier{Bundle: b, tokenizer: pieces, session: session, outputs: outputs}
	if err := c.outputs.check(session.Outputs); err != nil {
		session.Close()
		return nil, fmt.Errorf("bundle %s: model.onnx: %w", b.Name, err)
	}
	return c, nil
}

// Close frees the graph. No Predict may be under way.
func (c *Classifier) Close() error { return c.session.Close() }

// Predict returns one prediction for each text, with an answer of every head of
// the classifier's bundle, in the same order. A text must
// be valid UTF-8. It runs one goroutine a core, and fails as a whole or not at
// all. When ctx ends it stops at once, within a run of the graph too, and the
// error is context.Cause(ctx). The classifier can be used again.
func (c *Classifier) Predict(ctx context.Context, texts []string) ([]Prediction, error) {
	tokens, err := c.tokenize(ctx, texts)
	if err != nil {
		return nil, err
	}
	windows := c.windows(tokens)
	if err := c.run(ctx, tokens, windows); err != nil {
		return nil, err
	}
	return c.merge(ctx, tokens, windows)
}

// tokenize returns the tokens of each text.
func (c *Classifier) tokenize(ctx context.Context, texts []string) ([]tokenizer.Tokens, error) {
	tokens := make([]tokenizer.Tokens, len(texts))
	for i, text := range texts {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		c.tokenizer.Append(&tokens[i], text)
	}
	return tokens, nil
}

// windows returns the windows of each text, side by side.
func (c *Classifier) windows(tokens []tokenizer.Tokens) []window {
	var windows []window
	for i := range tokens {
		for _, w := range Windows(len(tokens[i].IDs), c.Bundle.MaxTokens-2, c.Bundle.Stride) {
			windows = append(windows, window{text: i, start: w.Start, end: w.End})
		}
	}
	return windows
}

// run fills in what the graph says of each window.
func (c *Classifier) run(ctx context.Context, tokens []tokenizer.Tokens, windows []window) error {
	lengths := make([]int, len(windows))
	for i, w := range windows {
		lengths[i] = w.end - w.start + 2
	}
	packs := Pack(lengths, tokenBudget)
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for range min(runtime.GOMAXPROCS(0), len(packs)) {
		g.Go(func() error {
			var batch onnx.Batch
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(packs) {
					return nil
				}
				c.fill(&batch, tokens, windows, packs[i])
				if err := c.session.Run(ctx, &batch); err != nil {
					return err
				}
				if err := c.outputs.read(c.session.Outputs, &batch, windows, packs[i]); err != nil {
					return err
				}
			}
			return context.Cause(ctx)
		})
	}
	return g.Wait()
}

// fill writes the windows of a pack into the rows of a batch: [CLS] tokens [SEP] padding.
func (c *Classifier) fill(b *onnx.Batch, tokens []tokenizer.Tokens, windows []window, pack []int) {
	longest := windows[pack[0]] // packs are sorted
	b.Reset(len(pack), longest.end-longest.start+2)
	for row, i := range pack {
		w := windows[i]
		ids := tokens[w.text].IDs[w.start:w.end]
		at := row * b.Tokens
		b.IDs[at] = c.tokenizer.CLS
		copy(b.IDs[at+1:], ids)
		b.IDs[at+1+len(ids)] = c.tokenizer.SEP
		for j := range b.Tokens {
			if j < len(ids)+2 {
				b.Mask[at+j] = 1
			} else {
				b.IDs[at+j] = c.tokenizer.Pad
			}
		}
	}
}
