# Every command of the project. Needs Python 3.11 or newer, make and a C library; the rest is set up on the way.

PYTHON ?= python3
BIN := .venv/bin
DEMO ?=
ARGS ?=

.DEFAULT_GOAL := help
# What Python has compiled is kept: the tests start hundreds of programs, each of which would compile all of it again.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help demo test check proofs frontier beside screens setup wheel docs lock clean

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*  ## /\1	/p' $(MAKEFILE_LIST) | expand -t 10

# -- What is set up once, and again when the requirements change

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Castlist needs Python 3.11 or newer; say which with: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.stamps/run: .venv/bin/python requirements/run.txt
	@echo 'What Castlist runs on is put into .venv: about 720 MB, some minutes the first time, and nothing is printed meanwhile.'
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	@mkdir -p .stamps && touch $@

.stamps/dev: .stamps/run requirements/dev.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@mkdir -p .stamps && touch $@

setup: .stamps/dev  ## make .venv with everything that working on Castlist needs

# -- What people do

demo: .stamps/run  ## a company to look around in, on this machine only (DEMO="--port 8001")
	PYTHONPATH=src $(BIN)/python -m castlist.config.cli demo $(DEMO)

test: .stamps/dev  ## all tests, on SQLite and PostgreSQL, with a browser (ARGS="-k word")
	@$(BIN)/python -m tools.run_tests $(ARGS)

check: .stamps/dev  ## style, types, imports, migrations, docs: what CI asks before the tests
	@$(BIN)/python -m tools.check

proofs: .stamps/dev  ## the rules explored in full, and the races at full count
	$(BIN)/python -m tests.proofs $(ARGS)

frontier: .stamps/dev  ## where proofs of best orders end; goes on where it stopped (ARGS="--seconds 60")
	$(BIN)/python -m benchmarks.orders_frontier $(ARGS)

beside: .stamps/dev  ## best orders beside CP-SAT and CABS; goes on where it stopped (ARGS="FOLDER… --seconds 60")
	$(BIN)/python -m benchmarks.orders_beside $(ARGS)

screens: .stamps/dev  ## every page as every seat sees it, as pictures in screens/
	$(BIN)/python -m tests.journeys.screens $(ARGS)

wheel: .stamps/dev  ## build the wheel and try it in an empty environment elsewhere
	$(BIN)/python -m tools.check_wheel

docs: .stamps/dev  ## write the generated pages of docs/ anew
	$(BIN)/castlist settings > docs/reference/settings.md

lock:  ## choose the newest versions of everything and pin them
	$(PYTHON) -m tools.lock

clean:  ## remove whatever was made here
	rm -rf .venv .stamps .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist screens
	find src tests tools benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
