package reports

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/datasets"
)

// Tasks of every kind, whose labels deny and contain each other.
var (
	stressed  = datasets.Task{Kind: datasets.Binary, Labels: []string{"not stressed", "stressed"}, Positive: []string{"stressed"}}
	dimension = datasets.Task{Kind: datasets.Binary, Labels: []string{"absent", "present"}, Positive: []string{"present"}}
	board     = datasets.Task{Kind: datasets.Binary, Labels: []string{"sleep", "study"}, Positive: []string{"study"}}
	told      = datasets.Task{Kind: datasets.Binary, Labels: []string{"Yes", "No"}, Positive: []string{"No"}}
	unsaid    = datasets.Task{Kind: datasets.Binary, Labels: []string{"calm", "tense"}}
	severity  = datasets.Task{Kind: datasets.Ordinal, Labels: []string{"minimum", "mild", "moderate", "severe"}}
	levels3   = datasets.Task{Kind: datasets.Ordinal, Labels: []string{"0", "1", "2"}}
	causes    = datasets.Task{
		Kind: datasets.Multiclass, Labels: []string{"no reason", "jobs and careers", "Health, Fatigue, or Pain"},
		Aliases: map[string]string{"none": "no reason", "no causes of worry": "no reason", "jobs and career": "jobs and careers", "health issues": "Health, Fatigue, or Pain"},
	}
)

func TestAnswersInWords(t *testing.T) {
	for _, c := range []struct {
		name string
		task datasets.Task
		says map[string]string // the label by the answer; in parentheses why there is none
	}{
		{"yes and no", stressed, map[string]string{
			"Yes": "stressed", "no.": "not stressed", "yes..": "stressed", "YES!": "stressed", "**No**": "not stressed", `"Yes."`: "stressed", "`no`": "not stressed",
			"Yes, the writer is stressed. Reasoning: They are not stressed by work, but by money.": "stressed",
			"No, the writer is not stressed. Reasoning: The day was calm, nobody is stressed.":     "not stressed",
			"no. Reasoning: It is a day like any other. A stressed writer would say so.":           "not stressed",
			"**Yes**, the poster is stressed.\n\n**Reasoning:** Not stated.":                       "stressed",
			"Answer: no":                          "not stressed",
			"**Answer:** Yes":                     "stressed",
			"The answer is no.":                   "not stressed",
			"Yes - they say so":                   "stressed",
			"Yes.\n\nSomebody not stressed would": "stressed",
			"True":                                "stressed",
			"No, they aren't stressed, and never were.":                     "not stressed",
			"Reasoning: It was a long week. Not every week is. Answer: yes": "stressed",
		}},
		{"yes or no", stressed, map[string]string{
			"Yes and no.": "(no label)", "yes/no": "(no label)", "Yes, no": "(contradiction)", "No, the poster is stressed.": "(contradiction)",
			"Yes, the poster isn't stressed.": "(contradiction)", "Yesterday": "(no label)", "No-one knows": "(no label)", "No idea.": "(no label)",
			"Know": "(no label)", "Yes?": "(no label)", "Reasoning: They are stressed.": "(no label)", "": "(empty)", " \n": "(empty)",
		}},
		{"a label and its contrary", stressed, map[string]string{
			"Stressed.": "stressed", "NOT STRESSED": "not stressed", "**not stressed**": "not stressed", "__stressed__": "stressed",
			"The poster isn't stressed.":                         "not stressed",
			"The poster isn’t stressed.":                         "not stressed",
			"The poster is **not** stressed":                     "not stressed",
			"There is no evidence that the poster is stressed.":  "not stressed",
			"I don't think they are stressed":                    "not stressed",
			"There is no doubt that the poster is stressed.":     "stressed",
			"Not only stressed":                                  "stressed",
			"They are stressed, not calm.":                       "stressed",
			"Stressed: no":                                       "not stressed",
			"Stressed: Yes":                                      "stressed",
			"The poster cannot sleep and is stressed.":           "stressed",
			"Not being heard makes the poster stressed":          "(no label)",
			"If I had to choose, I would say stressed":           "stressed",
			"Not stressed but tired":                             "not stressed",
			"It is unclear whether the poster is stressed.":      "(no label)",
			"I cannot tell if they are stressed":                 "(no label)",
			"They can't sleep, stressed":                         "(no label)",
			"It is not true that they are not at all stressed":   "(no label)",
			"stressed or not stressed":                           "(several)",
			"The poster may be stressed, or may not be stressed": "(contradiction)",
			"distressed, unstressed, non-stressed":               "(no label)",
		}},
		{"JSON", stressed, map[string]string{
			`{"label": "not stressed", "confidence": 0.8}`:                    "not stressed",
			`{"answer": "Yes", "reasoning": "not stressed is what they say"}`: "stressed",
			"```json\n{\"label\": \"STRESSED\"}\n```":                         "stressed",
			`{"prediction": ["stressed"]}`:                                    "stressed",
			`{"label": true}`:                                                 "stressed",
			`{"label": null}`:                                                 "(no label)",
			`{"label": "stressed", "answer": "not stressed"}`:                 "(several)",
			`{"stressed": false}`:                                             "not stressed",
		}},
		{"a question about something else", dimension, map[string]string{
			"Yes, this dimension exists in the post.": "present", "No, this dimension does not exist in the post.": "absent",
			"No, it is not present.": "absent", "It is present": "present", "It is not present.": "(no label)",
		}},
		{"labels that aren't contrary", board, map[string]string{
			"study": "study", "no signs of study": "(no label)", "sleep, rather than study or sleep": "(contradiction)", "No, this is about sleep, not study.": "sleep", "It is about sleep rather than study.": "sleep",
			"No.": "sleep", "Yes, it is about sleep": "(contradiction)", "neither sleep nor study": "(no label)", "study, not sleep": "study",
			"There are no signs of sleep or study": "(no label)",
		}},
		{"labels that are yes and no", told, map[string]string{"Yes, there is no doubt.": "Yes", "no": "No", "No, never": "No", "YES.": "Yes"}},
		{"no positive label", unsaid, map[string]string{"yes": "(no label)", "Calm": "calm", "not calm": "(no label)", "Yes, tense.": "tense"}},
		{"levels", severity, map[string]string{
			"severe": "severe", "Severe.": "severe", "- **Severe**": "severe", "not severe": "(no label)", "isn't severe": "(no label)", "unlikely to be severe": "(no label)",
			"not mild, severe": "severe", "Not mild but severe": "severe", "severe rather than mild": "severe", "moderate, not mild or severe": "moderate",
			"not mild, moderate or severe": "(no label)", "not mild, severe, or moderate": "(no label)", "mild to moderate": "(several)", "mild/moderate": "(several)",
			"No, mild.": "mild", "Severe is unlikely; mild": "mild", "It looks severe. It is not severe.": "(contradiction)", "possibly moderate": "moderate",
			"The level is hard to say, but mild": "mild", "severe: no, mild: yes": "mild", "nothing severe here? mild": "(several)", "less than severe": "(no label)",
			"The label is moderate": "moderate", "severity": "(no label)", "The post does not, in my view, show severe signs.": "(no label)",
			"not severe, nor is it moderate, mild": "mild", "severe: 0.3, mild: 0.9": "(no label)", "The level is not moderate because it is severe": "severe",
		}},
		{"numbers", levels3, map[string]string{"1": "1", "1.0": "1", "Level 2.": "2", "1.5": "(no label)", "10": "(no label)", "1 or 2": "(several)", "3": "(no label)", "2 = not 1": "2"}},
		{"other names of labels", causes, map[string]string{
			"This post shows no causes of worry.": "no reason", "none.": "no reason", "No reason": "no reason", "jobs and career": "jobs and careers",
			"This post shows causes of worry related to health issues.": "Health, Fatigue, or Pain", "health, fatigue, or pain": "Health, Fatigue, or Pain",
			"Not health issues": "(no label)", "careers": "(no label)", "Yes.": "(no label)",
		}},
		{"any number of labels", weathers, map[string]string{
			"Rain and sun.": "rain + sun", "No rain, but wind": "wind", "none": "", "None of these.": "", "no rain, wind or sun": "", "rain: yes\nwind: no\nsun: no": "rain",
			`{"rain": true, "wind": false, "sun": true}`: "rain + sun", `{"labels": ["sun", "wind"]}`: "wind + sun", `{"labels": []}`: "", "[]": "(no label)",
			"no rain": "(no label)", "fog": "(no label)", "not only rain but wind": "rain + wind", "rain. No rain.": "(contradiction)", "neither rain nor wind nor sun": "", "no rain or wind or sun": "",
			"sun, no wind": "sun", "yes": "(no label)",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newWordsReader(c.task)
			for text, want := range c.says {
				if got := gives(r, text); got != want {
					t.Errorf("%q gives %q, want %q", text, got, want)
				}
			}
		})
	}
}

// gives shows what an answer gives: labels, or why there is none in parentheses.
func gives(r *wordsReader, text string) string {
	labels, reason, _ := r.read(text)
	if labels == nil {
		return map[string]string{
			noLabelNamed: "(no label)", labelsNamed: "(several)", contradicted: "(contradiction)", emptyAnswer: "(empty)",
		}[reason]
	}
	names := []string{}
	for _, i := range labels {
		names = append(names, r.task.Labels[i])
	}
	return strings.Join(names, " + ")
}

// Whatever stands after "Reasoning:" changes nothing.
func TestReasonsChangeNoAnswer(t *testing.T) {
	r := newWordsReader(severity)
	words := rapid.SampledFrom([]string{"mild", "severe", "not", "no", "yes", ",", ".", ":", "\n", "or", "but", "whether", "label", "Answer:", `"`, "**", "é"})
	rapid.Check(t, func(rt *rapid.T) {
		said := strings.Join(rapid.SliceOfN(words, 1, 6).Draw(rt, "said"), " ")
		why := strings.Join(rapid.SliceOfN(words, 0, 6).Draw(rt, "why"), " ")
		if verdict(said) == "" {
			rt.Skip("an answer of blanks")
		}
		if got, want := gives(r, said+" Reasoning: "+why), gives(r, said); got != want {
			rt.Errorf("%q gives %q, and with the reasons %q %q", said, want, why, got)
		}
	})
}

func FuzzAnswersInWords(f *testing.F) {
	for _, seed := range []string{"not severe, or mild: no.", "```json\n{\"label\": [1]}\n```", "Answer: Reasoning: Answer:", "isn’t “mild”—but", "[]", "\xff severe n't"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, task := range []datasets.Task{stressed, severity, weathers, causes} {
			labels, reason, _ := newWordsReader(task).read(text)
			if (labels == nil) != (reason != "") {
				t.Errorf("labels %v, reason %q", labels, reason)
			}
			if task.Kind != datasets.Multilabel && len(labels) > 1 || !slices.IsSorted(labels) || len(slices.Compact(slices.Clone(labels))) != len(labels) {
				t.Errorf("labels %v", labels)
			}
		}
	})
}

func TestCues(t *testing.T) {
	seen := map[string]string{}
	for kind, phrases := range cues {
		if !slices.Contains([]string{"deny", "doubt", "plain", "end", "bridge", "after", "nothing"}, kind) {
			t.Errorf("nothing reads the kind %q", kind)
		}
		for phrase := range phrases {
			if len(strings.Fields(phrase)) > longestCue || phrase != strings.ToLower(phrase) {
				t.Errorf("the cue %q has capitals or more than %d words", phrase, longestCue)
			}
			if other, ok := seen[phrase]; ok && kind != "after" && other != "after" && kind != "nothing" && other != "nothing" {
				t.Errorf("%q is of the kinds %s and %s", phrase, kind, other)
			}
			seen[phrase] = kind
		}
	}
}
