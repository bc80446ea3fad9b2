package posts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
)

// Explained is a post with its result.
type Explained struct {
	Text   string // the text that was classified: all spans of the result are byte ranges of it
	Result explain.Result
}

// About says what a reader must know of what answered.
type About struct {
	Heads    []classify.Head // of the bundle: what their questions are meaningful for
	HelpLine string          // shown with the notice, such as "call 000 000, day and night"; empty adds nothing
}

// Disclaimer stands with every post.
const Disclaimer = "mindsieve screens posts for research and triage. It does not diagnose, and must not decide about a person."

// notice stands with a post that a person should read. It says what was seen,
// what a program cannot know, and where help is. It names no number, as those
// differ from country to country.
const notice = "This post may speak of danger to a life; a person should read it %s. " +
	"A program cannot judge how great the danger is. " +
	"If someone is in danger, call the local emergency number or a crisis line (findahelpline.com)."

// noticeOf returns the notice of a result, or "" if its concern asks for none.
func (a About) noticeOf(r explain.Result) string {
	if !r.Concern.Tier.Alarms() {
		return ""
	}
	said := fmt.Sprintf(notice, strings.TrimPrefix(string(r.Concern.Tier), "read "))
	if a.HelpLine != "" {
		said += " Help line: " + a.HelpLine
	}
	return said
}

// head returns the head that answers a task; a plain one if the bundle has none.
func (a About) head(task string) classify.Head {
	if i := slices.IndexFunc(a.Heads, func(h classify.Head) bool { return h.Task == task }); i >= 0 {
		return a.Heads[i]
	}
	return classify.Head{Task: task}
}

// figures says what was measured of the answers that are a reason for concern;
// "" if there is no such reason.
func (a About) figures(r explain.Result) string {
	var said []string
	for _, reason := range r.Concern.Reasons {
		if reason.Task == "" {
			continue
		}
		concern := a.head(reason.Task).Concern
		if concern == nil {
			continue
		}
		for _, t := range concern.Thresholds {
			if t.Tier == string(reason.Tier) && len(t.RiskBy) > 0 {
				said = append(said, measured(reason.Task, t))
			}
		}
	}
	return strings.Join(said, " ")
}

// measured says what was measured of the answers that reach a threshold.
func measured(task string, t classify.Threshold) string {
	var found []string
	for _, r := range t.RiskBy {
		found = append(found, fmt.Sprintf("%.0f%% (%s, %d)", 100*r.Share, r.Posts, r.N))
	}
	return fmt.Sprintf("Measured on validation posts: at this probability %s reaches %.0f%% of everyday posts, and of posts at risk %s.",
		task, 100*t.Everyday, strings.Join(found, ", "))
}

// clausesOf returns the clauses of the kinds, all of which are sentences.
func clausesOf(r explain.Result, kinds ...explain.ClauseKind) string {
	var said []string
	for _, c := range r.Clauses {
		if slices.Contains(kinds, c.Kind) {
			said = append(said, r.Rationale[c.Start:c.End])
		}
	}
	return strings.Join(said, " ")
}
