package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// places say how many records of each file the queue has. They lie in a file, unless
// its path is "".
type places struct {
	path string
	of   map[string]int // by the name of the file as it was given
}

func readPlaces(path string) (places, error) {
	p := places{path, map[string]int{}}
	if path == "" {
		return p, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &p.of)
	}
	if err != nil {
		return p, fmt.Errorf("--state: %s holds no places of files: %w; remove it to publish from the start", path, err)
	}
	return p, nil
}

// set writes how far a file is published, as a whole or not at all.
func (p places) set(name string, records int) error {
	p.of[name] = records
	if p.path == "" {
		return nil
	}
	data, err := json.Marshal(p.of)
	if err != nil {
		return err
	}
	if err := os.WriteFile(p.path+".new", data, 0o600); err != nil {
		return fmt.Errorf("--state: %w", err)
	}
	return os.Rename(p.path+".new", p.path)
}
