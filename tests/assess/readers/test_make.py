"""Makefiles: what each target runs."""

from __future__ import annotations

from assess.documents import Document
from assess.facts import Command, Target
from assess.readers import make

MAKEFILE = b"""\
PY = poetry run
FOLDERS := dags \\
  plugins

.PHONY: lint test
all: lint test

lint:  ## check the style
\t@$(PY) ruff check $(FOLDERS)
\t-echo $$HOME

test: lint
\tcd warehouse && pytest
"""


def read(content: bytes = MAKEFILE) -> list[object]:
    return list(make.read(Document("etl/Makefile", content)))


def test_targets_and_prerequisites() -> None:
    found = {fact.name: fact.needs for fact in read() if isinstance(fact, Target)}
    assert found == {"all": ("lint", "test"), "lint": (), "test": ("lint",), "": ("all",)}


def test_variables_are_put_in() -> None:
    commands = [fact.words for fact in read() if isinstance(fact, Command)]
    assert ("poetry", "run", "ruff", "check", "dags", "plugins") in commands


def test_a_variable_of_a_branch_is_put_in() -> None:
    text = b"ifdef CI\n  RUN = poetry run\nelse\n  RUN = docker exec etl\nendif\ntest:\n\t$(RUN) pytest\n"
    assert [fact.words for fact in read(text) if isinstance(fact, Command)] == [("docker", "exec", "etl", "pytest")]


def test_a_program_that_is_looked_up() -> None:
    found = read(b"DOCKER := $(shell which docker)\nall:\n\t$(DOCKER) build .\n")
    assert [fact.words for fact in found if isinstance(fact, Command)] == [("docker", "build", ".")]


def test_a_dash_forgives() -> None:
    found = [fact for fact in read() if isinstance(fact, Command) and fact.words[0] == "echo"]
    assert [(fact.words[1], fact.tolerated, fact.source.line) for fact in found] == [("$HOME", True, 10)]


def test_a_change_of_folder_holds() -> None:
    assert [f.folder for f in read() if isinstance(f, Command) and f.words == ("pytest",)] == ["etl/warehouse"]


def test_an_endless_variable_ends() -> None:
    assert len(read(b"A = $(A)$(A)\nall:\n\techo $(A)\n")) < 100


def test_no_rule_gives_nothing() -> None:
    assert read(b"# only a comment\nA := 1\n") == []
