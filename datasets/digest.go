package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// FolderDigest returns the SHA-256, in hexadecimal digits, of what sha256sum
// prints of the files of all splits that are in the folder of datasets dir, each
// file once, in the order of their names.
func (d *Dataset) FolderDigest(dir string) (string, error) {
	sums := map[string]string{}
	for _, s := range d.Splits {
		if sums[s.File] != "" {
			continue
		}
		sum, err := d.Digest(dir, s)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		sums[s.File] = sum
	}
	var names []string
	for name := range sums {
		names = append(names, name)
	}
	slices.Sort(names)
	all := sha256.New()
	for _, name := range names {
		fmt.Fprintf(all, "%s  %s\n", sums[name], name)
	}
	return hex.EncodeToString(all.Sum(nil)), nil
}
