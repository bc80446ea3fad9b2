package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/cobra"
)

// configVar names the file of settings, in TOML.
const configVar = "MINDSIEVE_CONFIG"

// setting is one value that a command of the fleet depends on. It is read from the
// file of settings, the environment, and the flag, of which the last one that says
// something counts.
type setting struct {
	key    string // in the file: "nats.url"
	flag   string // "nats"; the variable is MINDSIEVE_NATS
	usage  string
	value  string // the default
	secret bool   // there is no flag, and it is never shown
}

func (s setting) env() string {
	return "MINDSIEVE_" + strings.ToUpper(strings.ReplaceAll(s.flag, "-", "_"))
}

// The settings, by what they are for.
var (
	natsSettings = []setting{
		{key: "nats.url", flag: "nats", usage: "URL of a NATS server with JetStream, or several with commas between them"},
		{key: "nats.context", flag: "nats-context", usage: "name or file of a context of the nats command"},
		{key: "nats.user", flag: "nats-user", usage: "user; the password is read from $MINDSIEVE_NATS_PASSWORD"},
		{key: "nats.password", flag: "nats-password", secret: true},
		{key: "nats.token", flag: "nats-token", secret: true},
		{key: "nats.creds", flag: "nats-creds", usage: "file of a user's credentials"},
		{key: "nats.nkey", flag: "nats-nkey", usage: "file of an nkey seed"},
		{key: "nats.inbox", flag: "nats-inbox", usage: "what the subjects begin with on which this user gets answers (default: _INBOX)"},
		{key: "nats.ca", flag: "nats-ca", usage: "file of the authority that signed the server's certificate"},
		{key: "nats.cert", flag: "nats-cert", usage: "file of this client's certificate"},
		{key: "nats.key", flag: "nats-key", usage: "file of its key"},
	}
	queueSettings = []setting{{key: "queue", flag: "queue", usage: "name of the queue: letters, digits, - and _", value: "posts"}}
	workSettings  = []setting{
		{key: "work.bundle", flag: "bundle", usage: "folder of a bundle or of a Hugging Face export (default: the bundle that ships with the program)"},
		{key: "work.alerts", flag: "alerts", usage: "the share of everyday posts that may ask for a reader, such as 0.5% (default: that of the bundle)"},
	}
	// processSettings are those of a program that runs until it is told to stop.
	processSettings = []setting{
		{key: "work.drain", flag: "drain", usage: "how long what is in hand may take when the program is stopped", value: "20s"},
		{key: "work.metrics", flag: "metrics", usage: "address on which /metrics, /healthz and /readyz are served, such as 127.0.0.1:9464"},
	}
	forwardSettings = []setting{
		{key: "forward.secret", flag: "webhook-secret", secret: true},
		{key: "forward.key", flag: "webhook-key", secret: true},
	}
	collectSettings = []setting{
		{key: "collect.out", flag: "out", usage: "folder of the Parquet files", value: "results"},
		{key: "collect.every", flag: "every", usage: "with --follow: how long a result waits at most until it is kept", value: "1m"},
	}
	limitSettings = []setting{
		{key: "streams.replicas", flag: "replicas", usage: "how many servers of a cluster keep each message", value: "1"},
		{key: "streams.posts_age", flag: "posts-age", usage: "how long a post waits for an answer before it is dropped", value: "336h"},
		{key: "streams.results_age", flag: "results-age", usage: "how long results are kept", value: "720h"},
		{key: "streams.alerts_age", flag: "alerts-age", usage: "how long alerts are kept", value: "720h"},
		{key: "streams.dead_age", flag: "dead-age", usage: "how long dead letters are kept, with their messages", value: "720h"},
		{key: "streams.posts_size", flag: "posts-size", usage: "how large the stream of posts may become, such as 20GB; a full one takes no new post"},
		{key: "streams.results_size", flag: "results-size", usage: "the same for results"},
		{key: "streams.alerts_size", flag: "alerts-size", usage: "the same for alerts"},
		{key: "streams.dead_size", flag: "dead-size", usage: "the same for dead letters"},
		{key: "streams.duplicates", flag: "duplicates", usage: "how long a message that is sent twice is stored once", value: "2h"},
	}
	allSettings = slices.Concat(natsSettings, queueSettings, workSettings, processSettings, forwardSettings, collectSettings, limitSettings)
)

// addFlags adds a flag for each setting that may have one.
func addFlags(cmd *cobra.Command, groups ...[]setting) {
	for _, s := range slices.Concat(groups...) {
		if !s.secret {
			cmd.Flags().String(s.flag, s.value, s.usage)
		}
	}
}

// settings are the values that hold, and where each comes from.
type settings struct {
	values *koanf.Koanf
	from   map[string]string // by key: "default", the file, "$MINDSIEVE_…" or "--…"
}

// readSettings reads the values that hold for a command.
func readSettings(cmd *cobra.Command) (settings, error) {
	s := settings{koanf.New("."), map[string]string{}}
	for _, known := range allSettings {
		s.put(known.key, known.value, "default")
	}
	if err := s.readFile(); err != nil {
		return s, err
	}
	for _, known := range allSettings {
		if value, ok := os.LookupEnv(known.env()); ok && value != "" {
			s.put(known.key, value, "$"+known.env())
		}
		if f := cmd.Flags().Lookup(known.flag); f != nil && f.Changed && !known.secret {
			s.put(known.key, f.Value.String(), "--"+known.flag)
		}
	}
	return s, nil
}

func (s settings) put(key string, value any, from string) {
	_ = s.values.Set(key, value) // it fails for no key
	s.from[key] = from
}

// readFile reads the file that MINDSIEVE_CONFIG names, or else config.toml in the
// user's folder of settings if it is there. A key that nobody knows is an error.
func (s settings) readFile() error {
	path, named := os.LookupEnv(configVar)
	if !named {
		folder, err := os.UserConfigDir()
		if err != nil {
			return nil //nolint:nilerr // there is no such folder, and no file in it
		}
		path = filepath.Join(folder, "mindsieve", "config.toml")
	}
	in := koanf.New(".")
	err := in.Load(file.Provider(path), toml.Parser())
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
		return nil
	case err != nil:
		return fmt.Errorf("reading the settings %s: %w", path, err)
	}
	for _, key := range in.Keys() {
		value := in.Get(key)
		if _, empty := value.(map[string]any); empty && isTable(key) {
			continue
		}
		if !slices.ContainsFunc(allSettings, func(known setting) bool { return known.key == key }) {
			return fmt.Errorf("%s: the key %q is unknown; 'mindsieve config' lists those that there are", path, key)
		}
		switch value.(type) {
		case string, int64, float64, bool:
			s.put(key, value, path)
		default:
			return fmt.Errorf("%s: %s is no text and no number", path, key)
		}
	}
	return nil
}

// isTable reports whether settings stand in a table of the file: "nats".
func isTable(key string) bool {
	return slices.ContainsFunc(allSettings, func(s setting) bool { return strings.HasPrefix(s.key, key+".") })
}

func (s settings) text(key string) string { return s.values.String(key) }

// duration reads a span of time such as "20s"; the error says where it stands.
func (s settings) duration(key string) (time.Duration, error) {
	d, err := time.ParseDuration(s.text(key))
	if err != nil || d <= 0 {
		return 0, usageError{fmt.Errorf("%s (%s): %q is no span of time such as 20s or 48h", key, s.from[key], s.text(key))}
	}
	return d, nil
}

// bytes reads a size such as "20GB"; 0 if there is none.
func (s settings) bytes(key string) (int64, error) {
	text := s.text(key)
	if text == "" {
		return 0, nil
	}
	n, err := humanize.ParseBytes(text)
	if err != nil || n == 0 || n > 1<<62 {
		return 0, usageError{fmt.Errorf("%s (%s): %q is no size such as 20GB", key, s.from[key], text)}
	}
	return int64(n), nil
}
