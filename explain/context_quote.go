package explain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

const (
	// quotedWords is how many words make a quotation of what stands between
	// marks. Fewer are a word that the author keeps at a distance: "fine".
	quotedWords = 3
	// maxQuotation is how long a quotation may be, in bytes: a mark that is
	// never closed must not swallow the rest of a post.
	maxQuotation = 400
)

// quotation is a part of the text in marks, with the marks, or a quoted line.
type quotation struct {
	tokenizer.Span
	certain bool // a quoted line or a song: whose words they are is not asked
}

// quotations returns the quoted parts of a text, in the order in which they
// begin: lines after ">" as Reddit writes them, songs between notes, and what
// stands between quotation marks. Marks around the whole text quote nothing.
func quotations(text string) []quotation {
	var found []quotation
	for at := 0; at < len(text); {
		if !mayQuote(text[at]) {
			at++
			continue
		}
		r, width := utf8.DecodeRuneInString(text[at:])
		end, certain := quotationEnd(text, at, r)
		if end > at && (certain || end-at < len(strings.TrimSpace(text))) {
			found = append(found, quotation{tokenizer.Span{Start: at, End: end}, certain})
			at = end
			continue
		}
		at += width
	}
	return found
}

// mayQuote reports whether a character that begins with b may begin a quotation.
func mayQuote(b byte) bool {
	return b == '"' || b == '\'' || b == '`' || b == '>' || b == '&' || b >= utf8.RuneSelf
}

// quotationEnd returns where the quotation ends that begins at text[at:] with
// the character r, or 0 if none begins.
func quotationEnd(text string, at int, r rune) (end int, certain bool) {
	switch {
	case lineStarts(text, at) && (r == '>' || strings.HasPrefix(text[at:], "&gt;")):
		return at + lineLength(text[at:]), true
	case isNote(r):
		line := text[at : at+lineLength(text[at:])]
		first := utf8.RuneLen(r)
		if i := strings.IndexFunc(line[first:], isNote); i > 0 && strings.TrimSpace(line[first:first+i]) != "" {
			_, width := utf8.DecodeRuneInString(line[first+i:])
			return at + first + i + width, true
		}
		if lineStarts(text, at) {
			return at + len(line), true
		}
		return 0, false
	}
	closing, ok := closings[r]
	if !ok || !opens(text, at, r) {
		return 0, false
	}
	return closingEnd(text, at+utf8.RuneLen(r), closing), false
}

// closings are the marks that close a quotation, by the mark that opens it.
var closings = map[rune]string{'"': `"”`, '“': `”"`, '«': "»", '‘': "’'", '\'': "'’", '`': "`"}

// opens reports whether a mark at text[at:] can open a quotation: no letter
// stands before it and no space after it.
func opens(text string, at int, mark rune) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+utf8.RuneLen(mark):])
	return (at == 0 || !isWordRune(before)) && !unicode.IsSpace(after)
}

// closingEnd returns where the quotation ends whose words begin at text[from:],
// or 0 if none of the marks closes it in its paragraph, or it is too short.
func closingEnd(text string, from int, closings string) int {
	in := text[from:min(len(text), from+maxQuotation)]
	if i := strings.Index(in, "\n\n"); i >= 0 {
		in = in[:i]
	}
	for i, r := range in {
		end := from + i + utf8.RuneLen(r)
		if !strings.ContainsRune(closings, r) || isApostrophe(r) && letterFollows(text[end:]) {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(in[:i]); unicode.IsSpace(before) {
			continue
		}
		if !isQuotation(wordsIn(text, tokenizer.Span{Start: from, End: from + i})) {
			return 0
		}
		return end
	}
	return 0
}

// isQuotation reports whether words between marks are more than one that the
// author keeps at a distance: three of them, or a sentence ("you're pathetic").
func isQuotation(words []word) bool {
	return len(words) >= quotedWords || len(words) == 2 && roleOf(words[0])&subjectPronoun != 0
}

func isNote(r rune) bool { return r == '♪' || r == '♫' || r == '🎵' || r == '🎶' }

func lineStarts(text string, at int) bool {
	line := strings.TrimRight(text[:at], " \t>")
	return line == "" || strings.HasSuffix(line, "\n")
}

func lineLength(text string) int {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return i
	}
	return len(text)
}

var (
	// sayings are what an author does with words of their own.
	sayings = wordSet(`say says said saying tell tells told telling think thinks thought thinking write writes wrote
		writing type typed text texted whisper whispered scream screamed yell yelled shout shouted reply replied
		answer answered like feel felt ask asked mutter muttered cry cried sob sobbed repeat repeating read reads`)
	// voices say, after "my", what the author thinks.
	voices = wordSet(`head brain mind thoughts diary journal gut heart depression anxiety inner body soul note`)
	// readings are what an author does with the words of others.
	readings = wordSet(`read reading heard hear hearing saw see watch watched watching listening sang singing quote`)
	// writings make a work the author's own: "I wrote a line that says".
	writings  = wordSet(`write wrote writing typed post posted made`)
	afterMine = expressionsOf(`
		is all i
		is what i
		is how i
		is me
		thats me
		thats what i
		thats how i
		thats all i
		keeps going through my
		goes through my
		is on my mind
	`)
	// agreements after a quoted line make it the author's too.
	agreements = expressionsOf(`
		same
		me too
		this is me
		this is so me
		thats me
		so much this
		i feel the same
		i feel like that
		i feel that
		i feel this
		i relate
	`)
	sungBy  = wordSet(`goes go says reads read`)
	namedBy = wordSet(`called titled named entitled`)
	putBy   = wordSet(`wrote says said sang sings goes put has`)
)

// quoted finds that the phrase stands in words of others: in a quoted line, in
// a quotation that the author does not say or think, after "the song goes".
func (s *setting) quoted(p place) (tokenizer.Span, bool) {
	start, end := s.words[p.from].Start, s.words[p.to-1].End
	for _, q := range s.quotes {
		if q.Start <= start && end <= q.End {
			return q.Span, (q.certain || s.byOthers(q, p.risk)) && !s.agreedTo(q)
		}
	}
	return s.named(p)
}

// agreedTo reports whether the first words after a quoted line agree to it.
func (s *setting) agreedTo(q quotation) bool {
	if s.text[q.Start] != '>' && s.text[q.Start] != '&' {
		return false
	}
	from := len(s.text) - len(strings.TrimLeft(s.text[q.End:], " \n"))
	next := wordsIn(s.text, tokenizer.Span{Start: from, End: clauseAfter(s.text, from)})
	return agreements.width(&setting{words: next, roles: []role{opener}}, 0) > 0
}

// selfTalk reports whether the phrase stands in a quotation of the author:
// "my head says 'you are worthless'".
func (s *setting) selfTalk(p place) bool {
	for _, q := range s.quotes {
		if q.Start < s.words[p.from].Start && s.words[p.to-1].End < q.End {
			return !q.certain && !s.byOthers(q, p.risk)
		}
	}
	return false
}

// byOthers reports whether a quotation is no saying or thought of the author.
// Where nobody is named it is by others, save for a risk.
func (s *setting) byOthers(q quotation, risk bool) bool {
	before := wordsIn(s.text, tokenizer.Span{Start: clauseBefore(s.text, q.Start), End: q.Start})
	after := wordsIn(s.text, tokenizer.Span{Start: q.End, End: clauseAfter(s.text, q.End)})
	if own(before, after) {
		return false
	}
	return !risk || attributed(before) || attributed(after)
}

// clauseBefore and clauseAfter are the limits of the sentence around a
// quotation, at most 80 bytes away.
func clauseBefore(text string, at int) int {
	from := max(0, at-80)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	if i := strings.LastIndexAny(strings.TrimRight(text[from:at], " "), ".!?\n"); i >= 0 {
		return from + i + 1
	}
	return from
}

func clauseAfter(text string, at int) int {
	to := min(len(text), at+80)
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	if i := strings.IndexAny(text[at:to], ".!?\n"); i >= 0 {
		return at + i
	}
	return to
}

// own reports whether the words around a quotation say that the author says or
// thinks it: "I keep thinking …", "… I whispered", "my head says …".
func own(before, after []word) bool {
	saying, ofWork := false, false
	for i, v := range slices.Backward(before) {
		w := v.folded
		switch {
		case readings[w]:
			return false
		case roleOf(v)&work != 0 && !sayings[w]:
			ofWork = true
		case sayings[w]:
			saying = true
		case voices[w] && i > 0 && before[i-1].folded == "my":
			return true
		case roleOf(v)&firstPerson != 0 && w != "me" && w != "us":
			return saying && (!ofWork || i+1 < len(before) && writings[before[i+1].folded])
		case roleOf(v)&(thirdPerson|secondPerson) != 0 && roleOf(v)&subjectPronoun != 0:
			return false
		}
	}
	for i, w := range after {
		if voices[w.folded] && i > 0 && after[i-1].folded == "my" && !ofWork {
			return true
		}
	}
	s := &setting{words: after, roles: []role{opener}}
	return len(after) > 1 && after[0].folded == "i" && sayings[after[1].folded] || afterMine.width(s, 0) > 0
}

// attributed reports whether the words name a speaker or a work.
func attributed(words []word) bool {
	for _, w := range words {
		if sayings[w.folded] || roleOf(w)&(personNoun|work) != 0 {
			return true
		}
	}
	return false
}

// named finds words that bring in a quotation without marks: "the song goes",
// "as the poet wrote", "a film called". It reaches to the end of the sentence,
// or to a "but" or the name's clause.
func (s *setting) named(p place) (tokenizer.Span, bool) {
	for i := p.from - 1; i >= p.farthest(); i-- {
		if s.at(i) == "but" || s.starts[i] && s.at(i) == "and" {
			break
		}
		switch {
		case s.is(i, work) && sungBy[s.at(i+1)] && i+1 < p.from:
			return s.span(i, i+2), true
		case s.is(i-1, work) && namedBy[s.at(i)] && !s.anyStart(i+1, p.from):
			return s.span(i-1, i+1), true
		case s.is(i, work) && i+1 == p.from && s.capital(p.from) && !s.capital(i):
			return s.span(i, i+1), true
		case s.at(i) == "words" && s.at(i+1) == "of" && s.at(i-1) == "the":
			return s.span(i-1, i+2), true
		case s.at(i) == "as":
			if to := s.putAt(i, p); to > 0 {
				return s.span(i, to), true
			}
		}
	}
	return tokenizer.Span{}, false
}

// capital reports whether the word at i begins with a capital letter.
func (s *setting) capital(i int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[s.words[i].Start:])
	return unicode.IsUpper(r)
}

// putAt returns the end of "as the poet wrote" that begins at i, or 0.
func (s *setting) putAt(i int, p place) int {
	named := false
	for to := i + 1; to < min(p.from, i+6) && !s.is(to, firstPerson|secondPerson); to++ {
		if named && putBy[s.at(to)] {
			return to + 1
		}
		named = named || s.is(to, work)
	}
	return 0
}

func (s *setting) anyStart(from, to int) bool {
	for i := from; i <= to && i < len(s.starts); i++ {
		if s.starts[i] {
			return true
		}
	}
	return false
}
