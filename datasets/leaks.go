package datasets

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// Overlap is how many distinct texts two splits share. Texts are bodies, or
// titles where there is no body.
type Overlap struct {
	A       string `json:"a"` // dataset and split, such as "dreaddit/train"
	B       string `json:"b"`
	Exact   int    `json:"exact"`   // equal by [Fold]
	Alnum   int    `json:"alnum"`   // equal by [FoldAlnum], which may make one of two exact ones; 0 if ByHash
	ByHash  bool   `json:"by_hash"` // the file of one is absent: its texts are known by the hashes of [HeldOutBy] alone
	Follows string `json:"follows"`
}

// Leaks are the texts that splits share.
type Leaks struct {
	Overlaps []Overlap // in the order of [All], cards after them
	ByHash   []string  // splits whose file is absent, compared by the hashes of their texts
	Missing  []string  // splits that could not be compared, since their files are absent
}

// KnownLeak is an overlap that cannot be found in texts and labels, or that was
// measured on files few people have.
type KnownLeak struct {
	Datasets []string `json:"datasets"`
	Fact     string   `json:"fact"`
}

// KnownLeaks are the leaks that [FindLeaks] does not find by itself.
var KnownLeaks = []KnownLeak{
	{
		[]string{"sdcnl"},
		"55 authors stand in both train and test. Authors are never loaded, so this cannot be mended here: " +
			"every published row of sdcnl shares the defect.",
	},
	{
		[]string{"dreaddit", "depseverity"},
		"depseverity has the 3,553 texts of dreaddit, train then test, in the same order. A row of depseverity (menta-eval and " +
			"o3-mini-full-set score all of it) cannot be compared if the model learned dreaddit/train, nor the other way round.",
	},
	{
		[]string{"sdcnl", "cams", "irf", "multiwd", "wellxplain", "imhi-cams", "imhi-irf", "imhi-multiwd", "imhi-loneliness"},
		"One pool of posts. By letters and digits irf/test shares 792 texts with multiwd/train, multiwd/test 373 with irf/train, " +
			"irf/test 284 with sdcnl/train: joint training on the pool contaminates irf/test and multiwd/test, and its published rows cannot be compared.",
	},
}

// place is a split whose texts are compared.
type place struct {
	dataset *Dataset
	split   Split
}

// String returns the name of the place, such as "dreaddit/train".
func (p place) String() string { return p.dataset.Name + "/" + p.split.Name }

// FindLeaks compares every two splits, of which at least one has its file in dir,
// and returns those that share a text. With datasets given, which may be those of
// cards, it compares these with each other and with all. The whole of a corpus
// that we split is not compared beside its parts.
func FindLeaks(dir string, of ...*Dataset) (Leaks, error) {
	c := comparison{exact: map[string][]int{}, alnum: map[string][]int{}}
	held := heldOutTexts().bySplit()
	var found Leaks
	for _, d := range withCards(of) {
		for _, s := range d.parts() {
			p := place{d, s}
			items, _, err := d.Read(dir, s.Name)
			switch hashes := held[p.String()]; {
			case err == nil:
				c.add(p, items)
			case !errors.Is(err, fs.ErrNotExist):
				return Leaks{}, err
			case len(hashes) > 0:
				c.addHashes(p, hashes)
				found.ByHash = append(found.ByHash, p.String())
			default:
				found.Missing = append(found.Missing, p.String())
			}
		}
	}
	found.Overlaps = c.overlaps(of)
	return found, nil
}

// withCards returns all datasets, and after them those that are not among them.
func withCards(of []*Dataset) []*Dataset {
	all := slices.Clone(All)
	for _, d := range of {
		if !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	return all
}

// comparison knows in which places each text stands, as their indices in
// ascending order.
type comparison struct {
	places []place
	byHash []bool           // the place at that index is known by hashes alone
	exact  map[string][]int // by the hash of the exact fold
	alnum  map[string][]int // by the alnum fold
}

func (c *comparison) add(p place, items []Item) {
	for _, it := range items {
		f := foldsOf(it.Post)
		if f.exact == "" {
			continue
		}
		stands(c.exact, hashOf(f.exact), len(c.places))
		stands(c.alnum, f.alnum, len(c.places))
	}
	c.places, c.byHash = append(c.places, p), append(c.byHash, false)
}

// addHashes adds a place of which the hashes of the texts are known.
func (c *comparison) addHashes(p place, hashes []string) {
	for _, hash := range hashes {
		stands(c.exact, hash, len(c.places))
	}
	c.places, c.byHash = append(c.places, p), append(c.byHash, true)
}

// stands notes that a text stands in a place, which is the last so far.
func stands(in map[string][]int, text string, place int) {
	if known := in[text]; len(known) == 0 || known[len(known)-1] != place {
		in[text] = append(known, place)
	}
}

// overlaps returns the pairs of places that share a text by either fold: of some
// datasets, or all if none is given. Two places that are known by hashes alone
// are no pair.
func (c *comparison) overlaps(of []*Dataset) []Overlap {
	found := []Overlap{}
	exact, alnum := sharedTexts(c.exact), sharedTexts(c.alnum)
	for a := range c.places {
		for b := a + 1; b < len(c.places); b++ {
			pair := [2]int{a, b}
			asked := len(of) == 0 || slices.Contains(of, c.places[a].dataset) || slices.Contains(of, c.places[b].dataset)
			if alnum[pair] == 0 && exact[pair] == 0 || c.byHash[a] && c.byHash[b] || !asked {
				continue
			}
			found = append(found, Overlap{
				A: c.places[a].String(), B: c.places[b].String(),
				Exact: exact[pair], Alnum: alnum[pair], ByHash: c.byHash[a] || c.byHash[b], Follows: whatFollows(c.places[a], c.places[b]),
			})
		}
	}
	return found
}

// sharedTexts counts the texts that stand in both of two places.
func sharedTexts(in map[string][]int) map[[2]int]int {
	shared := map[[2]int]int{}
	for _, places := range in {
		for i, a := range places {
			for _, b := range places[i+1:] {
				shared[[2]int{a, b}]++
			}
		}
	}
	return shared
}

// parts are the splits of a dataset that do not lie in one another: not the
// whole file beside our own parts of it, and not a second file of the units
// that a protocol scores.
func (d *Dataset) parts() []Split {
	whole := slices.ContainsFunc(d.Splits, func(s Split) bool { return s.Ours })
	var parts []Split
	for _, s := range d.Splits {
		again := slices.ContainsFunc(parts, func(p Split) bool {
			return len(s.Protocols) > 0 && slices.Equal(p.Protocols, s.Protocols)
		})
		if again || whole && s.Name == "all" {
			continue
		}
		parts = append(parts, s)
	}
	return parts
}

// whatFollows says what a shared text means for training and for published
// figures; A and B are the columns of the table.
func whatFollows(a, b place) string {
	switch aTests, bTests := a.split.HeldOut(), b.split.HeldOut(); {
	case aTests && bTests:
		return "the same texts are tested twice: no independent evidence"
	case aTests:
		return spoiled(b, a, "training on B gives A away")
	case bTests:
		return spoiled(a, b, "training on A gives B away")
	case a.dataset == b.dataset && b.split.Name == partValidation:
		return "models are chosen on texts they have learned"
	}
	return "the same texts count twice in joint training"
}

// spoiled says what training on a split that shares texts with a test split
// means for the figures published on the test.
func spoiled(trained, tested place, means string) string {
	protocols := strings.Join(tested.split.Protocols, ", ")
	switch {
	case trained.dataset == tested.dataset && protocols != "":
		return "published like this, and the rows of " + protocols + " too; ReadTrain drops them"
	case trained.dataset == tested.dataset:
		return "published like this; ReadTrain drops them"
	case protocols != "":
		return means + ": not comparable with the rows of " + protocols
	}
	return means
}
