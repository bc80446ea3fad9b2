package service

import (
	_ "embed"
	"net/http"
	"strings"
)

//go:embed openapi.json
var openAPI []byte

//go:embed discovery.json
var discovery string

// describe serves the description of all routes in OpenAPI 3.1.
func describe(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(openAPI)
	return nil
}

// discover serves Google's description of Perspective's route, which their client
// for Python asks for first. The description holds the address by which the server
// was asked.
func discover(w http.ResponseWriter, r *http.Request) error {
	root := "http://" + r.Host + "/"
	if r.TLS != nil {
		root = "https://" + r.Host + "/"
	}
	if strings.ContainsAny(r.Host, "\"\\<> ") {
		return refuse(http.StatusBadRequest, "", "the header Host is no host")
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(strings.ReplaceAll(discovery, "ROOT_URL", root)))
	return nil
}
