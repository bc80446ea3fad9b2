package explain_test

import (
	"fmt"
	"log"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
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
	explainer, err := explain.New(&classify.Bundle{Languages: []string{"en"}}, instruments...)
	if err != nil {
		log.Fatal(err)
	}
	r := explainer.Explain(ingest.Post{ID: "post-1", Body: text}, prediction)
	fmt.Println(r.Rationale)
	for _, s := range r.Symptoms {
		fmt.Printf("%s %s %v: %q\n", s.Polarity, s.Symptom, s.Items, text[s.Evidence[0].Start:s.Evidence[0].End])
	}
	for _, a := range r.Answers {
		fmt.Printf("%s: %s, %.2f\n", a.Task, a.Label, a.Probability(a.Label))
	}
	// Output:
	// Told: insomnia ("can't sleep"). The text is short and leaves little to judge.
	// present insomnia [phq9.3 bdi2.16 dsm5-mdd.A4 dsm5-ptsd.E6]: "can't sleep"
	// dreaddit/stress: stressed, 0.80
}
