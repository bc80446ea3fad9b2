package tokenizer

import (
	"slices"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// char is one character of a normalised text and the source character that it
// stands for.
type char struct {
	start    int // byte offset of the source character
	r        rune
	size     uint8 // bytes of the source character
	class    uint8 // canonical combining class, if accents are stripped
	inserted bool  // its source character became several, and it is not the first of them
}

func (c char) end() int { return c.start + int(c.size) }

// normalizer is Hugging Face's BertNormalizer: in this order it cleans the
// text, sets Chinese characters apart, strips accents, lowers the case.
type normalizer struct {
	active property // what the settings make it look at
	table  *propertyTable
}

// property is a set of facts about a character.
type property uint8

const (
	dropped     property = 1 << iota // control and format characters, which cleaning removes
	space                            // white space
	punctuation                      // a word of its own
	chinese                          // gets a space on either side
	decomposes                       // has a canonical decomposition
	mark                             // non-spacing mark: an accent
	combining                        // canonical combining class is not 0
	upper                            // has a lower case
)

type propertyTable [utf8.MaxRune + 1]property

// properties returns the table of all code points. It is built once, from the
// ranges of the generated file, since a flat table is the fastest to ask.
var properties = sync.OnceValue(func() *propertyTable {
	t := new(propertyTable)
	t.add(dropped, droppedRanges)
	t.add(space, spaceRanges)
	t.add(punctuation, punctuationRanges)
	t.add(chinese, chineseRanges)
	t.add(decomposes, decomposingRanges)
	t.add(mark, markRanges)
	for _, c := range classRanges {
		t.add(combining, []codeRange{c.codeRange})
	}
	for _, l := range lowerRanges {
		for r := l.lo; r <= l.hi; r += l.step {
			t[r] |= upper
		}
	}
	return t
})

func (t *propertyTable) add(p property, ranges []codeRange) {
	for _, x := range ranges {
		for r := x.lo; r <= x.hi; r++ {
			t[r] |= p
		}
	}
}

// append appends the normalised text, whose first byte lies at offset.
func (n *normalizer) append(dst []char, text string, offset int) []char {
	first, accents := len(dst), false
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		p := n.table[r] & n.active
		c := char{start: offset + i, r: r, size: uint8(size)}
		i += size
		switch {
		case p == 0:
			dst = append(dst, c)
		case p&dropped != 0:
		case p&space != 0:
			c.r = ' '
			dst = append(dst, c)
		case p&chinese != 0:
			blank := c
			blank.r = ' '
			dst = append(n.rewrite(append(dst, blank), c, p), blank)
		default:
			dst = n.rewrite(dst, c, p)
			accents = accents || p&(decomposes|mark|combining) != 0
		}
	}
	if accents {
		dst = n.strip(reorder(dst, first), first)
	}
	return dst
}

// rewrite appends c, whose properties are p, decomposed and in lower case.
func (n *normalizer) rewrite(dst []char, c char, p property) []char {
	if p&decomposes == 0 {
		return n.lower(dst, c)
	}
	if hangulFirst <= c.r && c.r <= hangulLast {
		return appendHangul(dst, c)
	}
	var b [utf8.UTFMax]byte
	for d := norm.NFD.Properties(b[:utf8.EncodeRune(b[:], c.r)]).Decomposition(); len(d) > 0; {
		r, size := utf8.DecodeRune(d)
		d = d[size:]
		c.r = r
		dst = n.lower(dst, c)
		c.inserted = true
	}
	return dst
}

// lower appends c in lower case.
func (n *normalizer) lower(dst []char, c char) []char {
	p := n.table[c.r] & n.active
	if p&combining != 0 {
		c.class = combiningClass(c.r)
	}
	if p&upper == 0 {
		return append(dst, c)
	}
	if c.r == dottedCapitalI {
		c.r = 'i'
		dst = append(dst, c)
		c.r = combiningDot
		return append(dst, c)
	}
	c.r = lowerCase(c.r)
	return append(dst, c)
}

// strip removes the accents from dst[first:].
func (n *normalizer) strip(dst []char, first int) []char {
	kept := slices.DeleteFunc(dst[first:], func(c char) bool { return n.table[c.r]&mark != 0 })
	return dst[:first+len(kept)]
}

// reorder puts each run of combining characters of dst[first:] in canonical
// order. The sources do not move with them: as in Hugging Face's alignment,
// the n-th character that replaces a source character stands for the n-th
// source character, and an inserted one for the source before it.
func reorder(dst []char, first int) []char {
	for i := first; i < len(dst); i++ {
		start := i
		for i < len(dst) && dst[i].class != 0 {
			i++
		}
		if !slices.IsSortedFunc(dst[start:i], byClass) {
			dst = reorderRun(dst, start, i)
		}
	}
	return dst
}

// reorderRun sorts dst[start:end]. It notes the sources behind the end of dst
// for a while.
func reorderRun(dst []char, start, end int) []char {
	n := len(dst)
	dst = append(dst, dst[start:end]...)
	sources := slices.DeleteFunc(dst[n:], func(c char) bool { return c.inserted })
	slices.SortStableFunc(dst[start:end], byClass)
	for i := start; i < end; i++ {
		source := dst[max(i-1, 0)]
		if !dst[i].inserted {
			source, sources = sources[0], sources[1:]
		}
		dst[i].start, dst[i].size = source.start, source.size
	}
	return dst[:n]
}

func byClass(a, b char) int { return int(a.class) - int(b.class) }

// Hangul syllables decompose by arithmetic (Unicode Standard, section 3.12).
const (
	hangulFirst, hangulLast      = '가', '힣'
	leadBase, vowelBase, endBase = 0x1100, 0x1161, 0x11A7
	vowels, ends                 = 21, 28
)

func appendHangul(dst []char, c char) []char {
	syllable := c.r - hangulFirst
	c.r = leadBase + syllable/(vowels*ends)
	dst = append(dst, c)
	c.r = vowelBase + syllable/ends%vowels
	dst = append(dst, c)
	if end := syllable % ends; end > 0 {
		c.r = endBase + end
		dst = append(dst, c)
	}
	return dst
}

// İ is the one character whose lower case is two: i and a combining dot.
const dottedCapitalI, combiningDot = 'İ', '\u0307'

type codeRange struct{ lo, hi rune }

type classRange struct {
	codeRange
	class uint8
}

// lowerRange says that lo, lo+step, … hi have a lower case delta further on.
type lowerRange struct{ lo, hi, step, delta rune }

func combiningClass(r rune) uint8 {
	i, _ := slices.BinarySearchFunc(classRanges, r, func(c classRange, r rune) int { return int(c.hi - r) })
	return classRanges[i].class
}

func lowerCase(r rune) rune {
	if r <= 'Z' {
		return r + 'a' - 'A'
	}
	i, _ := slices.BinarySearchFunc(lowerRanges, r, func(l lowerRange, r rune) int { return int(l.hi - r) })
	return r + lowerRanges[i].delta
}
