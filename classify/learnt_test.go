package classify

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestABundleKnowsTheTextsItLearntFrom(t *testing.T) {
	b, err := OpenBundle(Bundled())
	if err != nil {
		t.Fatal(err)
	}
	learnt, err := b.Learnt()
	if err != nil {
		t.Fatal(err)
	}
	if len(learnt) != 89590 || !learnt["0000554a41052916"] || learnt["0000000000000000"] {
		t.Errorf("%d texts, want 89590, the first of texts.txt among them", len(learnt))
	}
}

func TestABundleWithoutTheListSaysNothingOfItsTexts(t *testing.T) {
	for name, fsys := range map[string]fs.FS{"a bundle": tiny(), "a plain export": plain("bert")} {
		b, err := OpenBundle(fsys)
		if err != nil {
			t.Fatal(err)
		}
		if learnt, err := b.Learnt(); learnt != nil || err != nil {
			t.Errorf("%s: %d texts (%v), want nil: nobody knows", name, len(learnt), err)
		}
	}
}

func TestALineOfTheListThatIsNoHashIsAnError(t *testing.T) {
	list := []byte("0000554a41052916\nwalks\n")
	fsys := fstest.MapFS{learntFile: {Data: list}}
	b := &Bundle{Name: "b", Files: map[string]string{learntFile: "sha256:" + digest(list)}, fsys: fsys}
	if _, err := b.Learnt(); err == nil || !strings.Contains(err.Error(), `texts.txt:2: "walks" is not the hash of a text`) {
		t.Errorf("error is %v", err)
	}
}
