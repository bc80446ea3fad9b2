package datasets

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
)

// The files are small ones with the defects that the real ones have.
func TestReadCorpora(t *testing.T) {
	for _, c := range []struct {
		name    string
		d       *Dataset
		split   string
		content string
		want    []Item
		notes   []string
	}{
		{
			"a title, a body, and a word that says there is none", &SDCNL, "train",
			lines(`,title,selftext,author,is_suicide,url`, `0,Monday,"It rained,`, `I &amp; you stayed in.",x,0,x`, `1,Tuesday,emptypost,x,1,x`),
			[]Item{
				{Post: ingest.Post{ID: "sdcnl-train-00001", Title: "Monday", Body: "It rained,\nI & you stayed in."}, Gold: [][]string{{"depression"}}},
				{Post: ingest.Post{ID: "sdcnl-train-00002", Title: "Tuesday"}, Gold: [][]string{{"suicide"}}},
			},
			[]string{
				"training-set.csv: 1 of 2 rows: misread characters or HTML entities, repaired.",
				"training-set.csv: 1 of 2 rows: no body, the title is the text.",
			},
		},
		{
			"CRLF, and texts as they are", &DepSeverity, "all",
			"text,label\r\n\"A day,\r\n&nbsp;a night.\",severe\r\nIt’s fine.,minimum\r\n",
			[]Item{
				{Post: ingest.Post{ID: "depseverity-all-00001", Body: "A day,\n&nbsp;a night."}, Gold: [][]string{{"severe"}, {"depressed"}}},
				{Post: ingest.Post{ID: "depseverity-all-00002", Body: "It’s fine."}, Gold: [][]string{{"minimum"}, {"not depressed"}}},
			},
			nil,
		},
		{
			"lists of posts, one of them cut", &CSSRS, "all",
			lines(`User,Post,Label`, `x,"['A day.', ""A night\xe2\x80\x99s &lt;3 rest.""]",Supportive`, `x,"['A day.', 'Half a da",Attempt`),
			[]Item{
				{
					Post: ingest.Post{ID: "cssrs-suicide-all-00001", Body: "A day.\n\nA night’s <3 rest."},
					Gold: [][]string{{"Supportive"}, {"supportive"}}, Columns: map[string]string{"posts": "2"},
				},
				{
					Post: ingest.Post{ID: "cssrs-suicide-all-00002", Body: "A day.\n\nHalf a da"},
					Gold: [][]string{{"Attempt"}, {"at risk"}}, Columns: map[string]string{"posts": "2"},
				},
			},
			[]string{
				CSSRS.Splits[0].File + ": 1 of 2 rows: misread characters or HTML entities, repaired.",
				CSSRS.Splits[0].File + ": 1 of 2 rows: a list of posts that was cut off, its last post is incomplete.",
			},
		},
		{
			"no label, no text, quotes encoded twice", &CAMS, "train",
			lines(`selftext,ANNOTATIONS,Interpretations`, `We said â€œgoodbyeâ€”again.,4,"we said ""goodbye , again"`, ` ,5,alone`, `A day.,,`, `A night.,0,`),
			[]Item{
				{
					Post: ingest.Post{ID: "cams-train-00001", Body: "We said “goodbye—again."},
					Gold: [][]string{{"relationship"}}, Spans: [][]tokenizer.Span{{{Start: 0, End: 18}, {Start: 21, End: 26}}},
				},
				{Post: ingest.Post{ID: "cams-train-00002"}, Gold: [][]string{{"alienation"}}, Spans: [][]tokenizer.Span{nil}},
				{Post: ingest.Post{ID: "cams-train-00003", Body: "A day."}, Gold: [][]string{nil}, Spans: [][]tokenizer.Span{nil}},
				{Post: ingest.Post{ID: "cams-train-00004", Body: "A night."}, Gold: [][]string{{"no reason"}}, Spans: [][]tokenizer.Span{nil}},
			},
			[]string{
				"IntentSDCNL_Training.csv: 1 of 4 rows: misread characters or HTML entities, repaired.",
				"IntentSDCNL_Training.csv: 1 of 4 rows: no text, so that there can be no answer.",
				"IntentSDCNL_Training.csv: 1 of 4 rows: no label, in no score.",
			},
		},
		{
			"bytes of Windows-1252 amid UTF-8, other columns", &CAMS, "added",
			lines(`selftext,cause,inference`, "It’s exam week at the caf\xe9.,2,\"it\x92s exam week, far from home\""),
			[]Item{{
				Post: ingest.Post{ID: "cams-added-00001", Body: "It’s exam week at the café."},
				Gold: [][]string{{"jobs and careers"}}, Spans: [][]tokenizer.Span{{{Start: 0, End: 16}}},
			}},
			[]string{
				"added_CAMS_data.csv: 1 of 1 rows: bytes that are not UTF-8, read as Windows-1252.",
				"added_CAMS_data.csv: 1 of 1 rows: inference not or not all in the text, what is missing has no span.",
			},
		},
		{
			"a byte order mark, misread text, phrases", &IRF, "validation",
			lines("\ufeff"+`Unnamed: 0,text,belong,belong_exp,burden,burden_exp`, `7,It‚Äôs quiet. No  one calls.,1,no one calls,0,`, `8,A day.,0,A day,1,a weight`),
			[]Item{
				{
					Post: ingest.Post{ID: "irf-validation-00001", Body: "It’s quiet. No  one calls."},
					Gold: [][]string{{"thwarted belongingness"}, {"no perceived burdensomeness"}}, Spans: [][]tokenizer.Span{{{Start: 14, End: 27}}, nil},
				},
				{
					Post: ingest.Post{ID: "irf-validation-00002", Body: "A day."},
					Gold: [][]string{{"no thwarted belongingness"}, {"perceived burdensomeness"}}, Spans: [][]tokenizer.Span{{{Start: 0, End: 5}}, nil},
				},
			},
			[]string{
				"val_data.csv: 1 of 2 rows: misread characters or HTML entities, repaired.",
				"val_data.csv: 1 of 2 rows: belong and belong_exp contradict each other, both kept.",
				"val_data.csv: 1 of 2 rows: burden_exp not or not all in the text, what is missing has no span.",
			},
		},
		{
			"several labels and none", &MultiWD, "train",
			lines(`text,Spiritual,Physical,Intellectual,Social,Vocational,Emotional`, `A day.,0,1,0,0,0,1`, `A night.,0,0,0,0,0,0`),
			[]Item{
				{Post: ingest.Post{ID: "multiwd-train-00001", Body: "A day."}, Gold: [][]string{{"Physical", "Emotional"}}},
				{Post: ingest.Post{ID: "multiwd-train-00002", Body: "A night."}, Gold: [][]string{{}}},
			},
			nil,
		},
		{
			"misread twice, a list of phrases", &WellXplain, "all",
			lines(`,Text,Aspect,Explanations`, `0,"I‚Äö√Ñ√¥m tired, and I can‚Äö√Ñ√¥t run.",1,"can‚Äö√Ñ√¥t run, tired"`),
			[]Item{{
				Post: ingest.Post{ID: "wellxplain-all-00001", Body: "I’m tired, and I can’t run."},
				Gold: [][]string{{"Physical"}}, Spans: [][]tokenizer.Span{{{Start: 6, End: 11}, {Start: 19, End: 30}}},
			}},
			[]string{"dataset_wellnessdimensions.csv: 1 of 1 rows: misread characters or HTML entities, repaired."},
		},
		{
			"a tab, a quote and a line end in a text", &DepSign, "validation",
			lines("PID\tText data\tLabel", "x\t\"A \"\"day\"\",\t\na night.\"\tmoderate"),
			[]Item{{
				Post: ingest.Post{ID: "depsign-lt-edi-validation-00001", Body: "A \"day\",\t\na night."},
				Gold: [][]string{{"moderate"}, {"depressed"}},
			}},
			nil,
		},
		{
			"the columns of the test file", &DepSign, "test",
			lines("Pid\ttext data\tClass labels", "x\tA day.\tnot depression"),
			[]Item{{
				Post: ingest.Post{ID: "depsign-lt-edi-test-00001", Body: "A day."},
				Gold: [][]string{{"not depression"}, {"not depressed"}},
			}},
			nil,
		},
	} {
		t.Run(c.d.Name+": "+c.name, func(t *testing.T) {
			s, err := c.d.Split(c.split)
			if err != nil {
				t.Fatal(err)
			}
			items, notes, err := readFiles(c.d, c.split, map[string]string{s.File: c.content})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, items); diff != "" {
				t.Errorf("items (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.notes, notes); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadCorporaNamesTheLineOfADefect(t *testing.T) {
	checkDefects(t, &SDCNL, "train", []defect{
		{"a label that there is not", lines("title,selftext,is_suicide", "\"A\nday\",x,2"), `training-set.csv:3: is_suicide "2" is not one of 0, 1`},
		{"no text", lines("title,selftext,is_suicide", " ,emptypost,1"), `training-set.csv:2: an empty text`},
	})
	checkDefects(t, &DepSeverity, "all", []defect{
		{
			"a label that there is not", lines("text,label", "A day.,Severe"),
			`Reddit_depression_dataset.csv:2: label "Severe" is not one of minimum, mild, moderate, severe`,
		},
	})
	checkDefects(t, &CSSRS, "all", []defect{
		{
			"posts that are no list", lines("User,Post,Label", "x,A day.,Attempt"),
			cssrsFile + ":2: a list that does not begin with [",
		},
		{"no posts", lines("User,Post,Label", "x,[],Attempt"), cssrsFile + ":2: an empty text"},
	})
	checkDefects(t, &CAMS, "added", []defect{
		{
			"the columns of train", lines("selftext,ANNOTATIONS,Interpretations", "A day.,0,"),
			`added_CAMS_data.csv:1: no column "cause"; the header has selftext, ANNOTATIONS, Interpretations`,
		},
	})
	checkDefects(t, &WellXplain, "all", []defect{
		{
			"a code that there is not", lines("Text,Aspect,Explanations", "A day.,0,"),
			`dataset_wellnessdimensions.csv:2: Aspect "0" is not one of 1, 2, 3, 4`,
		},
	})
	checkDefects(t, &SAD, "all", []defect{
		{"no archive", "A day.", "SAD_v1.zip: zip: not a valid zip file"},
		{"an archive of something else", archive(t, "notes.txt", "A day."), "SAD_v1.zip: no file SAD_v1.xlsx in it"},
		{"no workbook", archive(t, sadBook, "A day."), "SAD_v1.zip: opening SAD_v1.xlsx: zip: not a valid zip file"},
		{
			"no column", sadArchive(t, []any{"sentence", "top_label"}),
			`SAD_v1.zip/SAD_v1.xlsx:1: no column "original_label"; the header has sentence, top_label`,
		},
		{
			"a label that there is not", sadArchive(t, sadHeader, []any{1, "A day.", 1, "Sleep", "Work", 0, "mTurk"}),
			`SAD_v1.zip/SAD_v1.xlsx:2: original_label "Sleep" is not one of Financial Problem, Other, Everyday Decision Making, ` +
				`Emotional Turmoil, School, Family Issues, Social Relationships, Work, Health, Fatigue, or Physical Pain`,
		},
		{
			"a header below an empty row", sadArchive(t, nil, sadHeader),
			`SAD_v1.zip/SAD_v1.xlsx:1: no column "sentence"; the header has `,
		},
		{"an empty sheet", sadArchive(t), `SAD_v1.zip/SAD_v1.xlsx:1: an empty file; a header with sentence, original_label, top_label, is_stressor, is_covid, Source is needed`},
	})
}

func TestReadWorkbook(t *testing.T) {
	content := sadArchive(t, sadHeader, []any{1, "A long day.", 1, "Work", "Other", 0, "mTurk"}, []any{2, "A day off.", 0, "School", "School", 1})
	items, notes, err := readFiles(&SAD, "all", map[string]string{sadFile: content})
	if err != nil || len(notes) > 0 {
		t.Fatalf("the notes are %q, the error is %v", notes, err)
	}
	want := []Item{
		{
			Post: ingest.Post{ID: "sad-all-00001", Body: "A long day."}, Gold: [][]string{{"Work"}, {"Other"}, {"stressor"}},
			Columns: map[string]string{"covid": "no", "source": "mTurk"},
		},
		{
			Post: ingest.Post{ID: "sad-all-00002", Body: "A day off."}, Gold: [][]string{{"School"}, {"School"}, {"no stressor"}},
			Columns: map[string]string{"covid": "yes", "source": ""},
		},
	}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

var sadHeader = []any{"sID", "sentence", "is_stressor", "original_label", "top_label", "is_covid", "Source"}

// sadArchive returns the archive of SAD with these rows in its workbook.
func sadArchive(t *testing.T, rows ...[]any) string {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := book.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	content, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return archive(t, sadBook, content.String())
}

// archive returns a zip archive of one file.
func archive(t *testing.T, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
