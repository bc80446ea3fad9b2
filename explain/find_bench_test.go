package explain

import (
	"strings"
	"testing"
)

// An invented post of 150 words, as long as many posts are.
const invented = `I moved into the new flat three weeks ago and nothing has gone to plan since then. The boiler broke on the
first night, the neighbours play music until four, and I can't sleep for more than a few hours. At work I keep
staring at the screen, I can't concentrate, and my manager has started to ask whether everything is fine. I say yes.
It isn't. I am so tired that I walked past my own stop twice on Tuesday. My sister rings on Sundays and I let it ring
because I don't know what I would tell her. I used to enjoy cooking, and now it is toast over the sink, if anything.
On Friday a friend brought soup and we talked about the old street, the dog, the summer by the lake. For an hour it was
good. Then the door closed and I felt empty again and sat on the floor.`

func BenchmarkFind(b *testing.B) {
	if n := len(strings.Fields(invented)); n < 140 || n > 160 {
		b.Fatalf("the text has %d words, want about 150", n)
	}
	e := newExplainer(b, embedded(b)...)
	sentences := split(invented)
	for b.Loop() {
		e.find(invented, sentences)
	}
}
