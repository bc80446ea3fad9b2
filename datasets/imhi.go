package datasets

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/ingest"
)

// imhiSet is what the nine sets of the IMHI benchmark differ in.
type imhiSet struct {
	name    string            // the name of the set's file, such as "t-sid"
	of      string            // the corpus that its posts are from
	task    Task              // the question, with the labels that answers lead to
	answers map[string]string // the labels by the phrases that name them, see [imhiSet.label]
	asked   string            // the column for what the question of a row is about; "" if all rows have one question
	about   []string          // what a question may be about
	test    int               // the rows of the test split
	defects []string          // what a user must know of this set
	train   [2]int            // the rows of the train and validation split; zero where they were not released
}

// imhi returns a set of the IMHI benchmark of MentaLLaMA as a dataset.
//
// A row of its files is a question and an answer of ChatGPT (gpt-3.5-turbo).
// The post is taken out of the question. The label is what the answer says
// before "Reasoning:", mapped by whole names; an answer that is none of them is
// an error. These labels are ChatGPT's: they differ from those of the people
// who annotated the corpora in up to a quarter of the rows, so a score here
// stands beside figures of the protocol imhi only.
//
// The splits are the files as they were released: test has the phrasing for
// models that follow instructions, test-complete the same rows in the phrasing
// for models that complete a text (with white space folded, and 18 long posts
// of DR cut a little), expert the 35 rows for which experts wrote
// explanations. Train and validation exist for five of the nine sets.
func imhi(s imhiSet) Dataset {
	if s.task.Kind != Binary { // whose answers are yes and no
		s.task.Aliases = s.answers
	}
	return Dataset{
		Name:   "imhi-" + strings.ToLower(s.name),
		Folder: "imhi",
		Title:  "IMHI, the part of " + s.of + ": labels of ChatGPT, not of people",
		Source: "https://github.com/SteveKGYang/MentalLLaMA",
		Licence: "MIT (of the repository), \"for non-clinical research only\"; " +
			"the corpora keep their own terms",
		Citation: "Yang et al. 2024, MentaLLaMA: Interpretable Mental Health Analysis on Social Media with " +
			"Large Language Models (WWW 2024, arXiv 2309.13567)",
		Defects: append(s.defects, "The posts are those of the corpora: test and expert rows stand in the train splits of others."),
		Lang:    "en",
		Tasks:   []Task{s.task},
		Splits:  s.splits(),
		read:    s.read,
	}
}

// unlikePeople says in how many test rows, of those that could be compared,
// the label is not the one that people gave.
func unlikePeople(rows string) string {
	return "ChatGPT's label is not the one that people gave in " + rows + " test rows."
}

// splits returns the splits of the set that were released.
func (s imhiSet) splits() []Split {
	file := s.name + ".csv"
	splits := []Split{
		{Name: "test", File: "test_data/test_instruction/" + file, Rows: s.test, Protocols: []string{"imhi"}},
		{Name: "test-complete", File: "test_data/test_complete/" + file, Rows: s.test, Protocols: []string{"imhi"}},
		{Name: "expert", File: "human_evaluation/test_instruction_expert/" + file, Rows: 35},
	}
	if s.train[0] == 0 {
		return splits
	}
	folder := "train_data/instruction_data/" + s.name
	return append([]Split{
		{Name: "train", File: folder + "/train.csv", Rows: s.train[0]},
		{Name: "validation", File: folder + "/val.csv", Rows: s.train[1]},
	}, splits...)
}

// read reads a file of the benchmark. Its notes say whose the labels are, and
// which rows share a post.
func (s imhiSet) read(d *Dataset, files fs.FS, split Split) ([]Item, []string, error) {
	items, notes, err := csvRows([]string{"query", "gpt-3.5-turbo"}, s.item)(d, files, split)
	notes = append(notes, "The labels of IMHI were given by ChatGPT; they are not those that people gave to "+s.of+".")
	if s.asked != "" {
		notes = append(notes, fmt.Sprintf("A row is a post and a question about one %s, named in the column %s; "+
			"a model that sees the text alone answers all questions about a post alike.", s.asked, s.asked))
	}
	return items, notes, err
}

// item reads a row: the post and the question in the cell query, the label and
// ChatGPT's reasons for it in the cell gpt-3.5-turbo.
func (s imhiSet) item(r record) (Item, error) {
	text, question, err := splitQuery(r.cell("query"))
	if err != nil {
		return Item{}, r.wrap("query", err)
	}
	label, err := s.label(r.cell("gpt-3.5-turbo"))
	if err != nil {
		return Item{}, r.wrap("gpt-3.5-turbo", err)
	}
	it := Item{Post: ingest.Post{Body: r.repaired(text)}, Gold: [][]string{{label}}}
	if s.asked == "" {
		return it, nil
	}
	i := slices.IndexFunc(s.about, func(name string) bool { return strings.Contains(question, " "+name) })
	if i < 0 {
		return Item{}, r.wrap("query", fmt.Errorf("a question about none of %s", strings.Join(s.about, ", ")))
	}
	it.Columns = map[string]string{s.asked: s.about[i]}
	return it, nil
}

// splitQuery returns the post and the question of a query in either phrasing:
//
//	Consider this post: "…" Question: …
//	Post: … Question: …
func splitQuery(query string) (text, question string, err error) {
	end := strings.LastIndex(query, "Question:")
	if end < 0 {
		return "", "", fmt.Errorf("no %q in the query", "Question:")
	}
	text, question = strings.TrimSpace(query[:end]), query[end:]
	if quoted, ok := strings.CutPrefix(text, "Consider this post: \""); ok && strings.HasSuffix(quoted, "\"") {
		return strings.TrimSpace(strings.TrimSuffix(quoted, "\"")), question, nil
	}
	if text, ok := strings.CutPrefix(text, "Post:"); ok {
		return strings.TrimSpace(text), question, nil
	}
	return "", "", fmt.Errorf("the query begins with neither %q nor %q", "Consider this post: \"…\"", "Post:")
}

// imhiLeads are the beginnings of answers before the name of the label.
var imhiLeads = []string{
	"this post shows the stress cause related to ",
	"this post shows causes of depression related to ",
	"this post shows mental disorder symptoms related to ",
	"this post shows ",
}

// label returns the label that an answer names: all that stands before
// "Reasoning:", or up to the comma after a yes or no, without a beginning that
// is the same for all labels and the punctuation at the end, must be one of the
// phrases of the set.
func (s imhiSet) label(answer string) (string, error) {
	said, _, ok := strings.Cut(answer, "Reasoning:")
	if !ok {
		return "", fmt.Errorf("no %q after the label", "Reasoning:")
	}
	phrase := strings.ToLower(strings.TrimRight(strings.TrimSpace(said), ".,;:!? "))
	for _, lead := range imhiLeads {
		if rest, ok := strings.CutPrefix(phrase, lead); ok {
			phrase = rest
			break
		}
	}
	if word, _, _ := strings.Cut(phrase, ","); word == "yes" || word == "no" {
		phrase = word
	}
	label, ok := s.answers[phrase]
	if !ok {
		return "", fmt.Errorf("the answer %s names no label of %s", quoted(phrase), s.task.Name)
	}
	return label, nil
}
