package service

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// allow reports why a request may not be answered: its key is none of the
// server's. A key is compared in constant time.
func (s *Server) allow(r *http.Request, queryKey bool) error {
	if len(s.Keys) == 0 {
		return nil
	}
	given := []string{r.Header.Get("X-API-Key")}
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		given = append(given, strings.TrimSpace(token))
	}
	if queryKey {
		given = append(given, r.URL.Query().Get("key"))
	}
	match := 0
	for _, g := range given {
		for _, key := range s.Keys {
			a, b := sha256.Sum256([]byte(g)), sha256.Sum256([]byte(key)) // of one length, whatever was given
			match |= subtle.ConstantTimeCompare(a[:], b[:])
		}
	}
	if match == 0 {
		return refuse(http.StatusUnauthorized, "", "an API key is needed: send it as Authorization: Bearer KEY, or as X-API-Key: KEY")
	}
	return nil
}

// read returns the body of a request: valid JSON in valid UTF-8.
//
// Note: a request without Content-Type is refused too. A page in a browser can
// send any other type to a server on the same machine without asking.
func (s *Server) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return nil, refuse(http.StatusUnsupportedMediaType, "", "the Content-Type must be application/json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.MaxBody))
	if err != nil {
		if r.Context().Err() == nil && !isTooLarge(err) {
			return nil, refuse(http.StatusBadRequest, "", "the request could not be read to its end")
		}
		return nil, err
	}
	if !utf8.Valid(body) {
		return nil, refuse(http.StatusBadRequest, "", "the request is not valid UTF-8")
	}
	if !json.Valid(body) {
		return nil, refuse(http.StatusBadRequest, "", "the request is not valid JSON")
	}
	if !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")) {
		return nil, refuse(http.StatusBadRequest, "", "the request is not a JSON object")
	}
	return body, nil
}

// posted serves a route that answers JSON with JSON.
func (s *Server) posted(answer func(context.Context, []byte) (any, error)) serve {
	return func(w http.ResponseWriter, r *http.Request) error {
		body, err := s.read(w, r)
		if err != nil {
			return err
		}
		value, err := answer(r.Context(), body)
		if err != nil {
			return err
		}
		return writeJSON(w, http.StatusOK, value)
	}
}

// writeJSON writes an answer. Texts stay readable: nothing is escaped for HTML.
func writeJSON(w http.ResponseWriter, status int, value any) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(out.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // a client that left is told nothing
	return nil
}
