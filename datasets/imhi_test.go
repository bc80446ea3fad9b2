package datasets

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/ingest"
)

const imhiHeader = "query,gpt-3.5-turbo\n"

func TestReadIMHI(t *testing.T) {
	const file = "test_data/test_instruction/Irf.csv"
	items, notes, err := readFiles(&IMHIIRF, "test", map[string]string{file: imhiHeader +
		`"Consider this post: ""He said ""Question: why?"" to no‚Äô one."" Question: Is there thwarted belongingness?",` +
		`"Yes, the post shows this risk. Reasoning: It is a test."` + "\n"})
	if err != nil {
		t.Fatal(err)
	}
	want := []Item{{
		Post: ingest.Post{ID: "imhi-irf-test-00001", Body: `He said "Question: why?" to no’ one.`},
		Gold: [][]string{{"risk"}}, Columns: map[string]string{"factor": "thwarted belongingness"},
	}}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	if all := strings.Join(notes, "\n"); !strings.Contains(all, "ChatGPT") || !strings.Contains(all, "repaired") || !strings.Contains(all, "factor") {
		t.Errorf("the notes are %q, want whose the labels are, what was repaired, and what a row is", notes)
	}
}

// The beginnings of answers that name a cause.
const (
	stressLead = "This post shows the stress cause related to "
	causeLead  = "This post shows causes of depression related to "
)

// Both phrasings of the released files, and those that upstream's own scorer
// knows.
func TestLabelsOfIMHI(t *testing.T) {
	for _, c := range []struct {
		set          *Dataset
		answer, want string
	}{
		{&IMHIDR, "Yes, the poster suffers from depression.", "depressed"},
		{&IMHIDR, "no.", "not depressed"},
		{&IMHIIRF, "yes..", "risk"},
		{&IMHIIRF, "No!", "no risk"},
		{&IMHISAD, "work. .", "Work"},
		{&IMHIDreaddit, "No, the poster does not suffer from stress.", "not stressed"},
		{&IMHIDreaddit, " yes. ", "stressed"},
		{&IMHILoneliness, "Yes, the poster suffers from loneliness.", "lonely"},
		{&IMHIIRF, "No, the post does not show this risk.", "no risk"},
		{&IMHIMultiWD, "Yes, this wellness dimension exists in the post.", "present"},
		{&IMHISAD, stressLead + "emotion turmoil.", "Emotional Turmoil"},
		{&IMHISAD, "emotional turmoil.", "Emotional Turmoil"},
		{&IMHISAD, "This post shows other stress causes.", "Other"},
		{&IMHISAD, "other causes.", "Other"},
		{&IMHISAD, stressLead + "work.", "Work"},
		{&IMHITSID, "This post shows no mental disorders.", "control"},
		{&IMHITSID, "This post shows PTSD.", "ptsd"},
		{&IMHITSID, "suicide or self-harm tendency.", "suicide"},
		{&IMHICAMS, "This post shows no causes of depression.", "no reason"},
		{&IMHICAMS, "none.", "no reason"},
		{&IMHICAMS, causeLead + "jobs and career.", "jobs and careers"},
		{&IMHISWMH, "This post shows no mental disorder symptoms.", "offmychest"},
		{&IMHISWMH, "This post shows mental disorder symptoms related to bipolar disorder.", "bipolar"},
		{&IMHISWMH, "suicide.", "SuicideWatch"},
	} {
		t.Run(c.set.Name+": "+c.answer, func(t *testing.T) {
			question := "Is there perceived burdensomeness, or a physical dimension?"
			items, _, err := readFiles(c.set, "test-complete", map[string]string{
				fileOf(t, c.set, "test-complete"): imhiHeader +
					`"Post: A day.  Question: ` + question + `","` + c.answer + ` Reasoning: It is a test."` + "\n",
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := items[0]; got.Gold[0][0] != c.want || got.Post.Body != "A day." {
				t.Errorf("%q of %q, want %q of a day", got.Gold[0], got.Post.Body, c.want)
			}
		})
	}
}

func TestReadIMHINamesTheLineOfADefect(t *testing.T) {
	const file = "test_data/test_instruction/SAD.csv"
	const query = `"Consider this post: ""A day."" Question: What is it about?"`
	checkDefects(t, &IMHISAD, "test", []defect{
		{
			"an unknown phrasing", imhiHeader + query + "," + stressLead + "homework. Reasoning: A test.\n",
			file + `:2: the answer "homework" names no label of sad/stressor`,
		},
		{
			"a name that is part of another", imhiHeader + query + "," + stressLead + "social. Reasoning: A test.\n",
			file + `:2: the answer "social" names no label of sad/stressor`,
		},
		{
			"two names", imhiHeader + query + ",\"work, school. Reasoning: A test.\"\n",
			file + `:2: the answer "work, school" names no label of sad/stressor`,
		},
		{"no reasons", imhiHeader + query + ",work.\n", file + `:2: no "Reasoning:" after the label`},
		{"no question", imhiHeader + "Post: A day.,work. Reasoning: A test.\n", file + `:2: no "Question:" in the query`},
		{
			"another beginning", imhiHeader + "A day. Question: What?,work. Reasoning: A test.\n",
			file + `:2: the query begins with neither "Consider this post: \"…\"" nor "Post:"`,
		},
		{"no text", imhiHeader + "Post: Question: What?,work. Reasoning: A test.\n", file + `:2: an empty text`},
	})
	checkDefects(t, &IMHIMultiWD, "test", []defect{{
		"a question about nothing known", imhiHeader + "Post: A day. Question: What?,yes. Reasoning: A test.\n",
		"test_data/test_instruction/MultiWD.csv:2: a question about none of spiritual, physical, intellectual, social, vocational, emotional",
	}})
}

// The counts are those of the files as they were released.
func TestReadTheRealIMHI(t *testing.T) {
	binary := func(no, yes int) []int { return []int{no, yes} }
	for _, c := range []struct {
		set    *Dataset
		split  string
		counts []int // in the order of the labels
	}{
		{&IMHIDR, "train", binary(202, 801)},
		{&IMHIDR, "validation", binary(100, 330)},
		{&IMHIDR, "test", binary(98, 307)},
		{&IMHIDreaddit, "train", binary(1345, 1492)},
		{&IMHIDreaddit, "validation", binary(143, 157)},
		{&IMHIDreaddit, "test", binary(203, 211)},
		{&IMHISAD, "train", []int{641, 709, 525, 674, 538, 479, 472, 812, 697}},
		{&IMHISAD, "validation", []int{78, 75, 63, 59, 60, 70, 57, 79, 75}},
		{&IMHISAD, "test", []int{81, 76, 56, 66, 76, 73, 61, 110, 85}},
		{&IMHITSID, "test", []int{501, 154, 51, 253}},
		{&IMHICAMS, "test", []int{107, 28, 68, 64, 174, 184}},
		{&IMHIIRF, "validation", binary(306, 679)},
		{&IMHIIRF, "test", binary(747, 1366)},
		{&IMHIMultiWD, "validation", binary(953, 547)},
		{&IMHIMultiWD, "test", binary(1554, 887)},
		{&IMHILoneliness, "test", binary(115, 413)},
	} {
		t.Run(c.set.Name+"/"+c.split, func(t *testing.T) {
			checkCounts(t, c.set, c.split, countsOf(c.set.Tasks[0].Labels, c.counts))
		})
	}
}

// The texts differ in white space, and a few are cut in one of the phrasings.
func TestTheTwoPhrasingsOfIMHIAreTheSameRows(t *testing.T) {
	for _, d := range All {
		if d.Folder != "imhi" {
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			follow, _ := realItems(t, d, "test")
			complete, _ := realItems(t, d, "test-complete")
			if len(follow) != len(complete) {
				t.Fatalf("%d and %d rows", len(follow), len(complete))
			}
			for i, it := range follow {
				if diff := cmp.Diff(it.Gold, complete[i].Gold) + cmp.Diff(it.Columns, complete[i].Columns); diff != "" {
					t.Errorf("row %d:\n%s", i+1, diff)
				}
				if !strings.HasPrefix(folded(it.Post.Body), folded(complete[i].Post.Body)) {
					t.Errorf("the texts of row %d differ", i+1)
				}
			}
		})
	}
}

// folded returns the text with single spaces.
func folded(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestTheExpertSetsOfIMHIHaveTheirRows(t *testing.T) {
	for _, d := range All {
		if d.Folder != "imhi" {
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			if items, _ := realItems(t, d, "expert"); len(items) != 35 {
				t.Errorf("%d rows, want 35", len(items))
			}
		})
	}
}
