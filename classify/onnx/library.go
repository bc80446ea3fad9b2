package onnx

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

const (
	// Version is the release that [Install] fetches.
	Version = "1.30.0"
	// MinVersion is the oldest release whose C API the binding can use.
	MinVersion = "1.24"
	// LibraryVar names the environment variable that points at a library file.
	LibraryVar = "MINDSIEVE_ONNXRUNTIME"
)

// ErrNoLibrary says that no ONNX Runtime library was found.
var ErrNoLibrary = errors.New("no ONNX Runtime library")

// Find returns the path of the ONNX Runtime shared library, looked for in this
// order: the file named by MINDSIEVE_ONNXRUNTIME (which must be one), the cache
// folder, the system's library path. If there is none, the error wraps
// [ErrNoLibrary] and lists the places tried. The one in the cache folder must have
// the bytes that [Install] put there, which takes some 25 ms to check; a library of
// the user's own or the system's is not checked.
func Find() (string, error) {
	if path := os.Getenv(LibraryVar); path != "" {
		if !isFile(path) {
			return "", fmt.Errorf("%s names %s, which is not a file: correct it or unset it", LibraryVar, path)
		}
		return path, nil
	}
	cached, err := CachedLibrary()
	if err != nil {
		return "", err
	}
	places := append([]string{cached}, systemPlaces(runtime.GOOS)...)
	for _, path := range places {
		if !isFile(path) {
			continue
		}
		if path == cached {
			if err := checkCached(path); err != nil {
				return "", err
			}
		}
		return path, nil
	}
	return "", fmt.Errorf("%w: looked for %s; run 'mindsieve setup' or set %s to the file",
		ErrNoLibrary, strings.Join(places, ", "), LibraryVar)
}

// checkCached reports that the library in the cache folder is not the one that
// was installed.
func checkCached(path string) error {
	rel, err := releaseFor(runtime.GOOS + "/" + runtime.GOARCH)
	if err != nil {
		return err
	}
	if err := checkSHA256(path, rel.wheelSHA256, rel.npmSHA256); err != nil {
		return fmt.Errorf("ONNX Runtime in the cache is damaged: %s: %w; run 'mindsieve setup' to get it again, or set %s to another file", path, err, LibraryVar)
	}
	return nil
}

// CachedLibrary returns where [Install] puts the library, whether or not it is there.
func CachedLibrary() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding the cache folder: %w", err)
	}
	return filepath.Join(cache, "mindsieve", "onnxruntime-"+Version, libraryName(runtime.GOOS)), nil
}

func libraryName(goos string) string {
	if goos == "darwin" {
		return "libonnxruntime.dylib"
	}
	return "libonnxruntime.so"
}

// systemPlaces lists the library's usual names in the system's library path.
func systemPlaces(goos string) []string {
	folders, names := filepath.SplitList(os.Getenv("LD_LIBRARY_PATH")), []string{"libonnxruntime.so", "libonnxruntime.so.1"}
	if goos == "darwin" {
		folders, names = filepath.SplitList(os.Getenv("DYLD_LIBRARY_PATH")), []string{"libonnxruntime.dylib"}
		folders = append(folders, "/opt/homebrew/lib", "/usr/local/lib")
	} else {
		triple := map[string]string{"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}[runtime.GOARCH]
		folders = append(folders, "/usr/local/lib", "/usr/lib/"+triple, "/usr/lib64", "/usr/lib")
	}
	var places []string
	for _, folder := range folders {
		for _, name := range names {
			places = append(places, filepath.Join(folder, name))
		}
	}
	return places
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

var loading sync.Mutex

// Load loads the library at path into the process. The library that was loaded
// first stays: later calls do nothing. The error of a library that is too old
// or is not ONNX Runtime names the file and says what to do.
func Load(path string) error {
	loading.Lock()
	defer loading.Unlock()
	if ort.IsInitialized() {
		return nil
	}
	ort.SetSharedLibraryPath(path)
	if err := ort.InitializeEnvironment(ort.WithLogLevelError()); err != nil {
		return fmt.Errorf("loading ONNX Runtime from %s: %w; version %s or newer is needed: run 'mindsieve setup', or set %s to another file",
			path, err, MinVersion, LibraryVar)
	}
	return nil
}

// LoadedVersion returns the version of the library that was loaded.
func LoadedVersion() string { return ort.GetVersion() }
