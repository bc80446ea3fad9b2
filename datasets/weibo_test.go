package datasets

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/ingest"
)

func TestReadSOSHL(t *testing.T) {
	items, notes, err := readFiles(&SOSHL, "train", map[string]string{
		"suicide_train_LLM.csv": "id\tlabel\tcomment\r\n1\t0\t今天天气很好\r\n2\t1\t\"他说\"\"再见\"\"\"\r\n",
	})
	if err != nil || len(notes) != 0 {
		t.Fatal(notes, err)
	}
	want := []Item{
		{Post: ingest.Post{ID: "soshl-1k-train-00001", Body: "今天天气很好"}, Gold: [][]string{{"low risk"}}},
		{Post: ingest.Post{ID: "soshl-1k-train-00002", Body: `他说"再见"`}, Gold: [][]string{{"high risk"}}},
	}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

func TestReadSOSHLNamesTheLineOfADefect(t *testing.T) {
	checkDefects(t, &SOSHL, "validation", []defect{
		{"commas", lines("id,label,comment", "1,0,a"), `suicide_val_LLM.csv:1: no column "comment"; the header has id,label,comment`},
		{"a label that there is not", lines("id\tlabel\tcomment", "1\t2\t好"), `suicide_val_LLM.csv:2: label "2" is not one of 0, 1`},
		{"GB18030", lines("id\tlabel\tcomment", "1\t0\t\xba\xc3"), `suicide_val_LLM.csv:2: a text with invalid UTF-8 at byte 0`},
	})
}

func TestReadTheRealSOSHL(t *testing.T) {
	t.Run("train", func(t *testing.T) {
		checkCounts(t, &SOSHL, "train", map[string]int{"low risk": 522, "high risk": 477})
	})
	t.Run("validation", func(t *testing.T) {
		checkCounts(t, &SOSHL, "validation", map[string]int{"low risk": 126, "high risk": 124})
	})
}

const distortionHeader = "非此即彼\t以偏概全\t心理过滤\t否定正面思考\t读心术\t先知错误\t放大\t情绪化推理\t应该式\t乱贴标签\t罪责归己\t罪责归他\t内容"

func TestReadSocialCD(t *testing.T) {
	items, notes, err := readFiles(&SocialCD, "test", map[string]string{"test_data_with_header.tsv": lines(
		distortionHeader,
		"1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t1\t要么全对，要么全错",
		"0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t\"今天\"下雨",
	)})
	if err != nil || len(notes) != 0 {
		t.Fatal(notes, err)
	}
	want := []Item{
		{
			Post: ingest.Post{ID: "socialcd-3k-test-00001", Body: "要么全对，要么全错"},
			Gold: [][]string{{"all-or-nothing", "blaming others"}},
		},
		{Post: ingest.Post{ID: "socialcd-3k-test-00002", Body: `"今天"下雨`}, Gold: [][]string{{}}},
	}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

func TestReadSocialCDNamesTheLineOfADefect(t *testing.T) {
	checkDefects(t, &SocialCD, "train", []defect{
		{
			"a mark that is neither 0 nor 1", lines(distortionHeader, "0\t0\t0\t0\t0\t0\t0\t0\t0\tx\t0\t0\t好"),
			`train_data_with_header.tsv:2: 乱贴标签 "x" is not one of 0, 1`,
		},
		{
			"a mark too few", lines(distortionHeader, "0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t好"),
			`train_data_with_header.tsv:2: a row of 12 cells; the header has 13`,
		},
	})
}

func TestReadTheRealSocialCD(t *testing.T) {
	for split, counts := range map[string][]int{ // in the order of the labels
		"train": {63, 112, 301, 21, 91, 519, 252, 14, 70, 1575, 151, 21},
		"test":  {14, 29, 77, 6, 30, 133, 69, 2, 14, 386, 37, 6},
	} {
		t.Run(split, func(t *testing.T) { checkCounts(t, &SocialCD, split, countsOf(distortions, counts)) })
	}
}
