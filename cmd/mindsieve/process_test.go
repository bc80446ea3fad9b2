package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/streams"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// The test program runs as these when the variable asProgram says so.
const (
	asServer = "nats-server" // a NATS server, with the file of its configuration as the argument
	asFrail  = "frail"       // mindsieve, of which a worker dies of a post with the word of poison
)

const poison = "hemlock-and-thunder" // the worker dies of it

// serveNATS is a NATS server in a process of its own.
func serveNATS(config string) {
	options, err := server.ProcessConfigFile(config)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ns, err := server.NewServer(options)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ns.ConfigureLogger()
	ns.Start()
	ns.WaitForShutdown()
	os.Exit(0)
}

// frail answers as workers do, a little slower, and dies of poison.
func frail(c *classify.Classifier, e *explain.Explainer) streams.Handler {
	answer := runs.Handler(c, e)
	return func(ctx context.Context, b ingest.Batch) ([]streams.Answer, error) {
		for _, text := range b.Texts() {
			if strings.Contains(text, poison) {
				os.Exit(9)
			}
		}
		time.Sleep(time.Duration(4*b.Len()) * time.Millisecond)
		return answer(ctx, b)
	}
}

// process is a program in a process of its own.
type process struct {
	cmd   *exec.Cmd
	lines chan string // of its standard error
	done  chan error
}

// startProcess starts the test program as another one. It is killed when the test ends.
func startProcess(t *testing.T, as string, args ...string) *process {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.CommandContext(context.Background(), program, args...), lines: make(chan string, 1000), done: make(chan error, 1)}
	p.cmd.Env = append(os.Environ(), asProgram+"="+as, ingest.AuthorKeyVar+"=a key of the test")
	out, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		for in := bufio.NewScanner(out); in.Scan(); {
			select {
			case p.lines <- in.Text():
			default: // nobody reads them
			}
		}
		_, _ = io.Copy(io.Discard, out)
	}()
	go func() { <-read; p.done <- p.cmd.Wait() }()
	t.Cleanup(func() { p.kill() })
	return p
}

// says waits until the process writes a line with a text to standard error.
func (p *process) says(t *testing.T, text string) {
	t.Helper()
	for deadline := time.After(time.Minute); ; {
		select {
		case line := <-p.lines:
			if strings.Contains(line, text) {
				return
			}
		case err := <-p.done:
			p.done <- err
			t.Fatalf("ended with %v before it said %q", err, text)
		case <-deadline:
			t.Fatalf("did not say %q in a minute", text)
		}
	}
}

// kill ends the process at once, wherever it is.
func (p *process) kill() { _ = p.signal(syscall.SIGKILL) }

// signal sends a signal and waits for the end.
func (p *process) signal(s syscall.Signal) error {
	_ = p.cmd.Process.Signal(s) // it may have ended
	err := <-p.done
	p.done <- err
	return err
}

// ended reports whether the process has ended.
func (p *process) ended() bool {
	select {
	case err := <-p.done:
		p.done <- err
		return true
	default:
		return false
	}
}

// freePort returns a port that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// broker is a NATS server in a process of its own that may be killed and started again.
type broker struct {
	config, url string
	process     *process
}

// startBroker starts a server with more lines in its configuration.
func startBroker(t *testing.T, more string) *broker {
	t.Helper()
	folder, port := t.TempDir(), freePort(t)
	b := &broker{config: filepath.Join(folder, "nats.conf"), url: fmt.Sprintf("nats://127.0.0.1:%d", port)}
	content := fmt.Sprintf("listen: 127.0.0.1:%d\njetstream { store_dir: %q, sync_interval: always }\n%s\n", port, filepath.Join(folder, "data"), more)
	if err := os.WriteFile(b.config, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	b.start(t)
	return b
}

func (b *broker) start(t *testing.T) {
	t.Helper()
	b.process = startProcess(t, asServer, b.config)
	b.process.says(t, "Server is ready")
}
