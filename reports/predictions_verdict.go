package reports

import (
	"encoding/json"
	"regexp"
	"strings"
)

var (
	// reasonsMark begins the reasons of an answer.
	reasonsMark = regexp.MustCompile(`(?i)[*_#]*\b(?:reasoning|reasons?|rationale|explanation)[*_]*:`)
	// verdictMark begins the verdict: "Answer:", "The label is".
	verdictMark = regexp.MustCompile(`(?i)[*_#"']*\b(?:the\s+)?(?:final\s+|correct\s+|predicted\s+)?(?:answer|label|prediction)(?:\s+is\b|["'*_]*\s*[:=])[\s"'*_]*`)
)

// verdict returns what an answer says before its reasons, or else behind
// "Answer:" after them; "" if it gives reasons alone. Of an answer in JSON it is
// the member that holds the answer.
func verdict(text string) string {
	text = strings.TrimSpace(text)
	if value, ok := jsonAnswer(text); ok {
		return verdict(value)
	}
	said, why := text, ""
	if at := reasonsMark.FindStringIndex(text); at != nil {
		said, why = strings.TrimSpace(text[:at[0]]), text[at[1]:]
	}
	if said == "" {
		if all := verdictMark.FindAllStringIndex(why, -1); all != nil {
			return strings.TrimSpace(why[all[len(all)-1][1]:])
		}
		return ""
	}
	if at := verdictMark.FindStringIndex(said); at != nil && at[0] == 0 {
		said = strings.TrimSpace(said[at[1]:])
	}
	return said
}

var fenced = regexp.MustCompile("(?s)^```\\w*\\s*(.*?)\\s*```$")

// answerMembers are the members of a JSON object that may hold an answer.
var answerMembers = []string{"label", "labels", "answer", "prediction"}

// jsonAnswer returns the answer in a JSON object, which may stand between
// fences: the value of the only one of [answerMembers] that it has, the elements
// of a list with semicolons between them, "none" if there are none.
func jsonAnswer(text string) (answer string, ok bool) {
	if inside := fenced.FindStringSubmatch(text); inside != nil {
		text = inside[1]
	}
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &members) != nil {
		return "", false
	}
	found := 0
	for _, name := range answerMembers {
		if value, has := members[name]; has {
			answer, found = cellOf(value), found+1
		}
	}
	if list, isList := jsonList(answer); isList && len(list) == 0 {
		answer = "none"
	} else if isList {
		answer = strings.Join(list, "; ")
	}
	return answer, found == 1
}
