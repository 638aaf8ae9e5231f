# Everything a developer does. `make` alone explains itself.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
export PORT
export OMP_NUM_THREADS ?= 1

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

.venv/.run: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Heardwell needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.dev: .venv/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev --group train
	@touch $@

run: .venv/.run  ## install and start the demo at http://127.0.0.1:8000
	exec $(BIN)/heardwell demo

serve: .venv/.run  ## start an empty Heardwell
	exec $(BIN)/heardwell serve

dev: .venv/.dev  ## install everything that developers need

tools:  ## what the tests need from the system (Debian)
	@scripts/system-tools

widget/node_modules: widget/package-lock.json
	cd widget && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

widget: widget/node_modules  ## rebuild the widget's files
	cd widget && npm run --silent build

messages:  ## collect texts and compile the translations
	$(BIN)/python scripts/messages.py

docs: .venv/.dev  ## build the documentation into site/
	$(BIN)/python scripts/docs.py

lint: .venv/.dev  ## style, types, import order
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

test: tools .venv/.dev widget/node_modules  ## set up and pass every check and test
	$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n 2 --dist loadfile

screens: .venv/.dev tools  ## take a picture of every page into screens/
	$(BIN)/python scripts/screens.py

wheel: .venv/.dev  ## build the wheel
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:  ## remove what can be made again
	rm -rf .venv dist build site .cache screens .mypy_cache .ruff_cache .pytest_cache .hypothesis widget/node_modules

.PHONY: help run serve dev tools widget messages docs lint test screens wheel clean
