package service

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
)

// singleID is the id of a post that comes alone and has none, as screen gives it.
const singleID = "screen"

// ask answers posts.
type ask func(context.Context, []ingest.Post) ([]explain.Result, error)

// screened answers /v1/screen and /v1/explain: with the result of one post, or
// with those of a list. In a list a post that cannot be screened has a result that
// says why, in its place.
func (s *Server) screened(ask ask) func(context.Context, []byte) (any, error) {
	return func(ctx context.Context, body []byte) (any, error) {
		var list struct {
			Posts *[]json.RawMessage `json:"posts"`
		}
		if err := json.Unmarshal(body, &list); err != nil {
			return nil, err
		}
		if list.Posts == nil {
			return s.screenedOne(ctx, ask, body)
		}
		if n := len(*list.Posts); n == 0 || n > MaxPosts {
			return nil, refuse(http.StatusUnprocessableEntity, "posts", "posts holds %d posts; a request may hold 1 to %d", n, MaxPosts)
		}
		results, err := s.screenedAll(ctx, ask, *list.Posts)
		return map[string][]explain.Result{"results": results}, err
	}
}

func (s *Server) screenedOne(ctx context.Context, ask ask, body []byte) (any, error) {
	post, err := parsePost(body, singleID)
	if err != nil {
		return nil, refuse(http.StatusUnprocessableEntity, "", "the post cannot be screened: %v", err)
	}
	results, err := answered(ask(ctx, []ingest.Post{post}))
	if err != nil {
		return nil, err
	}
	return results[0], nil
}

func (s *Server) screenedAll(ctx context.Context, ask ask, raw []json.RawMessage) ([]explain.Result, error) {
	results := make([]explain.Result, len(raw))
	var posts []ingest.Post
	var slots []int
	for i, data := range raw {
		post, err := parsePost(data, strconv.Itoa(i))
		if err != nil {
			results[i] = explain.Failed(cmp.Or(post.ID, strconv.Itoa(i)), s.Batcher.Bundle, err)
			s.Batcher.Metrics.count(results[i])
			continue
		}
		posts, slots = append(posts, post), append(slots, i)
	}
	good, err := ask(ctx, posts)
	for n, r := range good {
		results[slots[n]] = r
	}
	return results, err
}

// texts answers texts of which each is a post of its own. A text that cannot be
// screened is a problem with the field that it came in, and none is answered.
func (s *Server) texts(ctx context.Context, field string, texts []string) ([]explain.Result, error) {
	if n := len(texts); n == 0 || n > MaxPosts {
		return nil, refuse(http.StatusUnprocessableEntity, field, "%s holds %d texts; a request may hold 1 to %d", field, n, MaxPosts)
	}
	posts := make([]ingest.Post, len(texts))
	for i, text := range texts {
		posts[i] = ingest.Post{ID: strconv.Itoa(i), Body: text}
		if err := check(posts[i]); err != nil {
			return nil, refuse(http.StatusUnprocessableEntity, field, "text %d of %s cannot be screened: %v", i, field, err)
		}
	}
	return answered(s.Batcher.Screen(ctx, posts))
}

// answered makes a result that says that the model failed an error.
func answered(results []explain.Result, err error) ([]explain.Result, error) {
	if slices.ContainsFunc(results, func(r explain.Result) bool { return r.Error != "" }) {
		return nil, refuse(http.StatusInternalServerError, "", "%v", errUnanswered)
	}
	return results, err
}

// parsePost reads a post, whose id may be a number, or absent: then it is the
// given one. If the id could be read it is in the returned post even when there is
// an error.
func parsePost(data []byte, id string) (ingest.Post, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil || fields == nil {
		return ingest.Post{}, errNoObject
	}
	given := string(fields["id"])
	switch {
	case given == "" || given == "null" || given == `""`:
		fields["id"] = json.RawMessage(strconv.Quote(id))
	case strings.Trim(given, "-0123456789") == "":
		fields["id"] = json.RawMessage(strconv.Quote(given))
	}
	whole, err := json.Marshal(fields)
	if err != nil {
		return ingest.Post{}, err
	}
	post, err := ingest.ParsePost(whole)
	if err != nil {
		return post, plainly(err)
	}
	return post, check(post)
}
