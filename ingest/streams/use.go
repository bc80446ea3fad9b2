package streams

import "slices"

// Use says which streams a program opens, so that its user needs permissions for no
// others. Nil is all of them.
type Use []string

// What the commands do with the streams. docs/permissions.md has the permissions.
var (
	ToPublish = Use{PostsStream, DeadStream}
	ToWork    = Use{PostsStream, ResultsStream, AlertsStream, DeadStream, triesStream}
	ToCollect = Use{ResultsStream}
	ToForward = Use{AlertsStream, DeadStream}
	ToRetry   = Use{PostsStream, AlertsStream, DeadStream} // to look at dead letters, too
)

func (u Use) has(stream string) bool { return u == nil || slices.Contains(u, stream) }
