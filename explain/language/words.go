package language

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed words
var wordFiles embed.FS

const shared = "shared.txt" // words that many languages share

const maxLanguages = 32 // that have a list of words, besides English

// An entry is where a word stands.
type entry struct {
	english bool
	others  uint32 // a bit for each other language
}

// A vocabulary is the lists of words.
type vocabulary struct {
	words    map[string]entry // lower case, without apostrophes
	elisions map[string]entry // the "l" of "l'ami"
	names    []string         // of the languages besides English
	shapes   shapes
}

// words are the lists of this package, read at the first use.
var words = sync.OnceValue(func() *vocabulary {
	v := vocabulary{words: map[string]entry{}, elisions: map[string]entry{}}
	files, err := wordFiles.ReadDir("words")
	if err != nil {
		panic(err) // they are in the binary
	}
	isEnglish := func(name string) bool { return strings.HasPrefix(name, "english") }
	for _, f := range files {
		if isEnglish(f.Name()) {
			v.addEnglish(f.Name())
		}
	}
	for _, f := range files {
		if !isEnglish(f.Name()) && f.Name() != shared {
			v.addOther(f.Name())
		}
	}
	v.shapes = learn(v.words)
	_, list := readList(shared)
	for _, w := range list {
		v.words[w] = entry{}
	}
	return &v
})

func (v *vocabulary) addEnglish(file string) {
	_, list := readList(file)
	for _, w := range list {
		v.words[w] = entry{english: true}
	}
}

// addOther adds the words of a language besides English, each also without the
// marks on its letters, as people type it, unless that is an English word.
func (v *vocabulary) addOther(file string) {
	language, list := readList(file)
	bit := uint32(1) << len(v.names)
	v.names = append(v.names, language)
	if len(v.names) > maxLanguages {
		panic(fmt.Sprintf("%s: more than %d lists of words", file, maxLanguages))
	}
	add := func(words map[string]entry, w string) {
		e := words[w]
		e.others |= bit
		words[w] = e
	}
	for _, w := range list {
		if before, elided := strings.CutSuffix(w, "'"); elided {
			add(v.elisions, before)
			continue
		}
		w = strings.ReplaceAll(w, "'", "")
		add(v.words, w)
		if plain := unmark(w); !v.words[plain].english {
			add(v.words, plain)
		}
	}
}

// readList returns the language of a list, which its comment line names before a
// colon, and its words.
func readList(file string) (language string, list []string) {
	content, err := wordFiles.ReadFile(path.Join("words", file))
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(content)) {
		if comment, is := strings.CutPrefix(line, "# "); is {
			name, _, named := strings.Cut(comment, ":")
			if named {
				language = name
			}
			continue
		}
		list = append(list, strings.Fields(line)...)
	}
	return language, list
}

// bare are letters that don't fall apart into a letter and a mark.
var bare = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ı", "i", "ß", "ss", "æ", "ae", "œ", "oe")

// unmark returns a word without the marks on its letters.
func unmark(w string) string {
	runes := []rune(norm.NFD.String(bare.Replace(w)))
	return string(slices.DeleteFunc(runes, func(r rune) bool { return unicode.Is(unicode.Mn, r) }))
}
