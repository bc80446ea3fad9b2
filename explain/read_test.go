package explain

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// The heads of the posts below. What they answer is given, not predicted.
var (
	stressHead   = classify.HeadPrediction{Task: "dreaddit/stress", Labels: []string{"not stressed", "stressed"}, Positive: []string{"stressed"}}
	suicideHead  = classify.HeadPrediction{Task: "sdcnl/suicide", Labels: []string{"depression", "suicide"}, Positive: []string{"suicide"}}
	belongHead   = classify.HeadPrediction{Task: "irf/belongingness", Labels: []string{"no thwarted belongingness", "thwarted belongingness"}, Positive: []string{"thwarted belongingness"}}
	burdenHead   = classify.HeadPrediction{Task: "irf/burdensomeness", Labels: []string{"no perceived burdensomeness", "perceived burdensomeness"}, Positive: []string{"perceived burdensomeness"}}
	levelHead    = classify.HeadPrediction{Task: "depseverity/severity", Kind: classify.Ordinal, Labels: []string{"minimum", "mild", "moderate", "severe"}, Positive: []string{"moderate", "severe"}}
	stressorHead = classify.HeadPrediction{Task: "sad/stressor", Kind: classify.Multiclass, Labels: []string{"work", "family"}}
	emotionHead  = classify.HeadPrediction{Task: "goemotions/emotions", Kind: classify.Multilabel, Labels: []string{"joy", "gratitude"}}
)

// readingOf is a prediction with the answers of a head. Each word is a token
// that speaks for them by 0.1, so that they rest most on the longest sentence.
func readingOf(head classify.HeadPrediction, text string, answers ...int) classify.Prediction {
	head.Answers, head.Label = answers, answers[0]
	head.Probabilities = make([]float64, len(head.Labels))
	head.Logits = make([]float64, len(head.Labels))
	for i := range head.Labels {
		head.Probabilities[i] = 0.1
	}
	for _, a := range answers {
		head.Probabilities[a] = 0.8
	}
	p := classify.Prediction{LayerWeights: []float64{1}, Windows: 1}
	for _, w := range wordsIn(text, tokenizer.Span{End: len(text)}) {
		support := make([]float64, len(head.Labels))
		for _, a := range answers {
			support[a] = 0.1
		}
		p.Tokens = append(p.Tokens, w.Span)
		head.Contributions = append(head.Contributions, support)
	}
	p.Heads = []classify.HeadPrediction{head}
	return p
}

// postToRead is a post with a head and the label that it is given.
type postToRead struct {
	name   string
	head   classify.HeadPrediction
	answer int
	text   string
}

// Invented posts as people write them, each result judged right by reading it.
// Known to be wrong, and not among them: tears of joy and laughter at an emoji
// count as crying; an exaggeration ("I hate my life", for a dropped ice cream)
// counts; a content warning ("tw: suicide") counts as a sign of risk, which
// leaves such posts to a reader; an insult that the author reports counts as the
// author's own view; hints that only the whole post gives away (a countdown,
// letters in a drawer) and signs of mania or psychosis are missed.
//
// Two sets of 20 posts were held out: written by the same author before the
// program read any of them, read once by eye, and only then mended on. Of the
// first, 6 had no fault; 6 missed a sign, 4 gave a wrong polarity, 2 were called
// high risk in error, 3 missed a risk, two of them another person's. Of the
// second, read after those were mended, 9 had no fault; 6 gave a wrong polarity or
// person, 4 missed a sign, 1 named a sign that was none; no risk was missed or
// called in error. What stayed: a burden or a loneliness that is told in a
// picture ("I could be a coat on a hook") is missed.
var postsToRead = []postToRead{
	{"indirect risk with an emoji", suicideHead, 1, "honestly if i didnt wake up tomorrow i wouldnt even be mad about it 🙃"},
	{"a denial and a cry", suicideHead, 0, "no i don't want to die. but some nights, so badly, i want the pain to stop"},
	{"a pause in the phrase", suicideHead, 1, "I wish I could go to sleep and just... stay there."},
	{"gone, with a laugh", belongHead, 1, "nobody would notice if i was gone lol"},
	{"preparation told calmly", stressHead, 0, "I've given away my guitar and my records. Paid off the last bills. It feels calm now, like everything is finally sorted."},
	{"a sister at risk", stressHead, 1, "My little sister told me last night she doesn't want to be alive. She's 15. I'm terrified and I don't know who to call."},
	{"grief after a friend", levelHead, 1, "My friend killed himself in June. I keep thinking I could have stopped it. I can't sleep, I can't focus at work, and I haven't told anyone how guilty I feel."},
	{"a question answered", levelHead, 0, "My therapist asked if I have thoughts of suicide and I said no, because I don't. But I do feel empty, like someone switched off the light."},
	{"an answer taken back", suicideHead, 0, "She asked if I felt suicidal and I said no. I lied."},
	{"recovery", suicideHead, 0, "Update: 2 years clean from cutting today. I used to think I'd never make it to 20. To anyone who is where I was: it can get better."},
	{"a recovery of days", suicideHead, 1, "three days clean from self harm. it's so loud in here without it"},
	{"advice and a quoted line", stressHead, 1, "> I feel hopeless and I can't go on\n\nHey, reading your post broke my heart. Please talk to someone you trust, or call a crisis line."},
	{"kind words to others", belongHead, 0, "You are not a burden. You are not worthless. Please hold on, I felt exactly like this last year and I'm glad I stayed."},
	{"a song and a gym", stressHead, 0, "🎶 I'm so lonely, broken angel 🎶 stuck in my head all day, great gym song tbh"},
	{"song titles", emotionHead, 0, "\"Everybody Hurts\" came on the radio and then \"Suicide Is Painless\" lol, my dad's playlist is wild"},
	{"idioms", emotionHead, 0, "lmaooo this meme killed me, i'm literally dying 💀💀💀 I could kill for a pizza, dying of hunger, someone end me 😂"},
	{"a list of thanks", emotionHead, 1, "Grateful list: 1. my dog 2. I slept 8 hours 3. no nightmares for a week 4. my therapist who never gave up on me"},
	{"work and children", stressorHead, 0, "Night shift number nine. My boss texts at 3am. I snap at my kids and then I hate myself for it. I feel like a failure as a mum and I don't see a way out."},
	{"fine without me", burdenHead, 1, "Everyone would be fine without me. Probably better. They'd be sad for a week and then life goes on."},
	{"then and now", stressHead, 0, "can't believe how anxious i USED to be lol. now i give talks to 200 people and sleep fine"},
	{"two languages", stressHead, 1, "最近压力好大 I can't sleep at all and 感觉很累, work is killing me"},
}

func TestPostsAreReadRight(t *testing.T) { golden(t, "read.txt", readAloud(t, postsToRead)) }

// readAloud gives the posts, each with the evidence and its polarity, and the
// rationale.
func readAloud(t *testing.T, posts []postToRead) string {
	t.Helper()
	e := newExplainer(t, embedded(t)...)
	var b strings.Builder
	for _, c := range posts {
		r := e.Explain(post(c.text), readingOf(c.head, c.text, c.answer))
		fmt.Fprintf(&b, "# %s\n%s\n", c.name, c.text)
		for _, s := range r.Symptoms {
			for _, v := range s.Evidence {
				fmt.Fprintf(&b, "  %s: %s [%s]", s.Polarity, s.Name, c.text[v.Start:v.End])
				if v.Cue != nil {
					fmt.Fprintf(&b, " by [%s]", strings.TrimSpace(c.text[v.Cue.Start:v.Cue.End]))
				}
				b.WriteString("\n")
			}
		}
		fmt.Fprintf(&b, "  concern: %s\n", r.Concern.Tier)
		fmt.Fprintf(&b, "→ %s\n\n", r.Rationale)
		if words := len(strings.Fields(r.Rationale)); words >= 120 {
			t.Errorf("%s: the rationale has %d words", c.name, words)
		}
	}
	return b.String()
}
