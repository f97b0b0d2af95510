# Needs python3 (3.11 or newer), make and the package index; everything else is set up in .venv by the first target that wants it.
# Options go through ARGS: make score ARGS=--record
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
EXAMPLE := examples/harbor-q3-2025.htm
MISTYPED := examples/harbor-q3-2025-mistyped.htm
REPORT := out/harbor-q3-2025.json
TESTS := -n auto --dist worksteal
# Many processes are begun: each would compile every module anew on a machine that keeps no bytecode.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo test lint docs accept learn bench scale score soak lock clean
.DEFAULT_GOAL := help

help: ## what each target does
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/uv || { $(PYTHON) -m venv .venv && $(BIN)/pip install --quiet uv; }
	$(BIN)/uv pip sync --quiet --python .venv --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	touch $@

demo: $(READY) ## read the example releases: summaries of two here, one with slips in it; the reports of all in out/
	mkdir -p out
	$(BIN)/tieout check $(EXAMPLE)
	@echo "The same release with three figures mistyped; the exit status is 1, as it is wherever a figure does not tie:"
	$(BIN)/tieout check $(MISTYPED) || test $$? -eq 1
	$(BIN)/tieout check --format json -o $(REPORT) $(EXAMPLE)
	$(BIN)/tieout check --format jsonl -o out/examples.jsonl examples || test $$? -eq 1
	@echo "The release is $(EXAMPLE); everything read from it is in $(REPORT) (docs/report.schema.json says what it holds)."
	@echo "The same from every form (text, flattened text, PDF, Word, submission), one report a line: out/examples.jsonl"

test: lint ## linters, types and all tests
	$(BIN)/python -m pytest $(TESTS) $(ARGS)

lint: $(READY) ## style, format, types, the import contract, and that the generated docs are fresh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.docs --check

docs: $(READY) ## write the generated part of docs/ anew, take the pictures of the tour, build the site into out/site
	$(BIN)/python -m tools.docs
	$(BIN)/python -m tools.tour $(ARGS)
	$(BIN)/python -m tools.site

accept: $(READY) ## rewrite the expected files of the tests; review the diff like code
	TIEOUT_ACCEPT=1 $(BIN)/python -m pytest -m accepts

learn: $(READY) ## learn the names of concepts from ../shared/corpus anew: data files and reliability diagram
	$(BIN)/python -m tools.concepts

bench: $(READY) ## speed, memory and start-up against the bars
	$(BIN)/python -m tools.bench --json out/bench.json $(ARGS)

scale: $(READY) ## stores, batches, Dask, memory of a worker and feed to facts against the bars; an hour
	$(BIN)/python -m tools.bench_store $(ARGS)

score: $(READY) ## score reading and tie-out against ../shared/corpus, errors planted in it too; fails below scores.json
	$(BIN)/python -m tools.score $(ARGS)

soak: $(READY) ## the property tests with many more examples, and fault campaigns
	$(BIN)/python -m pytest $(TESTS) -m "soak or property" --hypothesis-profile=soak

lock: $(READY) ## newest versions that pyproject.toml allows, into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --upgrade \
		--quiet --custom-compile-command "make lock" --output-file requirements.lock

clean: ## remove all that was made here
	rm -rf .venv out dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
