package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/spf13/cobra"
)

// settingsOf reads settings from a file of some content, whose path it returns too.
func settingsOf(t *testing.T, content string) (settings, string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(configVar, path)
	s, err := readSettings(&cobra.Command{})
	return s, path, err
}

func TestTheFileOfSettings(t *testing.T) {
	for _, c := range []struct{ name, content, key, want, err string }{
		{"a text", "[nats]\nurl = 'nats://a:1'", "nats.url", "nats://a:1", ""},
		{"a key with a dot", "\"nats.url\" = 'nats://a:1'", "nats.url", "nats://a:1", ""},
		{"a number", "[streams]\nreplicas = 3", "streams.replicas", "3", ""},
		{"a large number", "[streams]\nposts_size = 20000000000", "streams.posts_size", "20000000000", ""},
		{"a table of comments", "[nats]\n# url = 'nats://a:1'", "nats.url", "", ""},
		{"an empty file", "", "queue", "posts", ""},
		{"no TOML", "nats = ", "", "", "reading the settings"},
		{"an unknown key", "[nats]\nurll = 'a'", "", "", `the key "nats.urll" is unknown`},
		{"a table for a text", "[collect.out]\na = 1", "", "", `the key "collect.out.a" is unknown`},
		{"an empty table for a text", "[collect.out]", "", "", `collect.out is no text and no number`},
		{"a list", "queue = ['a', 'b']", "", "", `queue is no text and no number`},
		{"a text for a table", "nats = 'nats://a:1'", "", "", `the key "nats" is unknown`},
		{"a date", "[work]\ndrain = 2026-05-01", "", "", `work.drain is no text and no number`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, path, err := settingsOf(t, c.content)
			switch {
			case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err) || !strings.Contains(err.Error(), path)):
				t.Errorf("the error is %v, want one with %q and the file", err, c.err)
			case c.err == "" && (err != nil || s.text(c.key) != c.want):
				t.Errorf("%s is %q (%v), want %q", c.key, s.text(c.key), err, c.want)
			}
		})
	}
}

// Settings that are read can be written and read again; each is a text.
func FuzzSettings(f *testing.F) {
	for _, seed := range []string{
		"queue = 'a'\n[nats]\nurl = 'nats://a:1'\n[streams]\nposts_size = '20GB'\ndead_age = '1h'", "\"nats.url\" = 1e3", "queue = [1]", "[collect.out]", "[work]\ndrain = 2026-05-01", "[[queue]]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		s, path, err := settingsOf(t, content)
		if err != nil {
			if !strings.Contains(err.Error(), path) {
				t.Errorf("%q does not name the file", err)
			}
			return
		}
		_, _ = s.duration("work.drain")
		if n, err := s.bytes("streams.posts_size"); err == nil && n < 0 {
			t.Errorf("a size of %d", n)
		}
		texts := map[string]any{}
		for _, known := range allSettings {
			texts[known.key] = s.text(known.key)
		}
		data, err := toml.Parser().Marshal(texts)
		if err != nil {
			t.Fatal(err)
		}
		again, _, err := settingsOf(t, string(data))
		if err != nil {
			t.Fatal(err)
		}
		for key, want := range texts {
			if got := again.text(key); got != want {
				t.Errorf("%s is %q, read again %q", key, want, got)
			}
		}
	})
}
