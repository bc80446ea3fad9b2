package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
)

// trainedTexts returns the hashes of the texts that each bundle here was trained
// on or chosen by, by bundle. A bundle without the list is not there.
func trainedTexts(t *testing.T) map[string][]string {
	t.Helper()
	lists, err := filepath.Glob("../../classify/bundles/*/texts.txt")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][]string{}
	for _, list := range lists {
		data, err := os.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Dir(list)] = strings.Fields(string(data))
	}
	return texts
}

func TestListsOfTrainingTextsAreWhole(t *testing.T) {
	hash := regexp.MustCompile("^[0-9a-f]{16}$")
	for bundle, texts := range trainedTexts(t) {
		var file struct {
			Provenance struct {
				Texts struct {
					SHA256 string
					Count  int
				} `json:"training_texts"`
			}
		}
		data, err := os.ReadFile(filepath.Join(bundle, "bundle.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		list, err := os.ReadFile(filepath.Join(bundle, "texts.txt"))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(list)
		if got, want := hex.EncodeToString(sum[:]), file.Provenance.Texts.SHA256; got != want {
			t.Errorf("%s: the digest of texts.txt is %s, bundle.json says %s", bundle, got, want)
		}
		if got, want := len(texts), file.Provenance.Texts.Count; got != want {
			t.Errorf("%s: texts.txt has %d hashes, bundle.json says %d", bundle, got, want)
		}
		if i := slices.IndexFunc(texts, func(h string) bool { return !hash.MatchString(h) }); i >= 0 {
			t.Errorf("%s: line %d of texts.txt is %q, want 16 hexadecimal digits", bundle, i+1, texts[i])
		}
	}
}

// No text of a test split that is here, of any dataset, is among those that a
// bundle was trained on or chosen by.
func TestNoBundleWasTrainedOnATestText(t *testing.T) {
	data := os.Getenv("MINDSIEVE_DATA")
	if data == "" {
		t.Skip("set MINDSIEVE_DATA to the folder of the datasets")
	}
	tested := testedHashes(t, data)
	if len(tested) == 0 {
		t.Skip("no file of a test split is in MINDSIEVE_DATA")
	}
	for bundle, texts := range trainedTexts(t) {
		found := map[string]int{}
		for _, hash := range texts {
			if split, ok := tested[hash]; ok {
				found[split]++
			}
		}
		for split, count := range found {
			t.Errorf("%s was trained on %d texts of %s", bundle, count, split)
		}
		t.Logf("%s: %d texts learnt from, %d texts of test splits", bundle, len(texts), len(tested))
	}
}

// testedHashes returns the hashes of the texts of all test splits whose file is
// in a folder, and the first split that each stands in.
func testedHashes(t *testing.T, data string) map[string]string {
	t.Helper()
	tested := map[string]string{}
	for _, d := range datasets.All {
		for _, s := range d.Splits {
			if !s.HeldOut() {
				continue
			}
			items, _, err := d.Read(data, s.Name)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, it := range items {
				hash := datasets.TextHash(it.Post)
				if _, ok := tested[hash]; !ok && strings.TrimSpace(it.Post.Text()) != "" {
					tested[hash] = d.Name + "/" + s.Name
				}
			}
		}
	}
	return tested
}
