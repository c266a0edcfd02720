# Everything is installed into .venv, at the versions of requirements.lock. `make help` lists what there is.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock
# Over as many processes as there are processors; each has a server, and a PostgreSQL, of its own. One that is done takes
# over half of what another still has before it: `worksteal` lets each keep to one database for as long as that goes.
SPREAD := --numprocesses auto --maxprocesses 4 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test check fmt bench bench-extraction lock clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

run: .venv/installed  ## set up, load the shipped agreements the first time, and serve
	@$(BIN)/mithaq up

test: .venv/installed-dev  ## every test, on SQLite and on PostgreSQL
	@$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(SPREAD)
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report

check: .venv/installed-dev  ## format, lint, types, who imports whom, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -q tests/db/test_migrations.py

fmt: .venv/installed-dev  ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/installed-bench  ## measure speed beside other services, about 25 minutes; ARGS="--help" says what else
	$(BIN)/python -m benchmarks $(ARGS)

bench-extraction: .venv/installed-dev  ## measure: how near drafts come to the labelled communiques
	$(BIN)/python -m benchmarks.extraction $(ARGS)

lock: .venv/installed-dev  ## choose the newest versions that pyproject.toml allows
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --upgrade \
		--extra postgres --extra dev --extra bench --output-file requirements.lock pyproject.toml

clean:  ## remove what was installed and made; data and keys in var/ stay
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml requirements.lock
	@echo "Installing Mithaq into .venv ..."
	@$(PIP) --editable '.[postgres]'
	@touch $@

.venv/installed-dev: .venv/bin/python pyproject.toml requirements.lock
	@echo "Installing Mithaq and what its tests need into .venv ..."
	@$(PIP) --editable '.[dev]'
	@touch $@ .venv/installed

.venv/installed-bench: .venv/bin/python pyproject.toml requirements.lock
	@echo "Installing Mithaq and what it is measured beside into .venv ..."
	@$(PIP) --editable '.[bench]'
	@touch $@ .venv/installed .venv/installed-dev
