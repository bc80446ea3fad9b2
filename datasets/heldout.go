package datasets

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// heldOutFile names the texts of official test splits by their hashes, so that
// nobody who lacks the files trains on these texts by accident.
//
//go:embed heldout.txt
var heldOutFile []byte

// heldOut lists the test splits in which a text stands by the hash of the text.
type heldOut map[string][]string

// heldOutTexts returns the texts of heldout.txt and, after them, those of our own
// test splits.
var heldOutTexts = sync.OnceValue(func() heldOut {
	list, err := parseHeldOut("heldout.txt", heldOutFile)
	if err != nil {
		panic("datasets: the embedded list of held-out texts: " + err.Error()) // a test reads it
	}
	for _, d := range All {
		for hash, part := range splitLists()[d.Name] {
			if part == partTest {
				list[hash] = append(list[hash], d.Name+"/"+partTest)
			}
		}
	}
	return list
})

// HeldOutBy returns the test splits that hold the text of this hash, see
// [TextHash], such as "sdcnl/test"; nil if none does. It knows the official test
// splits that are listed in heldout.txt and our own ones, whether or not their
// files are here.
func HeldOutBy(hash string) []string { return heldOutTexts()[hash] }

// bySplit returns the hashes of the texts of each split.
func (h heldOut) bySplit() map[string][]string {
	of := map[string][]string{}
	for hash, splits := range h {
		for _, split := range splits {
			of[split] = append(of[split], hash)
		}
	}
	return of
}

// Lines of the list: the name of a test split, and the hash of a text of it.
var (
	heldOutSplit = regexp.MustCompile(`^[a-z0-9-]+/[a-z0-9-]+$`)
	heldOutHash  = regexp.MustCompile(`^[0-9a-f]{16}$`)
)

// parseHeldOut reads a list; file stands in the errors. Lines that begin with #
// are comments.
func parseHeldOut(file string, data []byte) (heldOut, error) {
	list := heldOut{}
	split := ""
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "#"):
		case heldOutSplit.MatchString(line):
			split = line
		case !heldOutHash.MatchString(line) || split == "":
			return nil, fmt.Errorf("%s:%d: neither a test split nor 16 hex digits below one", file, n)
		case slices.Contains(list[line], split):
			return nil, fmt.Errorf("%s:%d: a second line for %s in %s", file, n, line, split)
		default:
			list[line] = append(list[line], split)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return list, nil
}
