package main

import (
	"io"
	"log/slog"
	"os"
)

// logVar names the level from which on commands that run long say what they do:
// debug, info (the default), warn or error.
const logVar = "MINDSIEVE_LOG"

// newLog returns the log of a command, key=value, a line an event. Above the
// level debug it holds no id, and on no level a text or an author.
func newLog(w io.Writer) *slog.Logger {
	level := slog.LevelInfo
	if err := level.UnmarshalText([]byte(os.Getenv(logVar))); err != nil {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}
