package streams

import "strings"

// noAlert is the tier that alerts nobody.
const noAlert = "none"

// alerts reports whether a result of this tier is an alert, too.
func alerts(tier string) bool { return tier != "" && tier != noAlert }

// alerts is the subject of the queue's alerts of a tier: "mindsieve.alerts.q.read-soon".
func (q *Queue) alerts(tier string) string {
	return alertsSubject + q.name + "." + strings.ReplaceAll(tier, " ", "-")
}
