package datasets

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/ingest"
)

// Corpora whose files are given by agreement are tested on files in the format
// that their comments state.
func TestReadCorporaByAgreement(t *testing.T) {
	for _, c := range []struct {
		d           *Dataset
		label, gold string
	}{
		{&SWMH, "self.SuicideWatch", "SuicideWatch"},
		{&SWMH, "self.offmychest", "offmychest"},
		{&TSID, "ptsd", "ptsd"},
		{&TSID, "control", "control"},
		{&CLPsych15, "depression", "depression"},
		{&CLPsych15, "control", "control"},
	} {
		t.Run(c.d.Name+": "+c.label, func(t *testing.T) {
			items, _, err := readFiles(c.d, "test", map[string]string{"test.csv": lines("text,label", "\"A day,\nand a night.\","+c.label)})
			if err != nil {
				t.Fatal(err)
			}
			want := []Item{{
				Post: ingest.Post{ID: c.d.Name + "-test-00001", Body: "A day,\nand a night."}, Gold: [][]string{{c.gold}},
			}}
			if diff := cmp.Diff(want, items); diff != "" {
				t.Errorf("items (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadCorporaByAgreementNamesTheLineOfADefect(t *testing.T) {
	checkDefects(t, &SWMH, "train", []defect{{
		"a community without self.", lines("text,label", "A day.,Anxiety"),
		`train.csv:2: label "Anxiety" is not one of self.Anxiety, self.SuicideWatch, self.bipolar, self.depression, self.offmychest`,
	}})
	checkDefects(t, &TSID, "validation", []defect{{
		"a code", lines("text,label", "A day.,1"), `val.csv:2: label "1" is not one of control, depression, ptsd, suicide`,
	}})
	checkDefects(t, &CLPsych15, "validation", []defect{{
		"a user with PTSD", lines("text,label", "A day.,ptsd"), `val.csv:2: label "ptsd" is not one of control, depression`,
	}})
}

func TestReadTheRealSWMH(t *testing.T) {
	checkCounts(t, &SWMH, "test", countsOf(communities, []int{1911, 2018, 1493, 3774, 1687}))
}
