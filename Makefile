SHELL := /bin/bash
GOLANGCI_LINT_VERSION := v2.15.0
VENV := $(CURDIR)/classify/training/.venv
TRAINING := cd classify && $(VENV)/bin/python -m
DATASETS = $(or $(MINDSIEVE_DATA),$(error set MINDSIEVE_DATA to the folder of the datasets))
DREADDIT = $(DATASETS)/dreaddit
CORPUS := $(CURDIR)/classify/training/build/dreaddit
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

.PHONY: model
model: train export parity ## train the bundled model anew from MINDSIEVE_DATA, export it, write the parity files

.PHONY: corpus
corpus: build ## write Dreaddit as JSON lines, its train split without any text of a test split
	bin/mindsieve datasets export dreaddit --data $(DATASETS) --out $(CORPUS)

.PHONY: train
train: $(VENV)/done corpus ## train three seeds; an interrupted run goes on from its last checkpoint
	$(TRAINING) training.train --data $(CORPUS) --heads stress

.PHONY: export
export: $(VENV)/done corpus ## quantise the best seed and write the bundle with its card
	$(TRAINING) training.export --data $(CORPUS) --bundle bundles/minilm-stress

.PHONY: parity
parity: $(VENV)/done ## write what Python says of texts, for the Go tests to compare
	$(TRAINING) training.tiny --out testdata/tiny
	$(TRAINING) training.hf_tiny --out testdata/hf
	$(TRAINING) training.parity --bundle bundles/minilm-stress --testdata testdata --data $(DREADDIT)

.PHONY: floor
floor: $(VENV)/done corpus ## score the TF-IDF floor on Dreaddit's test split
	$(TRAINING) training.floor --data $(CORPUS) --heads stress

.PHONY: training-test
training-test: $(VENV)/done ## test the training code
	cd classify/training && $(VENV)/bin/python -m pytest -q

.PHONY: training-lint
training-lint: $(VENV)/done ## lint and type-check the training code
	cd classify/training && $(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/mypy .

$(VENV)/done: classify/training/requirements.txt classify/training/requirements-encoder.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet -r classify/training/requirements.txt
	$(VENV)/bin/pip install --quiet --no-deps -r classify/training/requirements-encoder.txt
	touch $@

.PHONY: clean
clean: ## remove what was built and the run folders
	rm -rf bin runs
