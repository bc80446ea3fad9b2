package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// usersFile holds the users that docs/permissions.md shows.
const usersFile = "../../deploy/nats-users.conf"

// roles are the users of the file.
var roles = []string{"publisher", "worker", "collector", "operator", "forwarder", "admin", "reader"}

func TestThePageShowsTheUsers(t *testing.T) {
	users, err := os.ReadFile(usersFile)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/permissions.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "```text\n"+string(users)+"```\n") {
		t.Error("docs/permissions.md does not show deploy/nats-users.conf as it is")
	}
}

// restricted is a broker that knows the users of the file.
type restricted struct {
	t   *testing.T
	url string
}

// startRestricted starts it; permissions may be taken out of the file.
func startRestricted(t *testing.T, without ...string) restricted {
	t.Helper()
	users, err := os.ReadFile(usersFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range roles {
		t.Setenv(strings.ToUpper(role)+"_PASSWORD", "secret-of-"+role)
	}
	for _, permission := range without {
		if !strings.Contains(string(users), `"`+permission+`"`) {
			t.Fatalf("no user has the permission %s", permission)
		}
		users = []byte(strings.ReplaceAll(string(users), `"`+permission+`"`, `"mindsieve.nothing"`))
	}
	return restricted{t, startBroker(t, string(users)).url}
}

// as runs the commands after it as a user.
func (r restricted) as(role string) fleet {
	r.t.Setenv("MINDSIEVE_NATS_USER", role)
	r.t.Setenv("MINDSIEVE_NATS_PASSWORD", "secret-of-"+role)
	r.t.Setenv("MINDSIEVE_NATS_INBOX", "_INBOX_"+role)
	return fleet{r.t, r.url}
}

// client connects as a user without the help of the program.
func (r restricted) client(role string) (*nats.Conn, <-chan error) {
	r.t.Helper()
	denied := make(chan error, 100)
	nc, err := nats.Connect(r.url, nats.UserInfo(role, "secret-of-"+role), nats.CustomInboxPrefix("_INBOX_"+role),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { denied <- err }))
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(nc.Close)
	return nc, denied
}

// The configuration of deploy is one that the server takes, with these users.
func TestTheServerTakesTheDeployedConfiguration(t *testing.T) {
	for _, role := range []string{"PUBLISHER", "WORKER", "COLLECTOR", "OPERATOR", "FORWARDER", "ADMIN", "READER"} {
		t.Setenv(role+"_PASSWORD", "secret")
	}
	options, err := server.ProcessConfigFile("../../deploy/nats.conf")
	if err != nil || len(options.Users) != 7 || !options.JetStream {
		t.Errorf("%d users, JetStream %v (%v)", len(options.Users), options.JetStream, err)
	}
}

// Each command does its work with the permissions of its role.
func TestEachRoleDoesItsWork(t *testing.T) {
	r := startRestricted(t)
	admin := r.as("admin")
	admin.must("streams", "apply", "--queues", "posts")
	admin.must("streams", "apply", "--dead-age", "48h")
	if got := admin.must("streams", "plan", "--dead-age", "48h"); got != "Nothing is to be changed.\n" {
		t.Errorf("streams plan: %s", got)
	}
	nc, _ := r.client("reader")
	alerts, err := nc.SubscribeSync("mindsieve.alerts.posts.*")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "posts.jsonl")
	lines := `{"id":"cat","text":"My cat is sleeping on the sofa."}` + "\n" + `{"id":"told","text":"I don't want to be alive any more."}` + "\n" +
		`{"id":"blank","text":" "}` + "\n" + `{"id":"deadly","text":"Tea of ` + poison + `."}` + "\n"
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := r.as("publisher").run("publish", path); got.status != exitError || !strings.Contains(got.stdout, "3 posts in the queue posts: 3 new") {
		t.Fatalf("publish: status %d: %s%s", got.status, got.stdout, got.stderr)
	}
	out := t.TempDir()
	r.worksUntil(out, 4)
	if _, err := alerts.NextMsg(time.Second); err != nil {
		t.Errorf("the reader got no alert: %v", err)
	}
	to := startReceiver(t, false)
	r.as("forwarder").forwards(to)
	operator := r.as("operator")
	if got := strings.Join(operator.deadIDs(), " "); got != "blank deadly" {
		t.Errorf("dead letters: %s", got)
	}
	number := strings.Fields(operator.must("dead", "list"))[4]
	operator.must("dead", "show", number)
	if got := operator.run("dead", "retry", "--all"); !strings.HasPrefix(got.stdout, "1 posts are in the queue posts again") {
		t.Errorf("dead retry: %s%s", got.stdout, got.stderr)
	}
	operator.must("dead", "purge", number)
	if got := strings.Join(operator.deadIDs(), " "); got != "" {
		t.Errorf("dead letters after a purge: %s", got)
	}
	operator.must("dead", "purge", "--all")
}

// worksUntil works and collects until n posts have an outcome. Workers die of poison,
// and others take the queue over.
func (r restricted) worksUntil(out string, n int) {
	r.t.Helper()
	start := func() *process {
		r.as("worker")
		return startProcess(r.t, asFrail, "work", "--nats", r.url)
	}
	w := start()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(time.Second) {
		if w.ended() {
			w = start()
		}
		r.as("collector").must("collect", "--out", out)
		if len(ids(r.t, out))+len(r.as("operator").deadIDs()) >= n {
			break
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("%d results and %v", len(ids(r.t, out)), r.as("operator").deadIDs())
		}
	}
	if err := w.signal(syscall.SIGTERM); err == nil || err.Error() != "exit status 130" {
		r.t.Errorf("the worker ended with %v", err)
	}
}

// What a role has no business with is refused by the server.
func TestARoleDoesNothingElse(t *testing.T) {
	r := startRestricted(t)
	r.as("admin").must("streams", "apply")
	consumer := func(stream, name, filter string) string {
		return "$JS.API.CONSUMER.CREATE." + stream + "." + name + "." + filter
	}
	for role, subjects := range map[string][]string{
		"publisher": {
			"mindsieve.posts.other", "mindsieve.results.posts", "mindsieve.alerts.posts.read-now", "$JS.API.STREAM.MSG.GET.MINDSIEVE_POSTS",
			"$JS.API.DIRECT.GET.MINDSIEVE_POSTS", consumer("MINDSIEVE_POSTS", "c", "mindsieve.posts.posts"), consumer("MINDSIEVE_RESULTS", "c", "mindsieve.results.posts"),
			"$JS.API.CONSUMER.MSG.NEXT.MINDSIEVE_POSTS.mindsieve-work-posts", "$JS.API.STREAM.PURGE.MINDSIEVE_POSTS", "$JS.API.STREAM.DELETE.MINDSIEVE_POSTS",
		},
		"worker": {
			"mindsieve.posts.other", "mindsieve.results.other", "mindsieve.alerts.other.watch", consumer("MINDSIEVE_POSTS", "mindsieve-work-other", "mindsieve.posts.other"),
			consumer("MINDSIEVE_POSTS", "mindsieve-work-posts", "mindsieve.posts.>"), "$JS.API.CONSUMER.CREATE.MINDSIEVE_POSTS.mindsieve-work-posts", "$JS.API.CONSUMER.CREATE.MINDSIEVE_POSTS",
			"$JS.API.CONSUMER.DURABLE.CREATE.MINDSIEVE_POSTS.mindsieve-work-posts", "$JS.API.CONSUMER.MSG.NEXT.MINDSIEVE_POSTS.mindsieve-work-other",
			"$JS.API.STREAM.MSG.GET.MINDSIEVE_POSTS", consumer("MINDSIEVE_RESULTS", "c", "mindsieve.results.posts"), "$JS.API.STREAM.MSG.DELETE.MINDSIEVE_POSTS",
		},
		"collector": {
			"mindsieve.posts.posts", "mindsieve.results.posts", "mindsieve.dead.posts", consumer("MINDSIEVE_RESULTS", "c", "mindsieve.results.other"), consumer("MINDSIEVE_RESULTS", "c", "mindsieve.results.>"),
			"$JS.API.CONSUMER.CREATE.MINDSIEVE_RESULTS.c", "$JS.API.STREAM.MSG.GET.MINDSIEVE_RESULTS", consumer("MINDSIEVE_DEAD", "c", "mindsieve.dead.posts"),
			consumer("MINDSIEVE_POSTS", "c", "mindsieve.posts.posts"), "$JS.API.STREAM.PURGE.MINDSIEVE_RESULTS",
		},
		"operator": {
			"mindsieve.posts.other", "mindsieve.results.posts", consumer("MINDSIEVE_DEAD", "c", "mindsieve.dead.other"), "$JS.API.STREAM.MSG.GET.MINDSIEVE_DEAD",
			consumer("MINDSIEVE_RESULTS", "c", "mindsieve.results.posts"), "$JS.API.STREAM.UPDATE.MINDSIEVE_DEAD", "$JS.API.STREAM.PURGE.MINDSIEVE_POSTS",
		},
		"forwarder": {
			"mindsieve.posts.posts", "mindsieve.alerts.posts.watch", consumer("MINDSIEVE_ALERTS", "mindsieve-forward-posts-desk", "mindsieve.alerts.other.*"), consumer("MINDSIEVE_ALERTS", "c", "mindsieve.alerts.posts.*"),
			"$JS.API.CONSUMER.MSG.NEXT.MINDSIEVE_ALERTS.mindsieve-forward-other-desk", "$JS.API.STREAM.MSG.GET.MINDSIEVE_ALERTS", consumer("MINDSIEVE_RESULTS", "c", "mindsieve.results.posts"),
			consumer("MINDSIEVE_DEAD", "c", "mindsieve.dead.posts"), "$JS.API.STREAM.MSG.DELETE.MINDSIEVE_ALERTS",
		},
		"admin": {
			"mindsieve.posts.posts", "mindsieve.results.posts", consumer("MINDSIEVE_POSTS", "c", "mindsieve.posts.posts"), "$JS.API.STREAM.MSG.GET.MINDSIEVE_POSTS",
			"$JS.API.STREAM.DELETE.MINDSIEVE_POSTS", "$JS.API.STREAM.PURGE.MINDSIEVE_POSTS", "$JS.API.STREAM.CREATE.OTHER",
		},
		"reader": {"mindsieve.alerts.posts.watch", "mindsieve.posts.posts", "$JS.API.STREAM.INFO.MINDSIEVE_ALERTS", consumer("MINDSIEVE_ALERTS", "c", "mindsieve.alerts.posts.watch")},
	} {
		nc, denied := r.client(role)
		for _, subject := range subjects {
			if err := nc.Publish(subject, nil); err != nil {
				t.Fatal(err)
			}
			refused(t, role+" may publish to "+subject, denied)
		}
		for _, subject := range []string{"_INBOX.>", "_INBOX_*.>", "mindsieve.posts.posts", "mindsieve.results.posts", "mindsieve.dead.posts", "mindsieve.>", ">", "$JS.>"} {
			if _, err := nc.SubscribeSync(subject); err != nil {
				t.Fatal(err)
			}
			refused(t, role+" may subscribe to "+subject, denied)
		}
	}
}

// refused waits until the server refuses something.
func refused(t *testing.T, what string, denied <-chan error) {
	t.Helper()
	select {
	case err := <-denied:
		if !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("%s: %v", what, err)
		}
	case <-time.After(2 * time.Second):
		t.Error(what)
	}
}

// A filter in the request that is not the one in its subject is refused, too.
func TestAFilterIsThatOfTheSubject(t *testing.T) {
	r := startRestricted(t)
	r.as("admin").must("streams", "apply")
	nc, _ := r.client("collector")
	const subject = "$JS.API.CONSUMER.CREATE.MINDSIEVE_RESULTS.c.mindsieve.results.posts"
	for _, config := range []string{`"filter_subject":"mindsieve.results.other"`, `"filter_subjects":["mindsieve.results.posts","mindsieve.results.other"]`, `"name":"c"`} {
		m, err := nc.Request(subject, []byte(`{"stream_name":"MINDSIEVE_RESULTS","config":{`+config+`,"ack_policy":"none"}}`), 5*time.Second)
		if err != nil || !strings.Contains(string(m.Data), `"error"`) {
			t.Errorf("%s: %s (%v)", config, m.Data, err)
		}
	}
}

// A user without a permission is told which one is missing, and soon.
func TestAMissingPermissionIsNamed(t *testing.T) {
	r := startRestricted(t)
	r.as("admin").must("streams", "apply")
	posts := filepath.Join(t.TempDir(), "posts.jsonl")
	if err := os.WriteFile(posts, []byte(`{"id":"a","text":"A walk in the rain."}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		role, inbox string
		args        []string
		want        string
	}{
		{"collector", "", []string{"publish", posts}, `Permissions Violation for Publish to "$JS.API.STREAM.INFO.MINDSIEVE_POSTS"`},
		{"publisher", "", []string{"publish", posts, "--queue", "other"}, `Permissions Violation for Publish to "mindsieve.posts.other"`},
		{"publisher", "", []string{"work", "--bundle", tinyBundle}, `Permissions Violation for Publish to "$JS.API.STREAM.INFO.MINDSIEVE_RESULTS"`},
		{"worker", "", []string{"work", "--bundle", tinyBundle, "--queue", "other"}, `Permissions Violation for Publish to "$JS.API.CONSUMER.INFO.MINDSIEVE_POSTS.mindsieve-work-other"`},
		{"collector", "", []string{"collect", "--queue", "other", "--out", t.TempDir()}, `Permissions Violation for Publish to "$JS.API.CONSUMER.CREATE.MINDSIEVE_RESULTS.`},
		{"publisher", "", []string{"collect", "--out", t.TempDir()}, `Permissions Violation for Publish to "$JS.API.STREAM.INFO.MINDSIEVE_RESULTS"`},
		{"publisher", "", []string{"streams", "apply"}, `Permissions Violation for Publish to "$JS.API.STREAM.INFO.MINDSIEVE_RESULTS"`},
		{"publisher", "", []string{"dead", "list"}, `Permissions Violation for Publish to "$JS.API.STREAM.INFO.MINDSIEVE_ALERTS"`},
		{"publisher", "_INBOX", []string{"publish", posts}, "--nats-inbox"},
	} {
		began := time.Now()
		f := r.as(c.role)
		if c.inbox != "" {
			t.Setenv("MINDSIEVE_NATS_INBOX", c.inbox)
		}
		got := f.run(c.args...)
		if took := time.Since(began); got.status != exitError || !strings.Contains(got.stderr, c.want) || !strings.Contains(got.stderr, "docs/permissions.md") || took > 8*time.Second {
			t.Errorf("%s %v: status %d after %v, want %q in\n%s", c.role, c.args, got.status, took, c.want, got.stderr)
		}
	}
}

// What runs until it is told to stop ends, too, when a permission is missing.
func TestAWorkerWithoutAPermissionEnds(t *testing.T) {
	for _, permission := range []string{
		"$JS.API.CONSUMER.MSG.NEXT.MINDSIEVE_POSTS.mindsieve-work-posts", "$JS.ACK.MINDSIEVE_POSTS.mindsieve-work-posts.>", "mindsieve.results.posts", "mindsieve.workers.posts",
	} {
		r := startRestricted(t, permission)
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		r.as("admin").must("streams", "apply")
		posts := filepath.Join(t.TempDir(), "posts.jsonl")
		if err := os.WriteFile(posts, []byte(`{"id":"a","text":"A walk in the rain."}`+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		r.as("publisher").must("publish", posts)
		began := time.Now()
		r.as("worker")
		var stderr bytes.Buffer
		status := run(ctx, []string{"work", "--bundle", tinyBundle, "--nats", r.url}, nil, io.Discard, &stderr)
		subject := strings.TrimSuffix(permission, ">")
		if status != exitError || !strings.Contains(stderr.String(), `"`+subject) || !strings.Contains(stderr.String(), "docs/permissions.md") {
			t.Errorf("without %s: status %d after %v: %s", permission, status, time.Since(began), stderr.String())
		}
	}
}

// forwards forwards an alert to a receiver.
func (f fleet) forwards(to *receiver) {
	f.t.Helper()
	p := f.forwarder(to.url(), "--name", "desk")
	f.until(func() bool { return len(to.posts()) == 1 })
	if err := p.signal(syscall.SIGTERM); err == nil || err.Error() != "exit status 130" {
		f.t.Errorf("the forwarder ended with %v", err)
	}
}

func TestAForwarderWithoutAPermissionEnds(t *testing.T) {
	for _, permission := range []string{
		"$JS.API.CONSUMER.MSG.NEXT.MINDSIEVE_ALERTS.mindsieve-forward-posts-desk", "$JS.API.CONSUMER.INFO.MINDSIEVE_ALERTS.mindsieve-forward-posts-desk",
	} {
		r := startRestricted(t, permission)
		r.as("admin").must("streams", "apply")
		t.Setenv("MINDSIEVE_WEBHOOK_SECRET", webhookSecret)
		got := r.as("forwarder").run("forward", "--to", "https://127.0.0.1:1/", "--name", "desk")
		if got.status != exitError || !strings.Contains(got.stderr, `"`+permission+`"`) || !strings.Contains(got.stderr, "docs/permissions.md") {
			t.Errorf("without %s: status %d: %s", permission, got.status, got.stderr)
		}
	}
}
