package onnx

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// released makes content the library that [Install] fetches for this platform.
func released(t *testing.T, content string) {
	t.Helper()
	platform := runtime.GOOS + "/" + runtime.GOARCH
	before, known := releases[platform]
	releases[platform] = release{wheelSHA256: "of the wheel", npmSHA256: sha(content)}
	t.Cleanup(func() {
		delete(releases, platform)
		if known {
			releases[platform] = before
		}
	})
}

// place makes an empty file.
func place(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// isolate gives the test an empty cache and library path.
func isolate(t *testing.T) (cached, system string) {
	t.Helper()
	home, libraries := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	t.Setenv("LD_LIBRARY_PATH", libraries)
	t.Setenv("DYLD_LIBRARY_PATH", libraries)
	t.Setenv(LibraryVar, "")
	cached, err := CachedLibrary()
	if err != nil {
		t.Fatal(err)
	}
	return cached, filepath.Join(libraries, libraryName(runtime.GOOS))
}

func TestFindOrder(t *testing.T) {
	released(t, "")
	cached, system := isolate(t)
	place(t, system)
	if got, err := Find(); got != system {
		t.Errorf("with a system library alone: %s (%v)", got, err)
	}
	place(t, cached)
	if got, err := Find(); got != cached {
		t.Errorf("with a cached library too: %s (%v)", got, err)
	}
	own := place(t, filepath.Join(t.TempDir(), "own.so"))
	t.Setenv(LibraryVar, own)
	if got, err := Find(); got != own {
		t.Errorf("with the variable too: %s (%v)", got, err)
	}
}

func TestADamagedLibraryInTheCacheIsFound(t *testing.T) {
	released(t, library)
	for _, c := range []struct{ name, content string }{
		{"one bit", "the bytes of a librarx"},
		{"cut short", "the bytes of"},
		{"empty", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			cached, system := isolate(t)
			place(t, system) // is not taken in its place: it may be of another version
			if err := os.WriteFile(place(t, cached), []byte(c.content), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := Find()
			for _, want := range []string{"damaged: " + cached, sha(c.content), sha(library), "run 'mindsieve setup' to get it again"} {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error is %v, want one with %q", err, want)
				}
			}
			t.Setenv(LibraryVar, cached)
			if got, err := Find(); got != cached || err != nil {
				t.Errorf("as the user's own: %s (%v)", got, err)
			}
		})
	}
}

func TestFindNothing(t *testing.T) {
	cached, _ := isolate(t)
	path, err := Find()
	if err == nil && !strings.HasPrefix(path, os.TempDir()) {
		t.Skipf("this system has a library of its own: %s", path)
	}
	if !errors.Is(err, ErrNoLibrary) || !strings.Contains(err.Error(), cached) || !strings.Contains(err.Error(), "mindsieve setup") {
		t.Errorf("error is %v, want one that names %s and says what to do", err, cached)
	}
}

func TestFindNamedFileMissing(t *testing.T) {
	isolate(t)
	t.Setenv(LibraryVar, "/no/such/library.so")
	_, err := Find()
	if err == nil || errors.Is(err, ErrNoLibrary) || !strings.Contains(err.Error(), "/no/such/library.so") {
		t.Errorf("error is %v", err)
	}
}

func TestLoadOfAFileThatIsNoLibrary(t *testing.T) {
	junk := filepath.Join(t.TempDir(), "libonnxruntime.so")
	if err := os.WriteFile(junk, []byte("not a library"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := Load(junk)
	if err == nil || !strings.Contains(err.Error(), junk) || !strings.Contains(err.Error(), "mindsieve setup") {
		t.Errorf("error is %v, want one that names the file and says what to do", err)
	}
}
