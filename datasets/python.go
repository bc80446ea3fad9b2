package datasets

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// pythonStrings reads the literal of a Python list of strings, such as
// ['a', "b's"]. Escapes are those of Python 2, where \xhh is a byte. A literal
// may be cut off anywhere, as by a program that limits the size of a cell; then
// the last string is what is left of it.
func pythonStrings(literal string) (values []string, cut bool, err error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(literal), "[")
	if !ok {
		return nil, false, errors.New("a list that does not begin with [")
	}
	for {
		rest = strings.TrimLeft(rest, " \t\r\n")
		switch {
		case rest == "":
			return values, true, nil
		case rest == "]":
			return values, false, nil
		case rest[0] != '\'' && rest[0] != '"':
			return nil, false, fmt.Errorf("string %d of a list does not begin with a quote", len(values)+1)
		}
		value, after, closed := pythonString(rest)
		if !closed {
			if value = strings.ToValidUTF8(value, ""); value != "" { // a character may be cut, too
				values = append(values, value)
			}
			return values, true, nil
		}
		values = append(values, value)
		rest = strings.TrimLeft(after, " \t\r\n")
		if next, ok := strings.CutPrefix(rest, ","); ok {
			rest = next
		} else if rest != "" && rest != "]" {
			return nil, false, fmt.Errorf("neither a comma nor ] after string %d of a list", len(values))
		}
	}
}

// pythonString reads the string that begins with the quote at the start of a
// literal, and returns what comes after it. It is not closed if the literal
// ends before it does.
func pythonString(literal string) (value, after string, closed bool) {
	var b strings.Builder
	quote := literal[0]
	for i := 1; i < len(literal); {
		switch c := literal[i]; c {
		case quote:
			return b.String(), literal[i+1:], true
		case '\\':
			text, n := pythonEscape(literal[i:])
			b.WriteString(text)
			i += n
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String(), "", false
}

// pythonEscapes are what letters stand for after a backslash.
var pythonEscapes = map[byte]string{
	'\\': `\`, '\'': `'`, '"': `"`, 'n': "\n", 'r': "\r", 't': "\t", '\n': "",
}

// pythonEscape returns what the escape at the start of a literal stands for,
// and its length. As in Python, a backslash before anything else stands for
// itself; one that is cut off stands for nothing.
func pythonEscape(literal string) (text string, n int) {
	if len(literal) == 1 {
		return "", 1
	}
	if text, ok := pythonEscapes[literal[1]]; ok {
		return text, 2
	}
	if literal[1] != 'x' {
		return `\`, 1
	}
	if len(literal) < 4 {
		return "", len(literal)
	}
	b, err := strconv.ParseUint(literal[2:4], 16, 8)
	if err != nil {
		return `\`, 1
	}
	return string([]byte{byte(b)}), 4
}
