SHELL := /bin/bash
GOLANGCI_LINT_VERSION := v2.15.0
VENV := classify/training/.venv
TOOLS := $(CURDIR)/bin/tools

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

.PHONY: demo
demo: setup ## screen the posts that ship with the program, from NATS to the table
	bin/mindsieve demo

.PHONY: test
test: setup ## run all Go tests (those on real datasets need MINDSIEVE_DATA)
	go test $(TESTFLAGS) ./...

.PHONY: build
build: ## build bin/mindsieve
	go build -o bin/mindsieve ./cmd/mindsieve

.PHONY: setup
setup: build ## get ONNX Runtime into the cache, unless it is there
	@bin/mindsieve setup

.PHONY: lint
lint: $(TOOLS)/golangci-lint ## vet, lint and check the formatting
	$(TOOLS)/golangci-lint run
	go mod tidy -diff

$(TOOLS)/golangci-lint:
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)

.PHONY: bench
bench: setup ## time tokenizer, packing and inference
	go test -run '^$$' -bench . -benchmem ./classify

.PHONY: fuzz
fuzz: setup ## fuzz each parser for 20 s
	go test ./ingest -run '^$$' -fuzz FuzzParsePost -fuzztime 20s
	go test ./classify -run '^$$' -fuzz FuzzTokenizer -fuzztime 20s

.PHONY: clean
clean: ## remove what was built and the run folders
	rm -rf bin runs
