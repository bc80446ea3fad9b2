package timeline

import "time"

// Window sums up the posts of some days.
type Window struct {
	Posts    int       `json:"posts"`
	MeanRisk float64   `json:"mean_risk"` // 0 without posts, as the next one
	MaxRisk  float64   `json:"max_risk"`
	Distress *float64  `json:"distress,omitempty"` // share of posts whose answer is clear distress, among those that were asked; nil if none was
	Alarming float64   `json:"alarming"`           // share of posts to read soon or now
	Symptoms []Symptom `json:"symptoms"`           // present in at least one post
}

// windowOf sums up posts.
func windowOf(posts []Post) Window {
	w := Window{Posts: len(posts), Symptoms: []Symptom{}}
	asked, distressed, alarming := 0, 0, 0
	for _, p := range posts {
		w.MeanRisk += p.Risk / float64(len(posts))
		w.MaxRisk = max(w.MaxRisk, p.Risk)
		w.Symptoms = append(w.Symptoms, p.Symptoms...)
		if p.Tier.Alarms() {
			alarming++
		}
		if p.Distress != nil {
			asked++
		}
		if p.Clear {
			distressed++
		}
	}
	if asked > 0 {
		share := float64(distressed) / float64(asked)
		w.Distress = &share
	}
	if len(posts) > 0 {
		w.Alarming = float64(alarming) / float64(len(posts))
	}
	w.Symptoms = distinct(w.Symptoms)
	return w
}

// between returns the posts, which are in time order, from one time on and before
// another.
func between(posts []Post, from, to time.Time) []Post {
	first := firstFrom(posts, from)
	return posts[first:max(first, firstFrom(posts, to))]
}

// until returns the posts of a span of time that ends with a time, which belongs to it.
func until(posts []Post, end time.Time, span time.Duration) []Post {
	after := end.Add(1)
	return between(posts, after.Add(-span), after)
}
