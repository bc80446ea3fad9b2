package main

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// The size of a result in JSON over Dreaddit's test posts, with the answers to all
// screening questions: the median, which is to be at most 4 KB, and the largest.
func BenchmarkResultSize(b *testing.B) {
	data := os.Getenv("MINDSIEVE_DATA")
	if data == "" {
		b.Skip("set MINDSIEVE_DATA to the folder of the datasets")
	}
	items, _, err := datasets.Dreaddit.Read(data, "test")
	if err != nil {
		b.Fatal(err)
	}
	c, err := loadModel("")
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	if c, err = c.Screening(); err != nil {
		b.Fatal(err)
	}
	instruments, err := explain.Instruments()
	if err != nil {
		b.Fatal(err)
	}
	e, err := explain.New(c.Bundle, instruments...)
	if err != nil {
		b.Fatal(err)
	}
	var sizes []int
	for b.Loop() {
		sizes = sizes[:0]
		for chunk := range slices.Chunk(items, 64) {
			posts := make([]ingest.Post, len(chunk))
			for i, it := range chunk {
				posts[i] = it.Post
			}
			results, err := runs.Answer(b.Context(), c, e, posts)
			if err != nil {
				b.Fatal(err)
			}
			for _, r := range results {
				data, err := json.Marshal(r)
				if err != nil {
					b.Fatal(err)
				}
				sizes = append(sizes, len(data))
			}
		}
	}
	slices.Sort(sizes)
	b.ReportMetric(float64(sizes[len(sizes)/2]), "median-bytes")
	b.ReportMetric(float64(sizes[len(sizes)-1]), "largest-bytes")
	b.ReportMetric(0, "ns/op")
}
