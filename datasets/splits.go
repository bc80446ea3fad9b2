package datasets

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
)

// The parts of our own splits. A text is in train if the list does not name it;
// none keeps a text out of every part, since another dataset tests on it.
const (
	partTrain      = "train"
	partValidation = "validation"
	partTest       = "test"
	partNone       = "none"
)

//go:embed splits/*.txt
var splitFiles embed.FS

// splitList is our own split of one dataset: the part of each text by the hash
// of its fold, see [hashOf].
type splitList map[string]string

// splitLists returns the embedded lists by the names of their datasets.
var splitLists = sync.OnceValue(func() map[string]splitList {
	lists, err := readLists(splitFiles)
	if err != nil {
		panic("datasets: the embedded lists of our own splits: " + err.Error()) // a test reads them
	}
	return lists
})

// readLists reads splits/*.txt.
func readLists(files fs.FS) (map[string]splitList, error) {
	names, err := fs.Glob(files, "splits/*.txt")
	if err != nil {
		return nil, err
	}
	lists := make(map[string]splitList, len(names))
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		list, err := parseList(name, data)
		if err != nil {
			return nil, err
		}
		lists[strings.TrimSuffix(path.Base(name), ".txt")] = list
	}
	return lists, nil
}

// listLine is a line of a list: the hash of a folded text and its part.
var listLine = regexp.MustCompile(`^([0-9a-f]{16}) (test|validation|none)$`)

// parseList reads a list; file stands in the errors. Lines that begin with #
// are comments.
func parseList(file string, data []byte) (splitList, error) {
	list := splitList{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		m := listLine.FindStringSubmatch(lines.Text())
		if m == nil {
			return nil, fmt.Errorf("%s:%d: not 16 hex digits and test, validation or none", file, n)
		}
		if _, ok := list[m[1]]; ok {
			return nil, fmt.Errorf("%s:%d: a second line for %s", file, n, m[1])
		}
		list[m[1]] = m[2]
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(list) == 0 {
		return nil, errors.New(file + ": an empty list")
	}
	return list, nil
}

// part returns the part of a text by the hash of its fold.
func (l splitList) part(hash string) string {
	if part, ok := l[hash]; ok {
		return part
	}
	return partTrain
}

// hashOf returns what a list knows of a text: the first 16 hexadecimal digits
// of the SHA-256 of its fold.
func hashOf(fold string) string {
	sum := sha256.Sum256([]byte(fold))
	return hex.EncodeToString(sum[:8])
}

// partOf returns the items that our own split of the dataset puts in a part.
func partOf(items []Item, dataset, part string) []Item {
	list := splitLists()[dataset]
	var kept []Item
	for _, it := range items {
		if list.part(hashOf(foldsOf(it.Post).exact)) == part {
			kept = append(kept, it)
		}
	}
	return kept
}
