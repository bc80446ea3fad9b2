package datasets

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
)

// drawSeed makes the order of groups ours. Another seed is another split.
const drawSeed = "mindsieve split 1 "

// drawRule is the head of a list in splits/.
const drawRule = `# Our own split of %s: 20%% test, 10%% validation, the rest train; stratified by the first task.
# A line is the first 16 hexadecimal digits of the SHA-256 of a folded text (see Fold), and its part.
# A text without a line is in train. "none" is in no part: it stands in the test split of another dataset.
# Texts that are equal in their letters and digits (see FoldAlnum) are one group and stay together.
# Each group counts under its rarest label. Within a label, groups come in the order: first those in the
# test split of another dataset, then by SHA-256 of %q and the group's hash. Test takes groups
# until it has 20%% of the label's rows; then validation takes 10%%, but none of another's test split.
# Test splits of others that were known: %s.
`

// drawUnit is a row that is to be put in a part: its folded text, its label in
// the first task ("" if it has none), and whether another dataset tests on it.
type drawUnit struct {
	folds

	label  string
	tested bool
}

// drawGroup are the rows that stay together.
type drawGroup struct {
	hashes []string // of their exact folds, each once
	label  string   // the rarest of their labels
	rows   int
	tested bool // another dataset tests on one of them
	order  [sha256.Size]byte
}

// draw splits rows into test, validation and train as [drawRule] says. It
// returns the part of each text that is not in train, by the hash of its fold.
// The order of the rows makes no difference.
//
// A user, of whom a corpus has one row, is one group. The corpora without a
// split name no other authors, so nothing is known of theirs.
func draw(units []drawUnit) splitList {
	strata := map[string][]drawGroup{}
	for _, g := range drawGroups(units) {
		strata[g.label] = append(strata[g.label], g)
	}
	list := splitList{}
	for _, groups := range strata {
		drawStratum(list, groups)
	}
	return list
}

// drawStratum puts the parts of the groups of one label in the list.
func drawStratum(list splitList, groups []drawGroup) {
	slices.SortFunc(groups, func(a, b drawGroup) int {
		if a.tested != b.tested {
			return map[bool]int{true: -1, false: 1}[a.tested]
		}
		return bytes.Compare(a.order[:], b.order[:])
	})
	total := 0
	for _, g := range groups {
		total += g.rows
	}
	test, validation := 0, 0
	for _, g := range groups {
		part := partTrain
		switch {
		case 5*test < total:
			part = partTest
			test += g.rows
		case g.tested:
			part = partNone
		case 10*validation < total:
			part = partValidation
			validation += g.rows
		}
		if part == partTrain {
			continue
		}
		for _, hash := range g.hashes {
			list[hash] = part
		}
	}
}

// drawGroups gathers the rows whose texts have the same letters and digits.
func drawGroups(units []drawUnit) []drawGroup {
	counts := map[string]int{}
	for _, u := range units {
		counts[u.label]++
	}
	groups := map[string]drawGroup{}
	for _, u := range units {
		g, ok := groups[u.alnum]
		if !ok {
			g = drawGroup{label: u.label, order: sha256.Sum256([]byte(drawSeed + hashOf(u.alnum)))}
		}
		if cmp.Or(cmp.Compare(counts[u.label], counts[g.label]), cmp.Compare(u.label, g.label)) < 0 {
			g.label = u.label
		}
		if hash := hashOf(u.exact); !slices.Contains(g.hashes, hash) {
			g.hashes = append(g.hashes, hash)
		}
		g.rows++
		g.tested = g.tested || u.tested
		groups[u.alnum] = g
	}
	all := make([]drawGroup, 0, len(groups))
	for _, g := range groups {
		all = append(all, g)
	}
	return all
}

// write returns the list as a file: a head of comments that say how it was made,
// then a line for each text in the order of the hashes, which tells nothing of
// the order of the corpus.
func (l splitList) write(head string) []byte {
	var b bytes.Buffer
	b.WriteString(head)
	hashes := make([]string, 0, len(l))
	for hash := range l {
		hashes = append(hashes, hash)
	}
	slices.Sort(hashes)
	for _, hash := range hashes {
		fmt.Fprintf(&b, "%s %s\n", hash, l[hash])
	}
	return b.Bytes()
}
