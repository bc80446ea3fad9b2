package tokenizer

import "slices"

// step changes a text and may do so in place. The text begins at the byte
// offset of the post.
type step func(text []char, offset int) []char

// change is a character of a changed text. It stands for the character of the
// old text that it replaces, and skips so many old ones behind that; an added
// one stands for the old character before it.
type change struct {
	r     rune
	added bool
	skips int
}

// rewrite returns the changed text. As in Hugging Face's alignment an old
// character that nothing replaces or skips shifts the sources of all others.
func rewrite(text []char, changes []change, offset int) []char {
	out := make([]char, 0, len(changes))
	at := 0
	for _, c := range changes {
		source := char{start: offset}
		switch {
		case !c.added:
			source = text[at]
			at = min(at+1+c.skips, len(text))
		case at > 0:
			source = text[at-1]
		}
		source.r = c.r
		out = append(out, source)
	}
	return out
}

// lowered is Hugging Face's Lowercase.
func lowered(text []char, _ int) []char {
	n := normalizer{table: properties(), active: upper}
	out := make([]char, 0, len(text))
	for _, c := range text {
		out = n.lower(out, c)
	}
	return out
}

// strip returns a step that removes white space at the ends of a text.
func strip(left, right bool) step {
	return func(text []char, _ int) []char {
		for left && len(text) > 0 && isSpace(text[0].r) {
			text = text[1:]
		}
		for right && len(text) > 0 && isSpace(text[len(text)-1].r) {
			text = text[:len(text)-1]
		}
		return text
	}
}

func isSpace(r rune) bool { return properties()[r]&space != 0 }

// squeezed returns a step that puts content in the place of each run of two
// blanks or more. It stands for the last of them.
func squeezed(content string) step {
	return func(text []char, _ int) []char {
		out := make([]char, 0, len(text))
		for i := 0; i < len(text); {
			n := 0
			for i+n < len(text) && text[i+n].r == ' ' {
				n++
			}
			if n < 2 {
				out = append(out, text[i])
				i++
				continue
			}
			out = appendFor(out, text[i+n-1], content)
			i += n
		}
		return out
	}
}

// replaced returns a step that puts content in the place of each pattern. It
// stands for the last character of the pattern.
func replaced(pattern, content string) step {
	want := []rune(pattern)
	return func(text []char, _ int) []char {
		out := make([]char, 0, len(text))
		for i := 0; i < len(text); {
			if !hasPrefix(text[i:], want) {
				out = append(out, text[i])
				i++
				continue
			}
			i += len(want)
			out = appendFor(out, text[i-1], content)
		}
		return out
	}
}

func appendFor(dst []char, source char, content string) []char {
	for _, r := range content {
		source.r = r
		dst = append(dst, source)
	}
	return dst
}

// hasPrefix reports whether a text begins with the characters.
func hasPrefix(text []char, want []rune) bool {
	return len(text) >= len(want) && slices.EqualFunc(text[:len(want)], want, func(c char, r rune) bool { return c.r == r })
}
