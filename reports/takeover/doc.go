// Package takeover compares the results of two answerers for the same posts, before
// one takes over from the other: how the tiers of concern move, how many more or
// fewer alarms there would be, and how far risk, answers and symptoms agree. It
// says nothing of who is right: there are no gold labels here.
package takeover
