"""`check-config` on the command line."""

from __future__ import annotations

import io
import json
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reports.cli.conftest import Command

VALID = "pipeline:\n  name: parcels\n"
INVALID = "pipeline:\n  name: parcels\n  sla: {freshness: 2 huors}\n"
WHOLE = """\
pipeline: {name: parcels, owner: logistics-team, sla: {freshness: 2 hours}}
environments: [{name: staging}, {name: production, schedule: "@daily", notifications: true}]
quality_checks: [{type: freshness, max_age: 2 hours, action: fail}]
alerts: {channels: [{slack: "#parcels-data"}], escalation: {after: 1 hour, to: logistics-oncall}}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path / "pipeline_config.yaml"


def test_an_error_is_told_as_compilers_tell_one(command: Command, file: Path) -> None:
    file.write_text(INVALID)
    told = command("check-config", file.name)
    start = 'pipeline_config.yaml:3:20: error: pipeline.sla.freshness is "2 huors":'
    assert (told.code, told.out.startswith(start), told.err) == (1, True, "")


def test_no_line_is_wider_than_the_terminal(command: Command, file: Path) -> None:
    file.write_text(INVALID)
    assert max(len(line) for line in command("check-config", file.name).out.splitlines()) <= 80


def test_a_long_name_leaves_the_place_whole(command: Command, file: Path) -> None:
    folder = file.parent / ("d" * 90)
    folder.mkdir()
    (folder / "a.yaml").write_text(INVALID)
    assert f"{folder.name}/a.yaml:3:20:\n" in command("check-config", f"{folder.name}/a.yaml").out


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (WHOLE, (), 0),
        (WHOLE, ("--strict",), 0),
        (VALID, (), 0),
        (VALID, ("--strict",), 1),
        (INVALID, (), 1),
        (VALID, ("--format", "json", "--strict"), 1),
    ],
)
def test_the_exit_code_says_it(text: str, options: tuple[str, ...], code: int, command: Command, file: Path) -> None:
    file.write_text(text)
    assert command("check-config", file.name, *options).code == code


def test_a_warning_names_its_practice(command: Command, file: Path) -> None:
    file.write_text(VALID)
    assert "[operate.incident-response]" in command("check-config", file.name).out


def test_a_file_that_cannot_be_read_wins_over_an_invalid_one(command: Command, file: Path) -> None:
    file.write_text(INVALID)
    told = command("check-config", file.name, "gone.yaml", file.parent)
    assert (told.code, "huors" in told.out, "gone.yaml: cannot be read" in told.err) == (2, True, True)


def test_standard_input_is_read_for_a_dash(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(INVALID.encode())))
    assert command("check-config", "-").out.startswith("-:3:20: error:")


def test_the_document_is_as_published(command: Command, file: Path) -> None:
    file.write_text(INVALID)
    document = json.loads(command("check-config", file.name, "gone.yaml", "--format", "json").out)
    schema = json.loads((files("assess") / "schemas/check-config-1.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(document)) == []


def test_the_document_holds_place_value_and_nearest(command: Command, file: Path) -> None:
    file.write_text(INVALID)
    (error,) = json.loads(command("check-config", file.name, "--format", "json").out)["files"][0]["errors"]
    assert [error[key] for key in ("line", "column", "path", "value", "nearest")] == [
        *(3, 20, "pipeline.sla.freshness", '"2 huors"', '"2 hours"')
    ]


def test_a_name_moves_no_cursor(command: Command, file: Path) -> None:
    (file.parent / "a\x1b[2Jb.yaml").write_text(INVALID)
    told = command("check-config", "a\x1b[2Jb.yaml")
    assert "\x1b" not in told.out + told.err


def test_without_a_file_it_is_wrong_use(command: Command) -> None:
    assert command("check-config").code == 2
