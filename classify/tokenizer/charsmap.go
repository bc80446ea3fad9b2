package tokenizer

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// charsmap is the table of replacements that SentencePiece compiles into a
// model, Hugging Face's Precompiled: a double array (Yata's Darts-clone) whose
// values are places in a text of strings that each end in a NUL.
type charsmap struct {
	units   []uint32
	strings string
}

// parseCharsmap reads the little-endian size of the double array in bytes, the
// array, and the strings.
func parseCharsmap(encoded string) (*charsmap, error) {
	data, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, err
	}
	if len(data) < 4 {
		return nil, errors.New("precompiled_charsmap is too short")
	}
	size, data := int64(binary.LittleEndian.Uint32(data)), data[4:]
	if size%4 != 0 || size == 0 || size > int64(len(data)) {
		return nil, errors.New("precompiled_charsmap: the size of its array is wrong")
	}
	m := &charsmap{units: make([]uint32, size/4), strings: string(data[size:])}
	for i := range m.units {
		m.units[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	if !utf8.ValidString(m.strings) {
		return nil, errors.New("precompiled_charsmap: its strings are no UTF-8")
	}
	return m, nil
}

// lookup returns what replaces a string. As in Hugging Face this is the
// replacement of the shortest entry that the string begins with, for all of it.
func (m *charsmap) lookup(s []byte) (replacement string, ok bool) {
	at := offset(m.units[0])
	for _, b := range s {
		at ^= uint32(b)
		if b == 0 || at >= uint32(len(m.units)) || m.units[at]&(1<<31|0xFF) != uint32(b) {
			return "", false
		}
		unit := m.units[at]
		at ^= offset(unit)
		if unit>>8&1 == 1 && at < uint32(len(m.units)) {
			return m.stringAt(m.units[at] &^ (1 << 31)), true
		}
	}
	return "", false
}

// offset is how far the children of a unit lie from it, by exclusive or.
func offset(unit uint32) uint32 { return unit >> 10 << (unit >> 6 & 8) }

func (m *charsmap) stringAt(start uint32) string {
	if int64(start) >= int64(len(m.strings)) {
		return ""
	}
	end := int(start)
	for end < len(m.strings) && m.strings[end] != 0 {
		end++
	}
	return m.strings[start:end]
}

// longestCluster is how many bytes of UTF-8 a grapheme cluster has at most that
// is replaced as a whole; of a longer one each character is.
const longestCluster = 5

// step replaces the grapheme clusters of a text.
//
// Note: uniseg knows the clusters of Unicode 15, Hugging Face those of 16: a
// letter and an accent before one of the few marks that are new in 16 are
// replaced together here, but one by one there.
func (m *charsmap) step(text []char, offset int) []char {
	changes := make([]change, 0, len(text))
	bytes := make([]byte, 0, 2*len(text))
	for _, c := range text {
		bytes = utf8.AppendRune(bytes, c.r)
	}
	var cluster []byte
	for state := -1; len(bytes) > 0; {
		cluster, bytes, _, state = uniseg.FirstGraphemeCluster(bytes, state)
		if len(cluster) <= longestCluster {
			if s, ok := m.lookup(cluster); ok {
				changes = appendReplacement(changes, utf8.RuneCount(cluster), s)
				continue
			}
		}
		changes = m.appendChars(changes, cluster)
	}
	return rewrite(text, changes, offset)
}

// appendChars replaces each character of a cluster by itself.
func (m *charsmap) appendChars(changes []change, cluster []byte) []change {
	for len(cluster) > 0 {
		r, n := utf8.DecodeRune(cluster)
		if s, ok := m.lookup(cluster[:n]); ok {
			changes = appendReplacement(changes, 1, s)
		} else {
			changes = append(changes, change{r: r})
		}
		cluster = cluster[n:]
	}
	return changes
}

// appendReplacement replaces so many old characters by a string, the n-th by
// its n-th. What is left of the string is added; what is left of the old
// characters is skipped behind the last change, even if that is another one's.
func appendReplacement(changes []change, old int, s string) []change {
	added := 0
	for _, r := range s {
		changes = append(changes, change{r: r, added: added >= old})
		added++
	}
	if added < old && len(changes) > 0 {
		changes[len(changes)-1].skip(old - added)
	}
	return changes
}

// skip skips n more old characters. An added character that does so replaces
// the first of them instead.
func (c *change) skip(n int) {
	if c.added {
		c.added = false
		n--
	}
	c.skips += n
}
