package datasets

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const (
	redsm5Posts = "post_id,text\n" +
		"p1,\"I sleep badly. I am tired. The cat is well.\"\n" +
		"p2,A quiet week.\n"
	redsm5Header = "post_id,sentence_text,DSM5_symptom,status,explanation\n"
)

func TestReadReDSM5(t *testing.T) {
	for _, c := range []struct {
		name, annotations string
		gold              []string // of the first post
		marked            string   // its text with the spans in brackets
		notes             []string
	}{
		{
			"two symptoms, in the order of the labels",
			"p1,I am tired.,FATIGUE,1,It says so.\np1,I sleep badly.,SLEEP_ISSUES,1,It says so.\n",
			[]string{"SLEEP_ISSUES", "FATIGUE"},
			"[I sleep badly.] [I am tired.] The cat is well.", nil,
		},
		{
			"two clinicians on one sentence",
			"p1,I am tired.,FATIGUE,1,Yes.\np1,I am tired.,FATIGUE,1,Indeed.\n",
			[]string{"FATIGUE"},
			"I sleep badly. [I am tired.] The cat is well.", nil,
		},
		{"a symptom that is not shown", "p1,I am tired.,FATIGUE,0,No.\n", []string{}, "I sleep badly. I am tired. The cat is well.", nil},
		{"no annotation", "", []string{}, "I sleep badly. I am tired. The cat is well.", nil},
		{
			"a misspelling", "p1,I sleep badly.,LEEP_ISSUES,1,It says so.\n",
			[]string{"SLEEP_ISSUES"},
			"[I sleep badly.] I am tired. The cat is well.", nil,
		},
		{"no symptom of the DSM-5", "p1,The cat is well.,SPECIAL_CASE,1,A cat.\n", []string{}, "I sleep badly. I am tired. The cat is well.", nil},
		{
			"a paraphrase", "p1,My nights are poor.,SLEEP_ISSUES,1,It says so.\n",
			[]string{"SLEEP_ISSUES"},
			"I sleep badly. I am tired. The cat is well.",
			[]string{"redsm5_posts.csv: 1 of 2 rows: a sentence that shows a symptom is not in the post, it has no span."},
		},
		{
			"a post that is not there", "p3,I am tired.,FATIGUE,1,It says so.\n",
			[]string{},
			"I sleep badly. I am tired. The cat is well.",
			[]string{"redsm5_posts.csv: 1 posts with symptoms are not there, left out."},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			items, notes, err := readFiles(&ReDSM5, "all", map[string]string{
				"redsm5_posts.csv": redsm5Posts, "redsm5_annotations.csv": redsm5Header + c.annotations,
			})
			if err != nil || len(items) != 2 {
				t.Fatal(len(items), err)
			}
			if diff := cmp.Diff([][]string{c.gold}, items[0].Gold); diff != "" {
				t.Errorf("symptoms (-want +got):\n%s", diff)
			}
			if got := marked(items[0]); got != c.marked {
				t.Errorf("the spans are %s, want %s", got, c.marked)
			}
			if diff := cmp.Diff(c.notes, notes, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
}

// marked returns the text of the item with its spans for the first task in
// brackets.
func marked(it Item) string {
	var b strings.Builder
	text, from := it.Post.Text(), 0
	for _, s := range it.Spans[0] {
		b.WriteString(text[from:s.Start] + "[" + text[s.Start:s.End] + "]")
		from = s.End
	}
	return b.String() + text[from:]
}

func TestReadReDSM5NamesTheLineOfADefect(t *testing.T) {
	for _, c := range []struct{ name, posts, annotations, want string }{
		{
			"a symptom that there is not", redsm5Posts, "p1,I sleep badly.,HUNGER,1,x\n",
			`redsm5_annotations.csv:2: DSM5_symptom "HUNGER" is not one of DEPRESSED_MOOD, `,
		},
		{
			"a status that there is not", redsm5Posts, "p1,I sleep badly.,FATIGUE,2,x\n",
			`redsm5_annotations.csv:2: status "2" is not one of 0, 1`,
		},
		{"two posts of one id", redsm5Posts + "p1,Again.\n", "", `redsm5_posts.csv:4: a second post of this id`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readFiles(&ReDSM5, "all", map[string]string{
				"redsm5_posts.csv": c.posts, "redsm5_annotations.csv": redsm5Header + c.annotations,
			})
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("the error is\n%v, want\n%s", err, c.want)
			}
		})
	}
	_, _, err := readFiles(&ReDSM5, "all", map[string]string{"redsm5_posts.csv": redsm5Posts})
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "redsm5_annotations.csv") {
		t.Errorf("without annotations the error is %v", err)
	}
}

func TestReadTheRealSampleOfReDSM5(t *testing.T) {
	checkCounts(t, &ReDSM5Sample, "all", map[string]int{
		"SLEEP_ISSUES": 5, "FATIGUE": 3, "COGNITIVE_ISSUES": 3, "DEPRESSED_MOOD": 3, "WORTHLESSNESS": 3,
		"ANHEDONIA": 2, "SUICIDAL_THOUGHTS": 1,
	})
}
