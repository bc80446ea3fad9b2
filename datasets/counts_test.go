package datasets

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The numbers of units are those of the authors' files, counted with another
// program. The labels of a task are in the order of its Labels.
func TestCountsOfTheRealFiles(t *testing.T) {
	for _, c := range []struct {
		d      *Dataset
		split  string
		units  int
		labels [][]int
	}{
		{&SDCNL, "train", 1516, [][]int{{729, 787}}},
		{&SDCNL, "test", 379, [][]int{{186, 193}}},
		{&DepSeverity, "all", 3553, [][]int{{2587, 290, 394, 282}, {2587, 966}}},
		{&CSSRS, "all", 500, [][]int{{108, 99, 171, 77, 45}, {108, 392}}},
		{&CAMS, "train", 1461, [][]int{{275, 190, 184, 171, 295, 343}}}, // one without a text; 3 without a label
		{&CAMS, "test", 370, [][]int{{61, 35, 48, 43, 91, 92}}},
		{&CAMS, "added", 3155, [][]int{{292, 122, 399, 410, 956, 976}}}, // 2 without a text
		{&SAD, "all", 6850, [][]int{
			{804, 854, 650, 798, 676, 624, 589, 999, 856},
			{635, 974, 337, 667, 743, 742, 629, 1341, 782},
			{374, 6476},
		}},
		{&IRF, "train", 1972, [][]int{{909, 1063}, {1336, 636}}},
		{&IRF, "validation", 493, [][]int{{214, 279}, {307, 186}}},
		{&IRF, "test", 1057, [][]int{{472, 585}, {732, 325}}},
		{&MultiWD, "train", 2624, [][]int{{164, 725, 514, 1711, 453, 1336}}},
		{&MultiWD, "test", 657, [][]int{{37, 198, 137, 419, 97, 326}}},
		{&WellXplain, "all", 3092, [][]int{{740, 592, 1139, 621}}},
		{&DepSign, "validation", 4496, [][]int{{1830, 2306, 360}, {1830, 2666}}},
		{&DepSign, "test", 3245, [][]int{{848, 2169, 228}, {848, 2397}}},
	} {
		t.Run(c.d.Name+" "+c.split, func(t *testing.T) {
			items, _ := realItems(t, c.d, c.split)
			if len(items) != c.units {
				t.Errorf("%d units, want %d", len(items), c.units)
			}
			for _, it := range items {
				if c.d != &CAMS || it.Post.Body != "" {
					checkItem(t, c.d, it)
				}
			}
			for i, task := range c.d.Tasks {
				if diff := cmp.Diff(c.labels[i], labelCounts(items, i, task.Labels)); diff != "" {
					t.Errorf("%s: units by label %q (-want +got):\n%s", task.Name, task.Labels, diff)
				}
			}
		})
	}
}

// labelCounts returns how many items have each label of a task.
func labelCounts(items []Item, task int, labels []string) []int {
	of := map[string]int{}
	for _, it := range items {
		for _, label := range it.Gold[task] {
			of[label]++
		}
	}
	counts := make([]int, len(labels))
	for i, label := range labels {
		counts[i] = of[label]
	}
	return counts
}

// checkItem checks that an item can be processed, that its text is repaired,
// and that it holds nothing that leads back to a person.
func checkItem(t *testing.T, d *Dataset, it Item) {
	t.Helper()
	p := it.Post
	if err := p.Check(); err != nil {
		t.Errorf("%s: %v", p.ID, err)
	}
	if p.Author != "" || p.Community != "" || p.Thread != "" || p.Source != "" || !p.CreatedAt.IsZero() {
		t.Errorf("%s holds more than an id and a text", p.ID)
	}
	if text := p.Text(); d != &DepSeverity && Repair(text) != text {
		t.Errorf("%s is not repaired", p.ID)
	}
	for _, spans := range it.Spans {
		end := 0
		for _, s := range spans {
			if s.Start < end || s.Start >= s.End || s.End > len(p.Text()) {
				t.Errorf("%s has the spans %v in %d bytes", p.ID, spans, len(p.Text()))
			}
			end = s.End
		}
	}
}

// What the notes say of the files that are not kept apart.
func TestNotesOfTheRealFiles(t *testing.T) {
	for _, c := range []struct {
		d     *Dataset
		split string
		want  []string
	}{
		{&SDCNL, "train", []string{
			"training-set.csv: 56 of 1516 rows: no body, the title is the text.",
			"training-set.csv: 49 of 1516 rows: misread characters or HTML entities, repaired.",
		}},
		{&DepSeverity, "all", nil},
		{&CSSRS, "all", []string{
			cssrsFile + ": 101 of 500 rows: misread characters or HTML entities, repaired.",
			cssrsFile + ": 28 of 500 rows: a list of posts that was cut off, its last post is incomplete.",
		}},
		{&CAMS, "train", []string{
			"IntentSDCNL_Training.csv: 199 of 1461 rows: misread characters or HTML entities, repaired.",
			"IntentSDCNL_Training.csv: 792 of 1461 rows: Interpretations not or not all in the text, what is missing has no span.",
			"IntentSDCNL_Training.csv: 1 of 1461 rows: no text, so that there can be no answer.",
			"IntentSDCNL_Training.csv: 3 of 1461 rows: no label, in no score.",
		}},
		{&CAMS, "added", []string{
			"added_CAMS_data.csv: 790 of 3155 rows: inference not or not all in the text, what is missing has no span.",
			"added_CAMS_data.csv: 114 of 3155 rows: bytes that are not UTF-8, read as Windows-1252.",
			"added_CAMS_data.csv: 53 of 3155 rows: misread characters or HTML entities, repaired.",
			"added_CAMS_data.csv: 2 of 3155 rows: no text, so that there can be no answer.",
		}},
		{&SAD, "all", nil},
		{&IRF, "train", []string{
			"train_data.csv: 528 of 1972 rows: misread characters or HTML entities, repaired.",
			"train_data.csv: 66 of 1972 rows: belong_exp not or not all in the text, what is missing has no span.",
			"train_data.csv: 3 of 1972 rows: belong and belong_exp contradict each other, both kept.",
			"train_data.csv: 44 of 1972 rows: burden_exp not or not all in the text, what is missing has no span.",
			"train_data.csv: 2 of 1972 rows: burden and burden_exp contradict each other, both kept.",
		}},
		{&IRF, "validation", []string{
			"val_data.csv: 126 of 493 rows: misread characters or HTML entities, repaired.",
			"val_data.csv: 12 of 493 rows: burden_exp not or not all in the text, what is missing has no span.",
			"val_data.csv: 22 of 493 rows: belong_exp not or not all in the text, what is missing has no span.",
			"val_data.csv: 1 of 493 rows: burden and burden_exp contradict each other, both kept.",
		}},
		{&MultiWD, "train", []string{"train_data.csv: 680 of 2624 rows: misread characters or HTML entities, repaired."}},
		{&WellXplain, "all", []string{
			"dataset_wellnessdimensions.csv: 453 of 3092 rows: misread characters or HTML entities, repaired.",
			"dataset_wellnessdimensions.csv: 27 of 3092 rows: Explanations not or not all in the text, what is missing has no span.",
		}},
		{&DepSign, "validation", []string{"dev.tsv: 82 of 4496 rows: misread characters or HTML entities, repaired."}},
	} {
		t.Run(c.d.Name+" "+c.split, func(t *testing.T) {
			if _, notes := realItems(t, c.d, c.split); !cmp.Equal(c.want, notes) {
				t.Errorf("the notes (-want +got):\n%s", cmp.Diff(c.want, notes))
			}
		})
	}
}

// The training split of CAMS is made of posts of SDCNL, whose quotes it
// encodes twice: repaired, they are the same.
func TestRepairedTextsOfCAMSAreThoseOfSDCNL(t *testing.T) {
	if os.Getenv("MINDSIEVE_DATA") == "" {
		t.Skip("set MINDSIEVE_DATA to the folder that holds cams and sdcnl")
	}
	inSDCNL := map[string]bool{}
	sdcnl, _ := realItems(t, &SDCNL, "train")
	for _, it := range sdcnl {
		inSDCNL[Fold(it.Post.Body)] = true
	}
	cams, _ := realItems(t, &CAMS, "train")
	n := 0
	for _, it := range cams {
		if it.Post.Body != "" && inSDCNL[Fold(it.Post.Body)] {
			n++
		}
	}
	if n != 1406 {
		t.Errorf("%d of %d posts stand in SDCNL, want 1406", n, len(cams))
	}
}
