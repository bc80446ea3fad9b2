package timeline

import (
	"maps"
	"slices"
	"time"
)

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
	var r rolling
	for _, p := range posts {
		r.add(p)
	}
	return r.window()
}

// rolling is a window that moves along posts in time order.
type rolling struct {
	posts                       []Post // in the window
	highest                     []Post // of them those with a higher risk than all later ones
	risk                        float64
	asked, distressed, alarming int
	told                        map[Symptom]int // in how many posts
}

// windows returns the window that ends with each of the posts.
func windows(posts []Post, span time.Duration) []Window {
	all := make([]Window, len(posts))
	var r rolling
	for i, p := range posts {
		if i == 0 || p.CreatedAt.After(posts[i-1].CreatedAt) {
			for end := i; end < len(posts) && posts[end].CreatedAt.Equal(p.CreatedAt); end++ {
				r.add(posts[end])
			}
			for !r.posts[0].CreatedAt.After(p.CreatedAt.Add(-span)) {
				r.drop()
			}
			all[i] = r.window()
			continue
		}
		all[i] = all[i-1]
	}
	return all
}

// add takes in a post that is not older than those in the window.
func (r *rolling) add(p Post) {
	for len(r.highest) > 0 && r.highest[len(r.highest)-1].Risk <= p.Risk {
		r.highest = r.highest[:len(r.highest)-1]
	}
	r.posts, r.highest = append(r.posts, p), append(r.highest, p)
	r.count(p, 1)
}

// drop leaves the oldest post out.
func (r *rolling) drop() {
	p := r.posts[0]
	if r.highest[0].Queue == p.Queue && r.highest[0].ID == p.ID {
		r.highest = r.highest[1:]
	}
	r.posts = r.posts[1:]
	r.count(p, -1)
}

// count counts a post in, or out again.
func (r *rolling) count(p Post, by int) {
	r.risk += float64(by) * p.Risk
	if p.Tier.Alarms() {
		r.alarming += by
	}
	if p.Distress != nil {
		r.asked += by
	}
	if p.Clear {
		r.distressed += by
	}
	if r.told == nil {
		r.told = map[Symptom]int{}
	}
	for _, s := range p.Symptoms {
		if r.told[s] += by; r.told[s] == 0 {
			delete(r.told, s)
		}
	}
}

func (r *rolling) window() Window {
	w := Window{Posts: len(r.posts), Symptoms: distinct(slices.AppendSeq([]Symptom{}, maps.Keys(r.told)))}
	if w.Posts == 0 {
		return w
	}
	w.MeanRisk, w.MaxRisk = max(0, r.risk/float64(w.Posts)), r.highest[0].Risk
	w.Alarming = float64(r.alarming) / float64(w.Posts)
	if r.asked > 0 {
		share := float64(r.distressed) / float64(r.asked)
		w.Distress = &share
	}
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
