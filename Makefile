# Set-up, assessment and checks; `make` alone lists them.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REPO ?= .
OUT ?= dataops-assess-report

.PHONY: help setup assess test hostile lint types check wheel docs lock clean

help:
	@echo "make assess REPO=path-or-url   assess a repository, write an HTML and a PDF report"
	@echo "make test                      run the whole test suite"
	@echo "make docs                      write docs/practices.md from the rules"
	@echo "make hostile                   the suite of hostile repositories, about five minutes"
	@echo "make check                     tests, lint, types and the wheel: what CI runs"

setup: $(VENV)/.run

$(VENV)/.run: requirements.txt tools/system-libraries
	@tools/system-libraries
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

assess: setup
	@mkdir -p "$(OUT)"
	@$(BIN)/python dataops_assess.py "$(REPO)" -o "$(OUT)/assessment.html" -o "$(OUT)/assessment.pdf"

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n auto --ignore tests/hostile

hostile: $(VENV)/.dev
	@$(BIN)/python -m pytest -n auto --dist loadgroup tests/hostile

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev
	@$(BIN)/mypy

wheel: $(VENV)/.dev
	@tools/try-wheel $(PYTHON)

check: test lint types wheel

docs: setup
	@$(BIN)/python dataops_assess.py catalogue --format markdown >docs/practices.md.new
	@mv docs/practices.md.new docs/practices.md

lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate --no-header \
	  pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate --no-header \
	  pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
