# Everything a newcomer runs. `make help` lists it; nothing needs to be installed by hand.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
UV_VERSION := 0.13.9

# where the demo keeps its database and its mail
export CONSULT_DATA_DIR ?= .data

# where the tests keep their databases: in memory where the system offers that, since they are thrown away
IN_MEMORY := $(if $(wildcard /dev/shm/.),PYTEST_DEBUG_TEMPROOT=/dev/shm)

# what an installation of the project is made of; the catalogues are compiled by hatch_build.py
SOURCES := pyproject.toml hatch_build.py $(shell find consult -name '*.po' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo test bench check format messages lock clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf 'make %-8s %s\n' "$$name" "$$text"; done

demo: $(VENV)/.installed ## serve the demo on http://127.0.0.1:8000 (PORT=8001 elsewhere, RESET=1 starts afresh)
	@$(BIN)/consult demo $(if $(RESET),--reset) $(if $(PORT),--port $(PORT))

test: $(VENV)/.installed-dev ## run all tests, setting up PostgreSQL, Redis and Chromium first (ARGS=... for pytest)
	@$(PYTHON) tests/system_packages.py postgresql redis chromium
	@$(IN_MEMORY) $(BIN)/python -m pytest $(ARGS)

bench: $(VENV)/.installed-bench ## measure, each figure against its reference in the same run
	@$(BIN)/python -m tests.bench

check: $(VENV)/.installed-dev ## format, lint, types and import contracts; changes nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev ## format the code and sort its imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(VENV)/.installed-dev ## bring the catalogues up to date with the words in the code and the templates
	@$(BIN)/pybabel -q extract -F pyproject.toml --no-location --sort-output -o $(VENV)/messages.pot .
	@$(BIN)/pybabel -q update -i $(VENV)/messages.pot -d consult/translations --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

lock: ## write the lock files anew from pyproject.toml (needs the network)
	@test -x .venv-lock/bin/uv || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv==$(UV_VERSION); }
	@for name in "requirements.lock" "requirements-dev.lock --extra dev -c requirements.lock" \
	        "requirements-bench.lock --extra dev --extra bench -c requirements-dev.lock"; do \
	    UV_CUSTOM_COMPILE_COMMAND='make lock' .venv-lock/bin/uv pip compile --quiet --no-config --universal --upgrade \
	        --python-version 3.11 --generate-hashes --no-annotate --extra build --extra sso pyproject.toml -o $$name || exit 1; \
	done

clean: ## remove the environment and what the tools left behind; the demo's data stays
	rm -rf $(VENV) .venv-lock .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist

# Stamps: a finished step leaves a file, so that the next start does nothing twice.

$(VENV)/.made:
	@$(PYTHON) tests/system_packages.py venv
	@echo 'Making an environment of its own in $(VENV) …'
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements.lock $(SOURCES)
	@echo 'Installing what Consult needs (once; about a minute) …'
	@$(PIP) --no-deps --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@echo 'Installing what the tests need (once; about a minute) …'
	@$(PIP) --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-dev requirements-bench.lock
	@echo 'Installing what the benchmarks compare with (once) …'
	@$(PIP) --no-deps --require-hashes -r requirements-bench.lock
	@touch $@
