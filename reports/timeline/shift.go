package timeline

import (
	"cmp"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"time"
)

// What a shift is, see [scan.shifts].
const (
	LeastPosts  = 10   // on each side
	LeastDays   = 3    // on which these were written, on each side
	LeastChange = 0.1  // of the mean
	LeastDelta  = 0.33 // Cliff's delta: a medium effect after Romano et al. (2006)
	MostP       = 0.01 // over all places and measures of an author
	orders      = 999  // random orders of the posts
	together    = 2    // posts that follow each other and stay together in them
)

// shifts finds the places where the answers of a window before and of a window
// from a post on differ. Posts are in time order, and all answered by one bundle.
//
// Each place with LeastPosts posts on LeastDays days on either side is a candidate.
// Its statistic is that of a rank test at an unknown change-point, as in Pettitt
// (1979), within windows: the difference of mean ranks, over the deviation that it
// would have by chance. The posts are then put into 999 random orders, while their
// times stay. The p of a candidate is the share of orders, the observed one among
// them (Phipson and Smyth 2010), whose largest statistic, over all candidates and
// both measures, reaches it: the single-step maxT procedure of Westfall and Young
// (1993). So among authors whose posts come in random order at most one in a hundred
// has a shift, however many posts there are.
//
// Posts that follow each other are often alike, and then no order is as good as
// another. Therefore pairs of posts stay together, as in Kirch's (2007) permutation
// of blocks; one odd post at the end stays where it is.
//
// A shift has a p of at most MostP, and a mean that changes by LeastChange and a
// Cliff's delta of LeastDelta in the same direction: ranks alone would call 0.001
// and 0.002 different. Of several in one measure that counts which Mann and Whitney's
// statistic of its window finds the strongest, and others if they are a whole window
// away.
//
// Note: longer blocks, of the cube root of the number of posts, let fewer shifts come
// by chance (42 authors in 1,000 in place of 130, at a correlation of 0.5), but half
// of the large ones were then missed: a window has too few blocks. docs/timeline.md
// has the figures of pairs, with seeds that had no part in this choice.
func (s *scan) shifts(author string, posts []Post, window time.Duration) []Comparison {
	if len(s.places) == 0 {
		return nil
	}
	observed := s.statistics()
	chance, ok := s.chance(slices.Max(observed), author)
	if !ok {
		return nil
	}
	var found []Comparison
	for _, c := range s.likely(posts, observed, chance) {
		near := func(f Comparison) bool { return f.Measure == c.Measure && f.At.Sub(c.At).Abs() < window }
		if !slices.ContainsFunc(found, near) {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b Comparison) int { return a.At.Compare(b.At) })
	return found
}

// likely returns the candidates that chance does not explain and that are large, the
// strongest first.
func (s *scan) likely(posts []Post, observed, chance []float64) (all []Comparison) {
	for i, statistic := range observed {
		p := share(chance, statistic)
		if p > MostP {
			continue
		}
		m, place := i/len(s.places), s.places[i%len(s.places)]
		c := differenceOf(s.measures[m], posts[place.at].CreatedAt, s.values[m][place.from:place.at], s.values[m][place.at:place.to])
		c.P, c.Method = p, Permutation
		if c.large() {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b Comparison) int { return cmp.Compare(b.strength(), a.strength()) })
	return all
}

// strength grows with the statistic z of Mann and Whitney's test.
func (c Comparison) strength() float64 {
	before, after := float64(c.Before.Posts), float64(c.After.Posts)
	return math.Abs(c.Delta) * math.Sqrt(before*after/(before+after))
}

// large reports whether a difference is worth telling.
func (c Comparison) large() bool {
	change := c.After.Mean - c.Before.Mean
	return math.Abs(change) >= LeastChange && math.Abs(c.Delta) >= LeastDelta && change*c.Delta > 0
}

// Higher reports whether the answers are higher after than before.
func (c Comparison) Higher() bool { return c.Delta > 0 }

// place is where a shift may be: before post at, between the posts from and to.
type place struct{ from, at, to int }

// scan is a series of posts in which shifts are looked for. Candidates are the places
// of the first measure, then those of the second.
type scan struct {
	places   []place
	measures []Measure
	values   [][]float64 // [measure][post]
	ranks    [][]int     // the same
	scale    []float64   // [measure]: the deviation of ranks; 0 if all are equal
	order    []int       // of posts
	sums     []int       // of the ranks before each post
}

func newScan(posts []Post, window time.Duration) *scan {
	s := &scan{order: make([]int, len(posts)), sums: make([]int, len(posts)+1)}
	for i := range s.order {
		s.order[i] = i
	}
	for at := LeastPosts; at <= len(posts)-LeastPosts; at++ {
		t := posts[at].CreatedAt
		p := place{firstFrom(posts, t.Add(-window)), at, firstFrom(posts, t.Add(window))}
		if posts[at-1].CreatedAt.Before(t) && enough(posts[p.from:at]) && enough(posts[at:p.to]) {
			s.places = append(s.places, p)
		}
	}
	for _, m := range measures {
		if values := m.of(posts); values != nil {
			ranks := doubledRanks(values)
			s.measures, s.values, s.ranks, s.scale = append(s.measures, m), append(s.values, values), append(s.ranks, ranks), append(s.scale, deviation(ranks))
		}
	}
	return s
}

// enough reports whether posts, in time order, are enough to compare.
func enough(posts []Post) bool {
	if len(posts) < LeastPosts {
		return false
	}
	days, last := 0, ""
	for _, p := range posts {
		if day := p.CreatedAt.UTC().Format(time.DateOnly); day != last {
			days, last = days+1, day
		}
	}
	return days >= LeastDays
}

func deviation(ranks []int) float64 {
	mean, squares := float64(len(ranks)+1), 0.0 // of doubled ranks
	for _, r := range ranks {
		squares += (float64(r) - mean) * (float64(r) - mean)
	}
	return math.Sqrt(squares / float64(len(ranks)))
}

// statistics returns one of each candidate, with the posts in their order.
func (s *scan) statistics() []float64 {
	all := make([]float64, 0, len(s.measures)*len(s.places))
	s.each(func(statistic float64) { all = append(all, statistic) })
	return all
}

func (s *scan) each(use func(float64)) {
	for m, ranks := range s.ranks {
		for i, post := range s.order {
			s.sums[i+1] = s.sums[i] + ranks[post]
		}
		for _, p := range s.places {
			if s.scale[m] == 0 {
				use(0)
				continue
			}
			before, after := float64(p.at-p.from), float64(p.to-p.at)
			difference := float64(s.sums[p.to]-s.sums[p.at])/after - float64(s.sums[p.at]-s.sums[p.from])/before
			use(math.Abs(difference) / s.scale[m] / math.Sqrt(1/before+1/after))
		}
	}
}

// chance returns the largest statistics of random orders, ascending. It gives up once
// so many reach the observed one that nothing can be a shift.
func (s *scan) chance(observed float64, author string) (largest []float64, ok bool) {
	seed := fnv.New64a()
	seed.Write([]byte(author))
	random := rand.New(rand.NewPCG(1, seed.Sum64()))
	reached, blocks := 0, len(s.order)/together
	for range orders {
		for to, from := range random.Perm(blocks) {
			for i := range together {
				s.order[to*together+i] = from*together + i
			}
		}
		top := 0.0
		s.each(func(statistic float64) { top = max(top, statistic) })
		if top >= observed {
			reached++
		}
		if float64(reached+1) > MostP*(orders+1) {
			return nil, false
		}
		largest = append(largest, top)
	}
	slices.Sort(largest)
	return largest, true
}

// share is the p of a statistic among ascending ones of random orders.
func share(ascending []float64, observed float64) float64 {
	below := sort.SearchFloat64s(ascending, observed)
	return float64(len(ascending)-below+1) / float64(len(ascending)+1)
}

// firstFrom returns the index of the first of posts, in time order, that is not
// before a time.
func firstFrom(posts []Post, t time.Time) int {
	return sort.Search(len(posts), func(i int) bool { return !posts[i].CreatedAt.Before(t) })
}
