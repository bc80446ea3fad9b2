package onnx

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const library = "the bytes of a library"

func sha(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// wheel makes a zip archive with one member.
func wheel(t *testing.T, member string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pkg.whl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	w, err := z.Create(member)
	if err == nil {
		_, err = w.Write([]byte(library))
	}
	if err := errors.Join(err, z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// tarball makes a gzipped tar archive with one member.
func tarball(t *testing.T, member string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pkg.tgz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	w := tar.NewWriter(z)
	err = w.WriteHeader(&tar.Header{Name: member, Mode: 0o644, Size: int64(len(library))})
	if err == nil {
		_, err = w.Write([]byte(library))
	}
	if err := errors.Join(err, w.Close(), z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// Here "cp" stands at the place of the package client: it leaves the archive
// in the folder just as pip and npm do.
func TestFetch(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no cp")
	}
	for _, c := range []struct {
		name   string
		client client
		want   string // in the error; "" for success
	}{
		{"wheel", client{[]string{"cp", wheel(t, "capi/lib.so"), "."}, "*.whl", unzip, "capi/lib.so", sha(library)}, ""},
		{"tarball", client{[]string{"cp", tarball(t, "bin/lib.so"), "."}, "*.tgz", untar, "bin/lib.so", sha(library)}, ""},
		{"other bytes than pinned", client{[]string{"cp", wheel(t, "lib.so"), "."}, "*.whl", unzip, "lib.so", sha("x")}, "nothing was installed"},
		{"a wheel without the library", client{[]string{"cp", wheel(t, "readme"), "."}, "*.whl", unzip, "lib.so", ""}, "pkg.whl"},
		{"a tarball without the library", client{[]string{"cp", tarball(t, "readme"), "."}, "*.tgz", untar, "lib.so", ""}, "looking for lib.so"},
		{"a client that fails", client{[]string{"cp", "no such file", "."}, "*.whl", unzip, "lib.so", ""}, "cp: exit status 1"},
		{"a client that leaves nothing", client{[]string{"true"}, "*.whl", unzip, "lib.so", ""}, "left no *.whl"},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := filepath.Join(t.TempDir(), "libonnxruntime.so")
			err := c.client.fetch(t.Context(), t.TempDir(), target)
			data, readErr := os.ReadFile(target)
			if c.want == "" {
				if err != nil || string(data) != library {
					t.Errorf("got %q (%v)", data, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
			if readErr == nil {
				t.Error("a file was installed all the same")
			}
		})
	}
}

func TestReleases(t *testing.T) {
	for _, platform := range []string{"linux/amd64", "linux/arm64", "darwin/arm64"} {
		if _, err := releaseFor(platform); err != nil {
			t.Error(err)
		}
	}
	if _, err := releaseFor("plan9/386"); err == nil || !strings.Contains(err.Error(), LibraryVar) {
		t.Errorf("for an unknown platform the error is %v", err)
	}
}
