package onnx

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Install gets the library by package name with the package client at hand (pip,
// else npm), checks its SHA-256 and puts it into the cache, whose path it
// returns. What it does is told on log, a line a step.
func Install(ctx context.Context, log io.Writer) (string, error) {
	rel, err := releaseFor(runtime.GOOS + "/" + runtime.GOARCH)
	if err != nil {
		return "", err
	}
	target, err := CachedLibrary()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return "", fmt.Errorf("making the cache folder: %w", err)
	}
	work, err := os.MkdirTemp(filepath.Dir(target), "fetch-")
	if err != nil {
		return "", fmt.Errorf("making a folder in the cache: %w", err)
	}
	defer os.RemoveAll(work)

	var failures []error
	for _, c := range clients(rel) {
		if _, err := exec.LookPath(c.argv[0]); err != nil {
			failures = append(failures, err)
			continue
		}
		fmt.Fprintf(log, "fetching ONNX Runtime %s with %s\n", Version, c.argv[0])
		if err := c.fetch(ctx, work, target); err != nil {
			failures = append(failures, err)
			continue
		}
		fmt.Fprintf(log, "checked its SHA-256 and put it at %s\n", target)
		return target, nil
	}
	return "", fmt.Errorf("fetching ONNX Runtime %s: Python's pip or Node's npm is needed, or set %s to a library file: %w",
		Version, LibraryVar, errors.Join(failures...))
}

// A client is one way to get the library with a package client.
type client struct {
	argv    []string // its working folder is where the package is to lie
	pattern string   // the package's file
	unpack  func(archive, member, target string) error
	member  string
	sha256  string
}

func clients(rel release) []client {
	pip := []string{
		"download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--dest", ".",
		"--python-version", "3.12", "--implementation", "cp", "--abi", "cp312", "--platform", rel.wheelTag,
		"onnxruntime==" + Version,
	}
	wheel := func(argv ...string) client {
		return client{append(argv, pip...), "*.whl", unzip, rel.wheelMember, rel.wheelSHA256}
	}
	return []client{
		wheel("python3", "-m", "pip"),
		wheel("pip3"),
		wheel("pip"),
		{[]string{"npm", "pack", "--silent", "onnxruntime-node@" + Version}, "*.tgz", untar, rel.npmMember, rel.npmSHA256},
	}
}

func (c client) fetch(ctx context.Context, work, target string) error {
	cmd := exec.CommandContext(ctx, c.argv[0], c.argv[1:]...)
	cmd.Dir = work
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", c.argv[0], err, lastLine(out))
	}
	found, err := filepath.Glob(filepath.Join(work, c.pattern))
	if err != nil || len(found) != 1 {
		return fmt.Errorf("%s left no %s", c.argv[0], c.pattern)
	}
	library := filepath.Join(work, "library")
	if err := c.unpack(found[0], c.member, library); err != nil {
		return err
	}
	if err := checkSHA256(library, c.sha256); err != nil {
		return fmt.Errorf("%s of %s: %w; nothing was installed", c.member, filepath.Base(found[0]), err)
	}
	return os.Rename(library, target)
}

func unzip(archive, member, target string) error {
	r, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer r.Close()
	f, err := r.Open(member)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(archive), err)
	}
	defer f.Close()
	return writeFile(target, f)
}

func untar(archive, member, target string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(archive), err)
	}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if err != nil {
			return fmt.Errorf("%s: looking for %s: %w", filepath.Base(archive), member, err)
		}
		if h.Name == member {
			return writeFile(target, t)
		}
	}
}

func writeFile(path string, r io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}

// checkSHA256 reports a file whose SHA-256 is none of those that it may be.
func checkSHA256(path string, allowed ...string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); !slices.Contains(allowed, got) {
		return fmt.Errorf("SHA-256 is %s, want %s", got, strings.Join(allowed, " or "))
	}
	return nil
}

// lastLine returns the last line of a client's output, where it says what went wrong.
func lastLine(out []byte) []byte {
	out = bytes.TrimSpace(out)
	return out[bytes.LastIndexByte(out, '\n')+1:]
}
