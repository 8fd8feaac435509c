"""Plug-ins: found by entry points, held to their promise, and never the end of a run."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import assess as package
from assess.assessing import Rules, assess
from assess.digests import readers_digest
from assess.findings import PRACTICES
from assess.plugins import NONE, VARIABLE, installed, plugins
from assess.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import MadeRepo

    Install = Callable[..., None]

SCHEMA = json.loads((Path(str(package.__file__)).parent / "schemas" / "assessment-1.json").read_text())
READER = """
from assess.facts import Owner, Audience, Source
from assess.readers.protocol import Want

TOOL = "own-tool"
VERSION = 1
WANTS = (Want(names=("*.own",)),)
GIVES = (Owner,)

def read(document):
    yield Owner(source=Source(path=document.path), subject="orders", audience=Audience.TEAM)
"""
PRACTICE = """
from assess.findings import Effort, counted, met, practice

@practice("own.rule", title="Ours holds", remedy="Make it hold.", effort=Effort.HOURS)
def ours(facts):
    "It matters to us."
    return met("it holds", counted("all", 1))
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install a package of one module, as its metadata alone tells that it is there."""
    made: list[str] = []

    def write(text: str, group: str = "readers", module: str = "own_plugin", version: str = "1.0") -> None:
        info = tmp_path / "site" / f"{module}-{version}.dist-info"
        info.mkdir(parents=True)
        name = module.replace("_", "-")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(f"[dataops_assess.{group}]\nfirst = {module}\n")
        (tmp_path / "site" / f"{module}.py").write_text(text)
        made.append(module)
        importlib.invalidate_caches()

    (tmp_path / "site").mkdir()
    monkeypatch.syspath_prepend(tmp_path / "site")
    installed.cache_clear()
    yield write
    installed.cache_clear()
    for module in made:
        sys.modules.pop(module, None)
    for key in [key for key in PRACTICES if key[0] in made]:
        del PRACTICES[key]


def document_of(repo: MadeRepo) -> dict[str, Any]:
    repo.commit({"a.own": "1"})
    document = assess(str(repo.path)).to_json()
    Draft202012Validator(SCHEMA).validate(document)
    return document


def test_nothing_is_installed_in_the_tests() -> None:
    assert plugins() == NONE


def test_a_reader_takes_part(install: Install, made_repo: MadeRepo) -> None:
    install(READER)
    document = document_of(made_repo)
    told = {"name": "own-plugin", "version": "1.0", "readers": ["own-tool"], "practices": [], "faults": []}
    assert (document["plugins"], document["tool_version"]) == ([told], f"{VERSION}+own-plugin-1.0")


def test_a_practice_is_told_apart_and_changes_no_figure(install: Install, made_repo: MadeRepo) -> None:
    install(PRACTICE, group="practices")
    document = document_of(made_repo)
    alone = assess(str(made_repo.path), rules=Rules.without_plugins()).to_json()
    same = ("practices", "phases", "areas", "level", "index", "certain_share", "observable_share", "next_steps")
    assert document["own_practices"]["own.rule"]["status"] == "met"
    assert {name: document[name] for name in same} == {name: alone[name] for name in same}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("raise RuntimeError('broken')", "RuntimeError: broken"),
        ("raise SystemExit(0)", "leaves the program"),
        ("import no_such_module_at_all", "no_such_module_at_all"),
        ("x = (", "SyntaxError"),
        ("VERSION = 1", "has no TOOL"),
        (READER.replace("VERSION = 1", "VERSION = 'one'"), "VERSION is not"),
        (READER.replace('names=("*.own",)', 'names="*.own"'), "WANTS is not"),
        (READER.replace("GIVES = (Owner,)", "GIVES = (str,)"), "GIVES is not"),
        (READER.replace("own-tool", "dbt"), "give it a name of its own"),
    ],
)
def test_a_reader_that_cannot_be_used_is_a_problem(install: Install, made_repo: MadeRepo, text: str, told: str) -> None:
    install(text)
    document = document_of(made_repo)
    (problem,) = [one for one in document["problems"] if one["reader"] == "own-plugin:first"]
    assert (problem["kind"], told in problem["message"], document["level"]) == ("fault", True, 1)


@pytest.mark.parametrize(
    ("text", "row", "told"),
    [
        ("raise RuntimeError('broken')", "own-plugin:first", "RuntimeError: broken"),
        ("pass", "own-plugin:first", "no module with functions under @practice"),
        (PRACTICE.replace('"own.rule"', '"test.unit"'), "own-plugin:test.unit", "that of the model itself"),
        (PRACTICE.replace('"own.rule"', '"ours"'), "own-plugin:first", "no id such as group.name"),
        (PRACTICE.replace("Effort.HOURS", "'soon'"), "own-plugin:first", "Practice.effort"),
        (PRACTICE.replace("return met", "raise ValueError"), "own.rule", "ValueError"),
        (PRACTICE.replace('return met("it holds", counted("all", 1))', "return True"), "own.rule", "no Finding"),
        (PRACTICE.replace('counted("all", 1)', '"proof"'), "own.rule", "Finding.evidence"),
        (PRACTICE.replace('counted("all", 1)', 'counted("all", None)'), "own.rule", "without path, commit and count"),
    ],
)
def test_a_practice_that_cannot_be_used_is_an_error_in_its_own_row(
    install: Install, made_repo: MadeRepo, text: str, row: str, told: str
) -> None:
    install(text, group="practices")
    document = document_of(made_repo)
    own = document["own_practices"]
    assert {name: one["status"] for name, one in own.items()} == {row: "error"}
    assert (told in own[row]["reason"], document["practices"]["test.unit"]["status"]) == (True, "absent")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("raise RuntimeError('broken')", "broken"),
        ("return ['orders']", "gives str"),
        ("return [Owner(source=Source(path=1), subject='a', audience=Audience.TEAM)]", "Source.path"),
        ("return [Owner(source=Source(path='a'), subject=None, audience=Audience.TEAM)]", "Owner.subject"),
        ("return 5", "not iterable"),
    ],
)
def test_what_a_reader_gives_is_checked(install: Install, made_repo: MadeRepo, given: str, told: str) -> None:
    install(READER.partition("    yield")[0] + f"    {given}\n")
    (problem,) = document_of(made_repo)["problems"]
    assert (problem["path"], problem["reader"], told in problem["message"]) == ("a.own", "own-tool", True)


def test_an_assessment_with_a_flawed_plug_in_is_not_complete(install: Install, made_repo: MadeRepo) -> None:
    install("raise RuntimeError('broken')")
    made_repo.commit()
    assert not assess(str(made_repo.path)).complete


def test_of_two_plug_ins_with_one_name_the_first_counts(install: Install) -> None:
    install(READER)
    install(READER, module="own_plugin_two")
    assert [[len(one.readers), len(one.flaws)] for one in plugins().listed] == [[1, 0], [0, 1]]


def test_the_environment_says_that_there_are_none(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install(READER)
    monkeypatch.setenv(VARIABLE, "1")
    assert Rules() == Rules.without_plugins()


@pytest.mark.parametrize("changed", [READER.replace("VERSION = 1", "VERSION = 2"), READER + "# a draft"])
def test_facts_of_another_plug_in_are_not_taken_from_the_cache(install: Install, tmp_path: Path, changed: str) -> None:
    install(READER)
    digests = [readers_digest(Rules.without_plugins().readers), readers_digest(Rules().readers)]
    del sys.modules["own_plugin"]
    (tmp_path / "site" / "own_plugin.py").write_text(changed)
    importlib.invalidate_caches()
    installed.cache_clear()
    digests.append(readers_digest(Rules().readers))
    assert len(set(digests)) == 3
