package classify

import (
	"fmt"
	"regexp"
	"strings"
)

// learntFile lists the texts that a bundle was trained on or chosen by.
const learntFile = "texts.txt"

var textHash = regexp.MustCompile("^[0-9a-f]{16}$")

// Learnt returns the texts that the bundle was trained on or chosen by, each by
// its hash as the datasets package makes it: the first 16 hexadecimal digits of a
// SHA-256. It is nil if the bundle does not list them, as a plain export does not;
// then nobody knows. The file is read at each call.
func (b *Bundle) Learnt() (map[string]bool, error) {
	if b.Files[learntFile] == "" {
		return nil, nil
	}
	data, err := b.read(learntFile)
	if err != nil {
		return nil, err
	}
	learnt := map[string]bool{}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		hash := strings.TrimSpace(line)
		if !textHash.MatchString(hash) {
			return nil, fmt.Errorf("bundle %s: %s:%d: %q is not the hash of a text, 16 hexadecimal digits", b.Name, learntFile, n, hash)
		}
		learnt[hash] = true
	}
	return learnt, nil
}
