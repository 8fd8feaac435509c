# Set-up, assessment and checks; `make` alone lists them.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REPO ?= .
OUT ?= dataops-assess-report
TARGET ?= tree
FOUND ?= $(VENV)/fuzz
ATHERIS := 3.0.0
PIP_AUDIT := 2.10.1

.PHONY: help setup assess test hostile fuzz bench audit browser lint types check wheel docs site lock clean faults

help:
	@echo "make assess REPO=path-or-url   assess a repository, write an HTML and a PDF report"
	@echo "make test                      run the whole test suite"
	@echo "make docs                      write the pages that are made from the program: practices, commands, tour"
	@echo "make site                      build the documentation site into site/"
	@echo "make hostile                   the suite of hostile repositories, about five minutes"
	@echo "make browser                   the HTML pages in Chromium: axe-core, the keyboard, no scripts, hostile text"
	@echo "make faults                    programs that write to the store are killed, some hundred times"
	@echo "make fuzz TARGET=tree          fuzz by coverage until stopped: yaml, shell, owners, settings, masks or tree"
	@echo "make bench BENCH_REPOS=...     measure against what Git itself needs, write docs/performance.md"
	@echo "make audit                     known vulnerabilities and licences of the dependencies; asks the network"
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
	@$(BIN)/python -m pytest -n auto --ignore tests/hostile --ignore tests/browser

hostile: $(VENV)/.dev
	@$(BIN)/python -m pytest -n auto --dist loadgroup tests/hostile

browser: $(VENV)/.dev
	@tools/chromium
	@$(BIN)/python -m pytest tests/browser

faults: $(VENV)/.dev
	@KILLS=100 $(BIN)/python -m pytest tests/lifecycle/test_store_faults.py tests/lifecycle/test_migrations.py \
	  tests/lifecycle/test_backcast_faults.py

# Neither atheris nor pip-audit is locked: nothing else needs them, and atheris has no wheel for every Python.
fuzz: $(VENV)/.dev
	@$(BIN)/python -c "import atheris" 2>/dev/null || $(BIN)/python -m pip install --quiet "atheris==$(ATHERIS)"
	@mkdir -p "$(FOUND)/$(TARGET)"
	@nice -n 19 $(BIN)/python tests/fuzz/fuzz.py $(TARGET) "$(FOUND)/$(TARGET)" tests/fuzz/corpus/$(TARGET) \
	  -max_len=20000 -timeout=10 -rss_limit_mb=2000 -artifact_prefix="$(FOUND)/"

# BENCH_REPOS: Git folders, separated by spaces; BENCH_RUNS: 5 or more; BENCH_GROWTH: largest made history or tree.
bench: $(VENV)/.run
	@$(BIN)/python -m bench

audit: $(VENV)/.dev
	@$(BIN)/python tools/check-licences
	@test -x $(VENV)/audit/bin/pip-audit || $(PYTHON) -m venv $(VENV)/audit
	@$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit==$(PIP_AUDIT)"
	@$(VENV)/audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.txt || { \
	  echo "audit: not passed: a vulnerability is known, or a package could not be looked up" >&2; exit 1; }

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
	@$(BIN)/python tools/command-page >docs/commands.md.new
	@mv docs/commands.md.new docs/commands.md
	@$(BIN)/python tools/tour

# The site has an environment of its own: neither the program nor its tests need anything of it.
$(VENV)/docs/.run: requirements-docs.txt
	@test -x $(VENV)/docs/bin/python || $(PYTHON) -m venv $(VENV)/docs
	@$(VENV)/docs/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-docs.txt
	@touch $@

site: $(VENV)/docs/.run
	@NO_MKDOCS_2_WARNING=1 $(VENV)/docs/bin/mkdocs build --strict

lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate --no-header \
	  pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate --no-header \
	  pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate --no-header \
	  --group pyproject.toml:docs -o requirements-docs.txt

clean:
	rm -rf $(VENV) dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis
