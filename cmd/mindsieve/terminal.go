package main

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// terminal reports whether w is a terminal.
func terminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// colours reports whether colours may be written to w: it is a terminal, and
// NO_COLOR is not set.
func colours(w io.Writer) bool { return terminal(w) && os.Getenv("NO_COLOR") == "" }

// progress shows how many posts are done. It shows nothing if w is no terminal.
type progress struct{ bar *progressbar.ProgressBar }

func newProgress(w io.Writer, what string, total int) progress {
	if !terminal(w) {
		return progress{}
	}
	return progress{progressbar.NewOptions(total,
		progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what), progressbar.OptionSetItsString("posts"),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish(),
	)}
}

func (p progress) set(done int) {
	if p.bar != nil {
		_ = p.bar.Set(done) // a bar that cannot be drawn is no reason to stop
	}
}

func (p progress) close() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
