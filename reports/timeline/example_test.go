package timeline_test

import (
	"fmt"
	"time"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/timeline"
)

// Thirty posts, one a day; the answers to the second half are higher.
func Example() {
	var posts []timeline.Post
	for i := range 30 {
		risk := 0.1
		if i >= 15 {
			risk = 0.7
		}
		posts = append(posts, timeline.Post{
			Queue: "posts", ID: fmt.Sprint(i), CreatedAt: time.Date(2026, 3, 1+i, 9, 0, 0, 0, time.UTC),
			Tier: explain.TierNone, Risk: risk + float64(i%4)/100,
		})
	}
	t := timeline.Of("author-1", posts, timeline.Options{})
	for _, s := range t.Shifts {
		fmt.Printf("%s from %s: median %.2f (n %d), then %.2f (n %d), Cliff's delta %.2f\n",
			s.Measure, s.At.Format(time.DateOnly), s.Before.Median, s.Before.Posts, s.After.Median, s.After.Posts, s.Delta)
	}
	// Output: risk from 2026-03-16: median 0.11 (n 15), then 0.71 (n 15), Cliff's delta 1.00
}
