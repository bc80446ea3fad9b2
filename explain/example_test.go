package explain_test

import (
	"fmt"
	"log"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
)

func Example() {
	text := "The move went well. I can't sleep though."
	prediction := classify.Prediction{
		Heads: []classify.HeadPrediction{{
			Task: "dreaddit/stress", Labels: []string{"not stressed", "stressed"}, Label: 1, Answers: []int{1},
			Probabilities: []float64{0.2, 0.8},
			Contributions: [][]float64{{0.3, -0.3}, {-0.9, 0.9}},
		}},
		Tokens:  []tokenizer.Span{{Start: 9, End: 18}, {Start: 22, End: 33}}, // "went well", "can't sleep"
		Windows: 1,
	}
	instruments, err := explain.Instruments() // with the names of files, those in them too
	if err != nil {
		log.Fatal(err)
	}
	explainer := explain.New("sha256:0", instruments...)
	for _, r := range explainer.Explain("post-1", text, prediction) {
		fmt.Println(r.Rationale)
		for _, e := range r.Evidence {
			fmt.Printf("%s %s %v: %q\n", e.Polarity, e.Symptom, e.Items, text[e.Start:e.End])
		}
		for _, s := range r.Sentences {
			fmt.Printf("%+.1f %q\n", s.Contribution, text[s.Start:s.End])
		}
	}
	// Output:
	// Screened as "stressed" (probability 0.80). Signs found: insomnia ("can't sleep"). The label rests most on: "I can't sleep though." Only one sentence shows signs. The text is short and leaves little to judge.
	// present insomnia [phq9.3 bdi2.16 dsm5-mdd.A4 dsm5-ptsd.E6]: "can't sleep"
	// +1.8 "I can't sleep though."
	// -0.6 "The move went well."
}
