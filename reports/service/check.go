package service

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/mindsieve/mindsieve/ingest"
)

var errNoObject = errors.New("not a JSON object")

// check reports why a post cannot be screened here, see [ingest.Post.Check]. The
// error never quotes the text.
func check(post ingest.Post) error {
	if n := len(post.Text()); n > MaxText {
		return fmt.Errorf("a text of %d bytes; the limit is %d", n, MaxText)
	}
	return post.Check()
}

// plainly says what is wrong with a post in words of JSON, and not of Go.
func plainly(err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return errors.New(wrongType(wrong))
	}
	return err
}
