package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
)

// symptoms are the labels of ReDSM5: the nine symptoms of a major depressive
// episode, in the order of the DSM-5 and in the corpus's own words.
var symptoms = []string{
	"DEPRESSED_MOOD", "ANHEDONIA", "APPETITE_CHANGE", "SLEEP_ISSUES", "PSYCHOMOTOR",
	"FATIGUE", "WORTHLESSNESS", "COGNITIVE_ISSUES", "SUICIDAL_THOUGHTS",
}

// symptomCodes are what stands in the files, among them one misspelling, and
// symptomsOfCodes the symptoms they mean.
var (
	symptomCodes    = slices.Concat(symptoms, []string{"LEEP_ISSUES"})
	symptomsOfCodes = slices.Concat(symptoms, []string{"SLEEP_ISSUES"})
)

// symptomTask asks which symptoms of the DSM-5 a post shows.
var symptomTask = Task{
	Name: "redsm5/symptoms", Key: "9-label", Kind: Multilabel,
	Labels: symptoms, Positive: symptoms[8:], Unit: "post",
}

const redsm5Citation = "Bao, Pérez and Parapar 2025, ReDSM5: A Reddit Dataset for DSM-5 Depression Detection " +
	"(CIKM 2025, arXiv 2508.03399)"

// ReDSM5 is the corpus of Bao et al.: Reddit posts whose sentences clinicians
// marked with symptoms of the DSM-5.
//
// Its files are given to people who sign an agreement; this reader was not
// tried on them. Their names are those of the data card, their columns those of
// the public sample, [ReDSM5Sample]. The file of the posts has post_id and text;
// the file of the annotations has a row for each sentence and symptom, with
// post_id, sentence_text, DSM5_symptom and status, which is 1 if the sentence
// shows the symptom and 0 if it was judged and does not. What the clinicians
// wrote about it, in the column explanation, is not read.
//
// A post has the symptoms of all its sentences of status 1, and none if it has
// no such sentence; the spans are those sentences. SPECIAL_CASE, which is no
// symptom of the DSM-5, is left out, and LEEP_ISSUES, as public code has found
// it in the file, is read as SLEEP_ISSUES.
var ReDSM5 = Dataset{
	Name:     "redsm5",
	Title:    "ReDSM5: symptoms of depression in Reddit posts, sentence by sentence",
	Source:   "https://github.com/eliseobao/redsm5 (by agreement)",
	Licence:  "by agreement",
	Citation: redsm5Citation,
	Lang:     "en",
	Tasks:    []Task{symptomTask},
	Splits:   []Split{{Name: "all", File: "redsm5_posts.csv", Rows: 1484}},
	read:     readReDSM5,
}

// ReDSM5Sample is the public sample of [ReDSM5]: 17 posts and 25 annotated
// sentences, each paraphrased on its own, so that no sentence stands in its
// post in the same words.
var ReDSM5Sample = Dataset{
	Name:     "redsm5-sample",
	Title:    "ReDSM5, public sample: symptoms of depression in paraphrased posts",
	Source:   "https://github.com/eliseobao/redsm5 (folder data)",
	Licence:  "not stated (of the repository); the sample is public",
	Citation: redsm5Citation,
	Lang:     "en",
	Tasks:    []Task{symptomTask},
	Splits:   []Split{{Name: "all", File: "redsm5_posts_sample_paraphrased.csv", Rows: 17}},
	read:     readReDSM5,
}

// shown is a sentence that shows a symptom.
type shown struct{ sentence, symptom string }

// readReDSM5 reads the posts and joins the annotations by post_id, which is
// not kept.
func readReDSM5(d *Dataset, files fs.FS, s Split) ([]Item, []string, error) {
	found, lost, err := readShown(files, strings.Replace(s.File, "posts", "annotations", 1))
	if err != nil {
		return nil, nil, err
	}
	joined := map[string]bool{}
	items, notes, err := csvRows([]string{"text", "post_id"}, func(r record) (Item, error) {
		id := r.cell("post_id")
		if joined[id] {
			return Item{}, r.wrap("post_id", errors.New("a second post of this id"))
		}
		joined[id] = true
		it, lost := symptomItem(r.text("text"), found[id])
		if lost {
			r.count("a sentence that shows a symptom is not in the post, it has no span")
		}
		return it, nil
	})(d, files, s)
	notes = append(lost, notes...)
	maps.DeleteFunc(found, func(id string, _ []shown) bool { return joined[id] })
	if len(found) > 0 {
		notes = append(notes, fmt.Sprintf("%s: %d posts with symptoms are not there, left out.", s.File, len(found)))
	}
	return items, notes, err
}

// symptomItem returns a post with the symptoms that were found in it, in the
// order of the labels, and whether a sentence was lost that does not stand in it.
func symptomItem(text string, found []shown) (it Item, lost bool) {
	gold, spans := []string{}, []tokenizer.Span(nil)
	for _, symptom := range symptoms {
		if slices.ContainsFunc(found, func(f shown) bool { return f.symptom == symptom }) {
			gold = append(gold, symptom)
		}
	}
	for _, f := range found {
		if span, ok := find(text, f.sentence); ok {
			spans = append(spans, span)
		} else {
			lost = true
		}
	}
	return Item{Post: ingest.Post{Body: text}, Gold: [][]string{gold}, Spans: [][]tokenizer.Span{merge(spans)}}, lost
}

// readShown reads the annotations of status 1 by the ids of their posts.
func readShown(files fs.FS, file string) (found map[string][]shown, notes []string, err error) {
	found = make(map[string][]shown)
	columns := []string{"post_id", "sentence_text", "DSM5_symptom", "status"}
	notes, err = eachRecord(files, file, columns, func(r record) error {
		if r.cell("DSM5_symptom") == "SPECIAL_CASE" {
			return nil
		}
		symptom, err := r.labelOf("DSM5_symptom", symptomCodes, symptomsOfCodes)
		if err != nil {
			return err
		}
		status, err := r.label("status", []string{"absent", "present"})
		if err == nil && status == "present" {
			id := r.cell("post_id")
			found[id] = append(found[id], shown{r.repaired(r.cell("sentence_text")), symptom})
		}
		return err
	})
	return found, notes, err
}
