// Package service screens posts on request, over HTTP.
//
// A [Batcher] gathers the posts of requests that come at the same time, since a
// model answers many posts together faster than one after another. It knows
// nothing of HTTP. A [Server] speaks HTTP: its own routes, and those of three
// programs that moderators already call (Perspective, OpenAI's moderations, Text
// Embeddings Inference), so that a client changes its URL and not its code.
//
// One request goes through these files: server.go (the routes), request.go (key,
// size, JSON), the file of its route (screen.go, predict.go, moderations.go,
// perspective.go), batcher.go, batch.go. openapi.json describes all routes, and
// docs/service.md is the page for a reader.
//
// Nothing of a post is stored or logged.
package service
