package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// problem is why a request has no answer. The message is for the client: it never
// quotes a text.
type problem struct {
	status  int
	message string
	field   string // of the request that is at fault; "" if it is none
}

func (p problem) Error() string { return p.message }

// refuse returns a problem with a field of the request, "" for none.
func refuse(status int, field, format string, args ...any) problem {
	return problem{status, fmt.Sprintf(format, args...), field}
}

// statusGone is what the metrics count for a client that left before its answer.
const statusGone = 499

// problemOf returns what to tell the client of an error. An error that is not
// known is not told.
func problemOf(err error) problem {
	if p, ok := errors.AsType[problem](err); ok {
		return p
	}
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return refuse(http.StatusRequestEntityTooLarge, "", "the request is larger than %d bytes", tooLarge.Limit)
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return refuse(http.StatusUnprocessableEntity, wrong.Field, "%s", wrongType(wrong))
	}
	for known, status := range map[error]int{
		ErrFull: http.StatusTooManyRequests, ErrDraining: http.StatusServiceUnavailable, ErrLate: http.StatusGatewayTimeout, context.Canceled: statusGone,
	} {
		if errors.Is(err, known) {
			return problem{status: status, message: known.Error()}
		}
	}
	if errors.Is(err, errors.ErrUnsupported) {
		return refuse(http.StatusNotImplemented, "", "the model gives no contributions; ask /v1/screen")
	}
	return refuse(http.StatusInternalServerError, "", "the request failed; the server's log says why")
}

// wrongType says which field has which type that it must not have.
func wrongType(wrong *json.UnmarshalTypeError) string {
	field := wrong.Field
	if field == "" {
		field = "the request"
	}
	return fmt.Sprintf("%s cannot be of the JSON type %s", field, wrong.Value)
}

// A shape lays a problem out as the clients of a route expect it.
type shape func(problem) any

// plainShape is the shape of our own routes.
func plainShape(p problem) any {
	type body struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Field   string `json:"field,omitempty"`
	}
	return map[string]body{"error": {p.status, p.message, p.field}}
}

// teiShape is the shape of Text Embeddings Inference.
func teiShape(p problem) any {
	kind := "Backend"
	switch {
	case p.status == http.StatusTooManyRequests:
		kind = "Overloaded"
	case p.status == http.StatusServiceUnavailable:
		kind = "Unhealthy"
	case p.status < http.StatusInternalServerError:
		kind = "Validation"
	}
	return struct {
		Error string `json:"error"`
		Type  string `json:"error_type"`
	}{p.message, kind}
}

// openAIShape is the shape of OpenAI.
func openAIShape(p problem) any {
	type body struct {
		Message string  `json:"message"`
		Type    string  `json:"type"`
		Param   *string `json:"param"`
		Code    *string `json:"code"`
	}
	b := body{Message: p.message, Type: "server_error"}
	switch {
	case p.status == http.StatusTooManyRequests:
		b.Type = "requests"
	case p.status == http.StatusUnauthorized:
		b.Type, b.Code = "invalid_request_error", new("invalid_api_key")
	case p.status < http.StatusInternalServerError:
		b.Type = "invalid_request_error"
	}
	if p.field != "" {
		b.Param = &p.field
	}
	return map[string]body{"error": b}
}

// googleShape is the shape of Google's APIs. The statuses are those of
// google.rpc.Code that belong to the status of HTTP.
func googleShape(p problem) any {
	status := "INTERNAL"
	switch p.status {
	case http.StatusUnauthorized:
		status = "UNAUTHENTICATED"
	case http.StatusTooManyRequests:
		status = "RESOURCE_EXHAUSTED"
	case http.StatusNotImplemented:
		status = "UNIMPLEMENTED"
	case http.StatusServiceUnavailable:
		status = "UNAVAILABLE"
	case http.StatusGatewayTimeout:
		status = "DEADLINE_EXCEEDED"
	default:
		if p.status < http.StatusInternalServerError {
			status = "INVALID_ARGUMENT"
		}
	}
	type body struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Status  string `json:"status"`
	}
	return map[string]body{"error": {p.status, p.message, status}}
}
