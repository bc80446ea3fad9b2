package datasets

import (
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/ingest"
)

// riskLevels are the labels of the C-SSRS corpus by severity.
var riskLevels = []string{"Supportive", "Indicator", "Ideation", "Behavior", "Attempt"}

// atRisk are the labels of the binary task of Xu et al. 2024: Supportive, and
// the rest.
var atRisk = []string{"supportive", "at risk"}

// cssrsFile is the file of the users.
const cssrsFile = "anonymized_dataset/500_Reddit_users_posts_labels.csv"

// CSSRS is the corpus of Gaur et al.: users of Reddit with their posts, and the
// level of suicide risk that four psychiatrists gave each. Its authors give no
// split.
var CSSRS = Dataset{
	Name:     "cssrs-suicide",
	Title:    "C-SSRS: suicide risk of users of Reddit",
	Source:   "https://github.com/AmanuelF/Suicide-Risk-Assessment-using-Reddit",
	Licence:  "not stated in the repository; CC BY for the same data at doi.org/10.5281/zenodo.2667859",
	Citation: "Gaur et al. 2019, Knowledge-aware Assessment of Severity of Suicide Risk for Early Intervention (WWW 2019)",
	Defects: []string{
		"The posts of 28 users are cut off at 32,759 characters.",
		"Some words were replaced by terms of an ontology, such as Pain or Hyperactive behavior, and apostrophes removed.",
		"The random split of Xu et al. 2024 (400 and 100 users) was never published: no split here is theirs.",
	},
	Lang: "en",
	Tasks: []Task{
		{
			Name: "cssrs-suicide/risk", Key: "5-level", Kind: Ordinal,
			Labels: riskLevels, Positive: riskLevels[3:], Unit: "user",
		},
		{
			Name: "cssrs-suicide/at-risk", Key: "binary", Kind: Binary,
			Labels: atRisk, Positive: atRisk[1:], Unit: "user",
		},
	},
	Splits: []Split{
		{Name: "train", File: cssrsFile, Rows: 346, Ours: true},
		{Name: "validation", File: cssrsFile, Rows: 52, Ours: true},
		{Name: "test", File: cssrsFile, Rows: 102, Ours: true},
		{Name: "all", File: cssrsFile, Rows: 500, Protocols: []string{"menta-eval", "o3-mini-full-set"}},
	},
	read: csvRows([]string{"Post", "Label"}, cssrsItem),
}

// cssrsItem reads a row: a user. The body is all posts of the user, in the
// order of the file, with a blank line between them; the column "posts" says
// how many there are.
func cssrsItem(r record) (Item, error) {
	level, err := r.word("Label", riskLevels)
	if err != nil {
		return Item{}, err
	}
	posts, cut, err := pythonStrings(r.cell("Post"))
	if err != nil {
		return Item{}, r.wrap("Post", err)
	}
	if cut {
		r.count("a list of posts that was cut off, its last post is incomplete")
	}
	gold := [][]string{{level}, {atRisk[1]}}
	if level == riskLevels[0] {
		gold[1] = atRisk[:1]
	}
	return Item{
		Post:    ingest.Post{Body: r.repaired(strings.Join(posts, "\n\n"))},
		Gold:    gold,
		Columns: map[string]string{"posts": strconv.Itoa(len(posts))},
	}, nil
}
