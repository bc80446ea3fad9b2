package classify

import (
	"errors"
	"fmt"
	"slices"
)

// Role says of whom the question of a head may be asked.
type Role string

// The roles of heads, as they stand in bundle.json.
const (
	// Screen: of any post by anyone. Such a head alone may set a concern.
	Screen Role = "screen"
	// Benchmark: of texts of the head's population. Its answers mean nothing for
	// others, and never set a concern.
	Benchmark Role = "benchmark"
)

// NotStated is the population of a head whose bundle does not say for whose
// texts its answers are meaningful.
const NotStated = "not stated"

// checkRole reports what is wrong with whom a head may be asked of.
func (h Head) checkRole() error {
	switch {
	case h.Role != Screen && h.Role != Benchmark:
		return fmt.Errorf("role is %q, want %q or %q", h.Role, Screen, Benchmark)
	case !slices.Contains([]string{"post", "user", "thread"}, h.Unit):
		return fmt.Errorf(`unit is %q, want "post", "user" or "thread"`, h.Unit)
	case h.Population == "":
		return fmt.Errorf("population is empty: say in words for whose texts the answer is meaningful, or %q", NotStated)
	case h.Role == Screen && h.Unit != "post":
		return errors.New("a head of the role screen is asked of single posts: its unit must be post")
	}
	return nil
}
