package service

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// Ask answers a body of POST /v1/screen that came another way than by HTTP: with the
// JSON that the route answers, or with the status and the message of its error.
func (s *Server) Ask(ctx context.Context, body []byte) (answer []byte, status int, message string) {
	value, err := s.screened(s.Batcher.Screen)(ctx, body)
	if syntax, ok := err.(*json.SyntaxError); ok { //nolint:errorlint // json.Unmarshal returns it as it is
		err = refuse(400, "", "the request is not JSON: %v", syntax)
	}
	if err != nil {
		p := problemOf(err)
		return nil, p.status, p.message
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, 500, fmt.Sprint(err)
	}
	return []byte(strings.TrimSuffix(out.String(), "\n")), 200, ""
}
