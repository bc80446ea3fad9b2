package tokenizer

import (
	"sync"
	"unicode/utf8"
)

// Classes of characters in the pattern of the ByteLevel pre-tokenizer.
const (
	letter property = 1 << iota // \p{L}
	number                      // \p{N}
	blank                       // \s
)

// byteLevelClasses returns the classes of all code points.
var byteLevelClasses = sync.OnceValue(func() *propertyTable {
	t := new(propertyTable)
	t.add(letter, letterRanges)
	t.add(number, numberRanges)
	t.add(blank, blankRanges)
	return t
})

// nextWord returns the length of the first match of GPT-2's pattern, which a
// text that is not empty always begins with:
//
//	's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
func nextWord(classes *propertyTable, chars []char) int {
	if n := contraction(chars); n > 0 {
		return n
	}
	start := 0
	if chars[0].r == ' ' && len(chars) > 1 && classes[chars[1].r] != blank {
		start = 1
	}
	class, end := classes[chars[start].r], start+1
	for end < len(chars) && classes[chars[end].r] == class {
		end++
	}
	if class == blank && end < len(chars) && end > 1 {
		end-- // the last blank belongs to what follows
	}
	return end
}

// contraction returns the length of 's, 't, 're, 've, 'm, 'll or 'd at the
// start of a text, else 0.
func contraction(chars []char) int {
	if len(chars) < 2 || chars[0].r != '\'' {
		return 0
	}
	switch chars[1].r {
	case 's', 't', 'm', 'd':
		return 2
	}
	if len(chars) < 3 {
		return 0
	}
	switch [2]rune{chars[1].r, chars[2].r} {
	case [2]rune{'r', 'e'}, [2]rune{'v', 'e'}, [2]rune{'l', 'l'}:
		return 3
	}
	return 0
}

// appendBytes appends a symbol for each byte of the word.
func (b *bytePairs) appendBytes(symbols []symbol, word []char) []symbol {
	for i, c := range word {
		var buf [utf8.UTFMax]byte
		for _, x := range buf[:utf8.EncodeRune(buf[:], c.r)] {
			n := int32(len(symbols))
			symbols = append(symbols, symbol{id: b.bytes[x], first: int32(i), last: int32(i), prev: n - 1, next: n + 1})
		}
	}
	symbols[len(symbols)-1].next = -1
	return symbols
}

// byteChars returns the character that stands for each byte in the vocabulary:
// itself if it can be seen, else one of U+0100, U+0101, … in turn.
func byteChars() [256]rune {
	var chars [256]rune
	next := rune(256)
	for b := range chars {
		r := rune(b)
		if '!' <= r && r <= '~' || '¡' <= r && r <= '¬' || '®' <= r && r <= 'ÿ' {
			chars[b] = r
			continue
		}
		chars[b] = next
		next++
	}
	return chars
}
