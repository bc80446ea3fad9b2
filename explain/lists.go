package explain

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// wordFiles are the lists of words by which rules decide. In a file "#" begins a
// comment line, and "[words: negator]" begins the list of that kind and name, to
// which the lines below belong. The comment under it says what the list is for,
// with an example in which brackets mark the words of the list. The kinds are:
//
//   - words: single words, several a line
//   - expressions: runs of words, one a line
//   - numbers: a word and its number a line
//   - groups: words that belong together, a group a line
//
// All words are folded as those of a text are, see [fold].
//
//go:embed words
var wordFiles embed.FS

// unclaimed are the lists that no variable holds yet. It is empty once the
// package is initialised: a list that nobody uses fails a test.
var unclaimed = func() map[string][]string {
	lists, err := readLists(wordFiles)
	if err != nil {
		panic(fmt.Sprintf("the embedded word lists: %v", err)) // unreachable: each test starts here
	}
	return lists
}()

// readLists returns the lines of each list of words/*.txt by its kind and name,
// "words: negator". An error names the file and the line.
func readLists(files fs.FS) (map[string][]string, error) {
	names, err := fs.Glob(files, "words/*.txt")
	if err != nil {
		return nil, err
	}
	lists := map[string][]string{}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if err := appendLists(lists, string(data)); err != nil {
			return nil, fmt.Errorf("%s:%w", name, err)
		}
	}
	return lists, nil
}

// appendLists adds the lists of one file. An error begins with the number of the line.
func appendLists(lists map[string][]string, file string) error {
	list, number := "", 0
	for line := range strings.Lines(file) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			list = strings.Trim(line, "[]")
			if _, twice := lists[list]; twice {
				return fmt.Errorf("%d: a second list [%s]; give each a name of its own", number, list)
			}
			lists[list] = nil
		case list == "":
			return fmt.Errorf("%d: %q stands before the first list; write a line such as [words: negator] above it", number, line)
		default:
			lists[list] = append(lists[list], line)
		}
	}
	return nil
}

// claim takes the lines of a list for the one variable that holds it.
func claim(list string) []string {
	lines, ok := unclaimed[list]
	if !ok {
		panic(fmt.Sprintf("words/*.txt: no list [%s], or two variables hold it", list)) // unreachable: each test starts here
	}
	delete(unclaimed, list)
	return lines
}

// wordList returns the words of the list [words: name].
func wordList(name string) map[string]bool {
	return wordSet(claim("words: " + name)...)
}

// wordSet returns the words that white space parts in the lines.
func wordSet(lines ...string) map[string]bool {
	set := map[string]bool{}
	for _, line := range lines {
		for w := range strings.FieldsSeq(line) {
			set[w] = true
		}
	}
	return set
}

// runeList returns the characters of the list [words: name], such as emoji, as one string.
func runeList(name string) string {
	return strings.ReplaceAll(strings.Join(claim("words: "+name), ""), " ", "")
}

// numberList returns the number of each word of the list [numbers: name].
func numberList(name string) map[string]int {
	numbers := map[string]int{}
	for _, line := range claim("numbers: " + name) {
		word, digits, _ := strings.Cut(line, " ")
		n, err := strconv.Atoi(digits)
		if err != nil {
			panic(fmt.Sprintf("words/*.txt: %q in [numbers: %s] is no word with its number", line, name)) // unreachable: each test starts here
		}
		numbers[word] = n
	}
	return numbers
}

// groupList returns the groups of the list [groups: name], in its order.
func groupList(name string) [][]string {
	var groups [][]string
	for _, line := range claim("groups: " + name) {
		groups = append(groups, strings.Fields(line))
	}
	return groups
}

// expressions are runs of folded words by their first word.
type expressions map[string][][]string

// expressionList returns the expressions of the list [expressions: name].
func expressionList(name string) expressions {
	e := expressions{}
	for _, line := range claim("expressions: " + name) {
		run := strings.Fields(line)
		e[run[0]] = append(e[run[0]], run)
	}
	return e
}

// width is the number of words of the longest expression with which the words
// begin, or 0.
func (e expressions) width(words []word) int {
	if len(words) == 0 {
		return 0
	}
	longest := 0
	for _, run := range e[words[0].folded] {
		if len(run) > longest && beginWith(words, run) {
			longest = len(run)
		}
	}
	return longest
}

func beginWith(words []word, run []string) bool {
	if len(words) < len(run) {
		return false
	}
	for i, w := range run {
		if words[i].folded != w {
			return false
		}
	}
	return true
}
