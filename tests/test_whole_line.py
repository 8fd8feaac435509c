"""The whole line: a repository is made, committed to, assessed by the command line, told and stored."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import assess
from assess.assessing import Rules
from assess.practices import practices
from assess.readers import readers
from assess.values import replace
from lifecycle.store import open_store
from reports.cli import run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.documents import Document
    from assess.facts import Facts
    from assess.findings import Finding
    from assess.readers.protocol import Reader
    from tests.conftest import MadeRepo

LAUNCHER = Path(__file__).resolve().parent.parent / "dataops_assess.py"
SCHEMA = json.loads((Path(str(assess.__file__)).parent / "schemas" / "assessment-1.json").read_text())
SHOP = {
    "README.md": "# Shop\n\nLoads the orders of the shop into the warehouse, once a day.\n",
    "Makefile": "test:\n\tpytest tests\n",
    "dags/load.py": "from airflow import DAG\nwith DAG('load', schedule='@daily'):\n    pass\n",
    ".github/workflows/ci.yml": "on: [push]\njobs:\n  test:\n    runs-on: ubuntu\n    steps: [{run: make test}]\n",
    "tests/test_load.py": "def test_load():\n    assert True\n",
}


def launch(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, str(LAUNCHER), *map(str, arguments)], capture_output=True, check=False)


def document_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    with pytest.raises(SystemExit) as left:
        run([*map(str, arguments), "--format", "json"])
    return int(left.value.code or 0), json.loads(capsys.readouterr().out)


def failing_reader(reader: Reader) -> Reader:
    """Return the same reader, except that it raises on every document."""

    def read(_: Document) -> tuple[()]:
        raise RuntimeError("this reader is broken")

    names = {name: getattr(reader, name) for name in ("TOOL", "VERSION", "WANTS", "GIVES")}
    return SimpleNamespace(**names, read=read)


def rate_nothing(_: Facts) -> Finding:
    raise RuntimeError("this rule is broken")


def break_rules(monkeypatch: pytest.MonkeyPatch, rules: Rules) -> None:
    monkeypatch.setattr("assess.assessing.Rules", lambda: rules)


def test_from_a_commit_to_a_report(made_repo: MadeRepo) -> None:
    made_repo.commit(SHOP)
    done = launch(made_repo.path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert made_repo.head[:7] in done.stdout.decode().splitlines()[0]


def test_the_document_is_valid_and_the_stored_one_is_the_same(
    made_repo: MadeRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    made_repo.commit(SHOP)
    _, document = document_of(capsys, made_repo.path)
    Draft202012Validator(SCHEMA).validate(document)
    with open_store() as store:
        stored = store.latest(document["repository"]["id"])
    assert stored is not None
    assert stored.assessment.to_json() == document


def test_a_second_run_stores_nothing_more(made_repo: MadeRepo, capsys: pytest.CaptureFixture[str]) -> None:
    made_repo.commit(SHOP)
    document_of(capsys, made_repo.path)
    document_of(capsys, made_repo.path, "--no-cache")
    with open_store() as store:
        assert store.check() == 1


@pytest.mark.parametrize("files", [{"README.md": "# Nothing else\n"}, {}])
def test_a_repository_with_next_to_nothing_is_level_1(
    made_repo: MadeRepo, capsys: pytest.CaptureFixture[str], files: Mapping[str, str]
) -> None:
    made_repo.commit(files)
    code, document = document_of(capsys, made_repo.path)
    assert (code, document["level"]) == (0, 1)


def test_a_subfolder_is_assessed_alone(made_repo: MadeRepo, capsys: pytest.CaptureFixture[str]) -> None:
    made_repo.commit(SHOP)
    _, document = document_of(capsys, made_repo.path / "dags")
    assert (document["repository"]["scope"], "ci" in document["tools"]) == ("dags", False)


def test_a_bare_clone_gives_the_same_document(
    made_repo: MadeRepo, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made_repo.commit(SHOP)
    made_repo.git("clone", "-q", "--bare", ".", str(tmp_path / "repo.git"))
    documents = [document_of(capsys, place)[1] | {"run": None} for place in (made_repo.path, tmp_path / "repo.git")]
    assert documents[0] == documents[1]


def test_a_broken_reader_is_told_and_the_assessment_is_incomplete(
    made_repo: MadeRepo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made_repo.commit(SHOP)
    broken = tuple(failing_reader(one) if one.TOOL == "github-actions" else one for one in readers())
    break_rules(monkeypatch, Rules(readers=broken))
    code, document = document_of(capsys, made_repo.path)
    Draft202012Validator(SCHEMA).validate(document)
    assert (code, [(one["path"], one["kind"]) for one in document["problems"]]) == (
        5,
        [(".github/workflows/ci.yml", "fault")],
    )


def test_a_broken_practice_is_told_and_the_rest_goes_on(
    made_repo: MadeRepo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made_repo.commit(SHOP)
    first, *others = practices()
    break_rules(monkeypatch, Rules(practices=(replace(first, rate=rate_nothing), *others)))
    code, document = document_of(capsys, made_repo.path)
    errors = [name for name, row in document["practices"].items() if row["status"] == "error"]
    assert (code, errors, "this rule is broken" in document["practices"][first.id]["reason"]) == (5, [first.id], True)


def test_what_a_broken_reader_did_not_read_is_read_once_it_is_mended(
    made_repo: MadeRepo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made_repo.commit(SHOP)
    with monkeypatch.context() as broken:
        break_rules(broken, Rules(readers=tuple(failing_reader(one) for one in readers())))
        document_of(capsys, made_repo.path)
    assert document_of(capsys, made_repo.path)[0] == 0
