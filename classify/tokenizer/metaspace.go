package tokenizer

// metaspace is Hugging Face's Metaspace pre-tokenizer, and the one that may
// stand before it in a sequence. It makes blanks visible, as a mark at the
// start of the word that follows them.
type metaspace struct {
	mark    rune
	prepend bool // a text that begins without a mark gets one

	table *propertyTable
	split property // what cuts the text before: 0 for nothing, space or punctuation
}

// cut returns the first part of the text and what is left. White space is left
// out, punctuation makes parts of its own. A part is empty only at the end.
func (m metaspace) cut(chars []char) (part, rest []char) {
	if m.split == space {
		for len(chars) > 0 && m.table[chars[0].r]&space != 0 {
			chars = chars[1:]
		}
	}
	for i, c := range chars {
		if m.table[c.r]&m.split != 0 {
			n := max(i, 1)
			return chars[:n], chars[n:]
		}
	}
	return chars, nil
}

// appendMarked appends a part with its blanks made visible.
func (m metaspace) appendMarked(dst, part []char) []char {
	if m.prepend && part[0].r != ' ' && part[0].r != m.mark {
		dst = append(dst, part[0])
		dst[0].r = m.mark
	}
	for _, c := range part {
		if c.r == ' ' {
			c.r = m.mark
		}
		dst = append(dst, c)
	}
	return dst
}

// next returns the first word of a marked part and what is left.
func (m metaspace) next(chars []char) (word, rest []char) {
	for i, c := range chars {
		if i > 0 && c.r == m.mark {
			return chars[:i], chars[i:]
		}
	}
	return chars, nil
}
