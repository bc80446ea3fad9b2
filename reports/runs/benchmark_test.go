package runs

import (
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/datasets"
)

func TestNameOfARun(t *testing.T) {
	for _, c := range []struct{ dataset, bundle, want string }{
		{"dreaddit", "minilm-all", "dreaddit-test-minilm-all-0123abcd"},
		{"walks", "my model (v2).é", "walks-test-my_model__v2___-0123abcd"},
		{strings.Repeat("w", 80), "b", strings.Repeat("w", 55) + "-0123abcd"},
	} {
		b := Benchmark{Dataset: &datasets.Dataset{Name: c.dataset}, Split: datasets.Split{Name: "test"}}
		b.Classifier = &classify.Classifier{Bundle: &classify.Bundle{Name: c.bundle, Digest: "0123abcdef"}}
		if got := b.name(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
