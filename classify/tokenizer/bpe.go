package tokenizer

// bytePairs is the byte-level BPE model of GPT-2 and RoBERTa behind Hugging
// Face's ByteLevel pre-tokenizer.
type bytePairs struct {
	bytes   [256]int32 // ids of the pieces of one byte
	merges  map[pair]merge
	classes *propertyTable
	prefix  bool // a text that begins without a blank gets one
	trim    trimming
}

// pair is two pieces that lie side by side.
type pair struct{ left, right int32 }

// merge is the piece that a pair becomes; of several pairs in a word the one of
// the lowest rank is merged first.
type merge struct{ rank, id int32 }

// byteScratch is the room of bytePairs.
type byteScratch struct {
	symbols []symbol
	queue   queue
}

// symbol is a piece of a word that is being put together.
type symbol struct {
	id          int32
	first, last int32 // its characters, the last included
	prev, next  int32 // its neighbours, -1 for none
	gone        bool  // merged into the one before
}

func (b *bytePairs) append(t *Tokens, s *scratch) {
	if b.prefix && s.chars[0].r != ' ' {
		s.chars = append(s.chars, char{})
		copy(s.chars[1:], s.chars)
		s.chars[0].r, s.chars[0].inserted = ' ', true
	}
	for rest := s.chars; len(rest) > 0; {
		n := nextWord(b.classes, rest)
		b.appendWord(t, rest[:n], &s.byteScratch)
		rest = rest[n:]
	}
}

// appendWord puts the bytes of a word together and appends what comes out.
func (b *bytePairs) appendWord(t *Tokens, word []char, s *byteScratch) {
	s.symbols, s.queue = b.appendBytes(s.symbols[:0], word), s.queue[:0]
	for i := range len(s.symbols) - 1 {
		b.offer(s, int32(i))
	}
	for len(s.queue) > 0 {
		c := s.queue.pop()
		if left := &s.symbols[c.at]; !left.gone && left.next >= 0 && b.merges[s.pairAt(c.at)] == c.merge {
			b.join(s, c)
		}
	}
	for i := int32(0); i >= 0; i = s.symbols[i].next {
		x := s.symbols[i]
		t.IDs = append(t.IDs, int64(x.id))
		t.Spans = append(t.Spans, b.span(word[x.first:x.last+1]))
	}
}

// join merges a symbol with the next one.
func (b *bytePairs) join(s *byteScratch, c candidate) {
	left := &s.symbols[c.at]
	right := &s.symbols[left.next]
	left.id, left.last, left.next = c.id, right.last, right.next
	right.gone = true
	if left.next >= 0 {
		s.symbols[left.next].prev = c.at
		b.offer(s, c.at)
	}
	if left.prev >= 0 {
		b.offer(s, left.prev)
	}
}

// offer puts the pair that begins at a symbol into the queue if it can be merged.
func (b *bytePairs) offer(s *byteScratch, at int32) {
	if m, ok := b.merges[s.pairAt(at)]; ok {
		s.queue.push(candidate{m, at})
	}
}

func (s *byteScratch) pairAt(at int32) pair {
	left := s.symbols[at]
	return pair{left.id, s.symbols[left.next].id}
}

// span returns the bytes that a piece stands for. As in Hugging Face, the blank
// that add_prefix_space put in counts as the text's next character, and is
// trimmed as if it were one.
func (b *bytePairs) span(piece []char) Span {
	s := Span{piece[0].start, piece[len(piece)-1].end()}
	if !b.trim.on {
		return s
	}
	before, after := 0, 0
	for before < len(piece) && piece[before].r == ' ' {
		before++
	}
	for after < len(piece) && piece[len(piece)-1-after].r == ' ' {
		after++
	}
	if before == 1 && s.Start == 0 && b.trim.first {
		before = 0
	}
	if before > 0 {
		s.Start = piece[before-1].end()
	}
	if after > 0 {
		s.End = max(piece[len(piece)-after].start, s.Start)
	}
	return s
}
