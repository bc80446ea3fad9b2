package datasets

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// parseJSON returns a JSON document as a YAML tree with the lines of its parts.
// It fails with io.EOF if there is none.
//
// Note: a YAML parser reads most of JSON, but not tabs, "\/" and characters
// written as two \u escapes.
func parseJSON(data []byte) (*yaml.Node, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	line := func() int { return 1 + bytes.Count(data[:dec.InputOffset()], []byte("\n")) }
	n, err := jsonNode(dec, line)
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, io.EOF
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, fmt.Errorf("line %d: no JSON: %w", line(), err)
	}
	return n, nil
}

// jsonNode returns the next value.
func jsonNode(dec *json.Decoder, line func() int) (*yaml.Node, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Line: line()}
	switch v := token.(type) {
	case json.Delim:
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		if v == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
		return n, jsonContent(n, dec, line)
	case nil:
		n.Tag = "!!null"
	default:
		n.Value = fmt.Sprint(v)
	}
	return n, nil
}

// jsonContent reads what stands in an object or a list, and its end.
func jsonContent(n *yaml.Node, dec *json.Decoder, line func() int) error {
	for dec.More() {
		part, err := jsonNode(dec, line)
		if err != nil {
			return err
		}
		n.Content = append(n.Content, part)
	}
	_, err := dec.Token()
	return err
}
