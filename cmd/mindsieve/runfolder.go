package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// runFolder is where a run keeps its streams while it goes on, and its results
// and tables when it is over. One process at a time may use it.
type runFolder struct {
	path string
	lock *os.File
}

func openRunFolder(path string) (runFolder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return runFolder{}, fmt.Errorf("making the run folder: %w; choose another with --out", err)
	}
	lock, err := os.OpenFile(filepath.Join(path, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return runFolder{}, fmt.Errorf("writing to the run folder: %w; choose another with --out", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		return runFolder{}, fmt.Errorf("another mindsieve is at work in %s (%w); wait for it, or choose another folder with --out", path, err)
	}
	return runFolder{path, lock}, nil
}

// streams is the folder of the embedded server.
func (f runFolder) streams() string { return filepath.Join(f.path, "streams") }

// write writes one file of the folder through a function.
func (f runFolder) write(name string, content func(io.Writer) error) error {
	file, err := os.OpenFile(filepath.Join(f.path, name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing results: %w", err)
	}
	return errors.Join(content(file), file.Close())
}

// finish removes the streams: the results are in the folder's files now.
func (f runFolder) finish() error { return os.RemoveAll(f.streams()) }

func (f runFolder) close() error { return f.lock.Close() }
