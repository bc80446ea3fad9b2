// Package timeline orders the collected results of an author in time, and says how
// the answers move: in a rolling window, at a shift, around a date, and in episodes
// that come again.
//
// It describes what a model answers to posts. A shift in the answers is no change of
// a person's health: a new subject, a new community or a livelier week moves them
// too. What an author did not post is not known.
//
// [Of] and what it calls are pure functions. A [Gathering] groups any number of posts
// by author, in files of a temporary folder; [Timeline.Page] and [Overview] lay out
// what is known.
package timeline
