package datasets

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// readOwn returns the parts of the own corpus, every line of which can be read.
func readOwn(t *testing.T) map[string][]Item {
	t.Helper()
	parts := map[string][]Item{}
	for _, s := range Own.Splits {
		items, notes, err := Own.Read("", s.Name)
		if err != nil || len(notes) > 0 {
			t.Fatalf("own/%s: %v, %q", s.Name, err, notes)
		}
		parts[s.Name] = items
	}
	return parts
}

func TestOwnIsWhole(t *testing.T) {
	all, hands := 0, map[string]string{} // the part by the hand
	for part, items := range readOwn(t) {
		all += len(items)
		for _, it := range items {
			hand := it.Columns["hand"]
			if other, ok := hands[hand]; ok && other != part {
				t.Fatalf("hand %s wrote for %s and for %s", hand, other, part)
			}
			hands[hand] = part
		}
	}
	if all < 6000 || len(hands) < 3 {
		t.Errorf("%d passages by %d hands; there should be 6,000 of three or more", all, len(hands))
	}
}

// Each part has what its guideline asks for.
func TestOwnKeepsItsBalance(t *testing.T) {
	for part, items := range readOwn(t) {
		of := map[string]int{} // passages by what they are
		for _, it := range items {
			of["level "+it.Gold[0][0]]++
			of["style "+it.Columns["style"]]++
			if it.Gold[0][0] == "none" && it.Gold[2][0] == "none" {
				of["everyday"]++
			}
			if it.Columns["shares words"] == "yes" {
				of["sets"]++
			}
		}
		for what, least := range map[string]float64{
			"everyday": 0.5, "sets": 0.25, "level wish": 0.04, "level thoughts": 0.05, "level intent": 0.03, "level preparation": 0.015, "level attempt": 0.03,
			"style formal": 0.02, "style fragments": 0.02, "style lowercase": 0.05, "style misspelt": 0.02, "style slang": 0.03, "style caps": 0.01,
			"style emoji": 0.02, "style indirect": 0.03, "style poetic": 0.01, "style chat": 0.03, "style list": 0.01, "style long": 0.01, "style plain": 0.1,
		} {
			if share := float64(of[what]) / float64(len(items)); share < least {
				t.Errorf("own/%s: %s has %d of %d passages, less than %g", part, what, of[what], len(items), least)
			}
		}
	}
}

// A level of risk is told by something: a mark of a symptom of the author's own.
func TestOwnMarksWhatTellsRisk(t *testing.T) {
	bare := 0
	risk := 0
	for _, items := range readOwn(t) {
		for _, it := range items {
			if it.Gold[0][0] == "none" {
				continue
			}
			risk++
			if !slices.ContainsFunc(it.Marks, Mark.Affirms) {
				bare++
			}
		}
	}
	if bare*50 > risk {
		t.Errorf("%d of %d passages of risk have no mark of what tells it", bare, risk)
	}
}

// Passages are nearly the same if their sets of words have half of their words in
// common; within a set of a hand that is meant.
const nearlySame = 0.5

func TestOwnHasNoNearDuplicatesAcrossParts(t *testing.T) {
	parts := readOwn(t)
	for _, pair := range [][2]string{{"train", "validation"}, {"train", "test"}, {"validation", "test"}} {
		known := map[string][]Item{} // by five words in a row
		for _, it := range parts[pair[0]] {
			for _, s := range shingles(it) {
				known[s] = append(known[s], it)
			}
		}
		for _, it := range parts[pair[1]] {
			for _, s := range shingles(it) {
				for _, other := range known[s] {
					if shared := jaccard(wordsOf(it), wordsOf(other)); shared >= nearlySame {
						t.Errorf("%s and %s have %.2f of their words in common", it.Post.ID, other.Post.ID, shared)
					}
				}
			}
		}
	}
}

var wordPattern = regexp.MustCompile(`[\p{L}\p{N}]+`)

func wordsOf(it Item) []string {
	return wordPattern.FindAllString(strings.ToLower(it.Post.Text()), -1)
}

// shingles are the runs of five words of a passage, all its words if it has fewer.
func shingles(it Item) []string {
	words := wordsOf(it)
	if len(words) < 5 {
		return []string{strings.Join(words, " ")}
	}
	var all []string
	for i := range len(words) - 4 {
		all = append(all, strings.Join(words[i:i+5], " "))
	}
	return all
}

// jaccard is the share of the distinct words of two passages that both have.
func jaccard(a, b []string) float64 {
	all, shared := map[string]bool{}, map[string]bool{}
	for _, w := range a {
		all[w] = true
		if slices.Contains(b, w) {
			shared[w] = true
		}
	}
	for _, w := range b {
		all[w] = true
	}
	return float64(len(shared)) / float64(len(all))
}

// Texts of the test part are held out of every training, whichever files are here.
func TestReadTrainDropsTextsOfTheOwnTest(t *testing.T) {
	tests, err := testedTexts(t.TempDir(), &SDCNL)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range readOwn(t)["test"] {
		if where, ok := tests.where(foldsOf(it.Post)); !ok || where != "own/test" {
			t.Fatalf("%s is held out by %q", it.Post.ID, where)
		}
	}
}
