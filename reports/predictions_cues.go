package reports

import (
	_ "embed" // answer_cues.txt
	"regexp"
	"strings"
)

//go:embed answer_cues.txt
var cuesText string

// cues are the phrases of each kind, see answer_cues.txt.
var cues = readCues(cuesText)

func readCues(text string) map[string]map[string]bool {
	kinds := map[string]map[string]bool{}
	for line := range strings.Lines(text) {
		kind, phrases, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if kinds[kind] == nil {
			kinds[kind] = map[string]bool{}
		}
		for phrase := range strings.SplitSeq(phrases, ",") {
			if phrase = strings.TrimSpace(phrase); phrase != "" {
				kinds[kind][phrase] = true
			}
		}
	}
	return kinds
}

// longestCue is how many words the longest cue has.
const longestCue = 5

// cueToken is a word, a mark, or a label that an answer names.
type cueToken struct {
	word    string // in lower case; "" for a label
	mention int    // the index of the label's mention; −1 for a word or a mark
	kind    string // the kind of the cue before a label that ends here, "bridge" inside one; "": there is none
}

var wordOrMark = regexp.MustCompile(`[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*|[,.;:!?()\n—–]`)

// tokensOf cuts a text into labels, words and marks.
func tokensOf(text string, mentions []mention) []cueToken {
	var tokens []cueToken
	from := 0
	for i, m := range mentions {
		tokens = append(tokens, wordsOf(text[from:max(from, m.start)])...)
		tokens = append(tokens, cueToken{mention: i})
		from = max(from, m.end)
	}
	tokens = append(tokens, wordsOf(text[from:])...)
	for i := 0; i < len(tokens); {
		kind, n := cueAt(tokens[i:], "deny", "doubt", "plain", "end", "bridge")
		for range n - 1 {
			tokens[i].kind = "bridge"
			i++
		}
		tokens[i].kind = kind
		i++
	}
	return tokens
}

func wordsOf(text string) []cueToken {
	var words []cueToken
	for _, word := range wordOrMark.FindAllString(text, -1) {
		word = strings.ReplaceAll(strings.ToLower(word), "’", "'")
		verb, not := strings.CutSuffix(word, "n't")
		if word == "cannot" {
			verb, not = "can", true
		}
		for _, w := range []string{verb, map[bool]string{true: "not"}[not]} {
			if w != "" {
				words = append(words, cueToken{word: w, mention: -1})
			}
		}
	}
	return words
}

// cueAt returns the longest cue of the kinds with which tokens begin, and how
// many of them it is; 0 if there is none.
func cueAt(tokens []cueToken, kinds ...string) (kind string, n int) {
	phrase, longest := "", 0
	for i, t := range tokens[:min(len(tokens), longestCue)] {
		if t.mention >= 0 {
			break
		}
		phrase = strings.TrimSpace(phrase + " " + t.word)
		for _, k := range kinds {
			if cues[k][phrase] {
				kind, longest = k, i+1
			}
		}
	}
	return kind, longest
}
