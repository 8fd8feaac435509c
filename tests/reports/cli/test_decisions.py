"""`attest`, `survey`, `exempt`, `target` and `action`: what they write, what they say, and what they refuse."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from assess.settings import FILE, parse_settings

if TYPE_CHECKING:
    from assess.settings import Settings
    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command

TOP = Path(__file__).parents[3]
DAG = "from airflow import DAG\nwith DAG('load', schedule='@daily'):\n    pass\n"
STANDUPS = "collaboration.standups"
TEAM = ("--role", "data team")
OWNER = ("--owner", "data team")
ACTION = ("action", "add", "test.unit", "--to", "met", *OWNER, "--due", "2026Q4", "--on", "2026-03-01")


class Terminal(io.StringIO):
    """A keyboard that types these lines."""

    def isatty(self) -> bool:
        """Say that somebody sits there."""
        return True


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    """Make a repository with one pipeline."""
    made_repo.commit({"dags/load.py": DAG}, date="2026-02-01")
    return made_repo


def settings_of(repo: MadeRepo) -> Settings:
    return parse_settings(FILE, (repo.path / FILE).read_bytes())


def faults(name: str, text: str) -> list[str]:
    schema = json.loads((files("assess") / f"schemas/{name}-1.json").read_text(encoding="utf-8"))
    return [error.message for error in Draft202012Validator(schema).iter_errors(json.loads(text))]


def listed(command: Command, repo: MadeRepo) -> list[dict[str, str]]:
    told = command("action", "list", repo.path, "--format", "json").out
    assert faults("actions", told) == []
    return list(json.loads(told)["actions"])


def test_an_attestation_is_shown_written_and_to_be_committed(command: Command, shop: MadeRepo) -> None:
    told = command("attest", STANDUPS, "--status", "met", *TEAM, "--on", "2026-08-31", "-C", shop.path)
    (found,) = settings_of(shop).decisions.attestations
    assert (found.practice, str(found.until)) == (STANDUPS, "2027-02-28")
    assert f'+practice = "{STANDUPS}"' in told.out
    assert f"  git -C {shop.path} add {FILE} && git -C {shop.path} commit -m 'Attest {STANDUPS}' {FILE}\n" in told.out


def test_a_dry_run_shows_the_diff_alone(command: Command, shop: MadeRepo) -> None:
    told = command("attest", STANDUPS, "--status", "met", *TEAM, "-C", shop.path, "--dry-run")
    assert (told.code, "Commit" in told.out, (shop.path / FILE).exists()) == (0, False, False)


def test_in_the_folder_itself_the_commit_needs_no_path(
    command: Command, shop: MadeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.path)
    assert f"  git add {FILE} && git commit -m " in command("attest", STANDUPS, "--status", "met", *TEAM).out


@pytest.mark.parametrize(
    ("practice", "link", "warning"),
    [
        ("test.unit", (), "test.unit is absent at "),
        ("test.unit", ("--link", "https://wiki.example.org/tests"), ""),
        ("develop.pipelines-as-code", (), "is met at "),
        (STANDUPS, (), ""),
    ],
)
def test_what_would_not_count_is_warned_of(
    command: Command, shop: MadeRepo, practice: str, link: tuple[str, ...], warning: str
) -> None:
    command(shop.path)
    told = command("attest", practice, "--status", "met", *TEAM, *link, "-C", shop.path)
    assert (told.code, warning in told.err, bool(told.err)) == (0, True, bool(warning))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("attest", "test.units", "--status", "met", *TEAM), "did you mean test.unit"),
        (("attest", STANDUPS, "--status", "absent", *TEAM), "--status"),
        (("attest", STANDUPS, "--status", "met", "--role", "jo@example.org"), "--role jo@example.org: wants a role"),
        (("attest", STANDUPS, "--status", "met", *TEAM, "--link", "ftp://a"), "--link ftp://a: wants an https"),
        (("attest", STANDUPS, "--status", "met", *TEAM, "--on", "2026-02-29"), "--on 2026-02-29: wants a date"),
        (("attest", STANDUPS, "--status", "met", *TEAM, "--on", "9999-02-01"), "wants a date of the years"),
        (
            ("attest", STANDUPS, "--status", "met", *TEAM, "--on", "2024-02-29", "--until", "2025-03-01"),
            "a year at most; here until 2025-02-28",
        ),
        (
            ("attest", STANDUPS, "--status", "met", *TEAM, "--on", "2026-02-02", "--until", "2026-02-01"),
            "--until 2026-02-01: lies before 2026-02-02",
        ),
        (("exempt", STANDUPS, "--reason", "whim", *OWNER, "--until", "2027-01-01"), "--reason"),
        (("exempt", STANDUPS, "--reason", "not-applicable", *OWNER, "--until", "soon"), "--until soon: wants a date"),
        (
            ("exempt", STANDUPS, "--reason", "not-applicable", *OWNER, "--until", "2027-01-01", "--path", "../x"),
            "--path ../x: wants a folder",
        ),
        (("target", "set", "6", "--by", "2099Q1"), "give a level from 2 to 5, or such as test=75%"),
        (("target", "set", "tests=75%", "--by", "2099Q1"), "did you mean test?"),
        (("target", "set", "test=175%", "--by", "2099Q1"), "at most 100%"),
        (("target", "set", "3", "--by", "2026-10"), "--by 2026-10: wants a quarter such as 2026Q3"),
        (("target", "set", "3", "--by", "2026Q1", "--on", "2026-04-01"), "is over on 2026-04-01, which lies in 2026Q2"),
        (("target", "drop", "3"), "3: no such target; none is set."),
        (("action", "done", "A1"), "A1: no such action"),
        ((*ACTION, "--on", "2027-01-01"), "--due 2026Q4: is over on 2027-01-01"),
    ],
)
def test_wrong_use_is_one_message_and_writes_nothing(
    command: Command, shop: MadeRepo, wrong: tuple[str, ...], message: str
) -> None:
    told = command(*wrong, "-C", shop.path)
    assert (told.code, message in told.err, (shop.path / FILE).exists()) == (2, True, False)


def test_the_last_day_of_a_quarter_still_lies_in_it(command: Command, shop: MadeRepo) -> None:
    (shop.path / FILE).write_text('[calendar]\nfiscal_year_starts = 2\ntime_zone = "Asia/Tokyo"\n')
    told = [
        command("target", "set", "3", "--by", "2027Q1", "--on", day, "-C", shop.path, "--dry-run").code
        for day in ("2026-04-30", "2026-05-01")
    ]
    assert told == [0, 2]


def test_a_faulty_file_is_refused_with_its_line(command: Command, shop: MadeRepo) -> None:
    (shop.path / FILE).write_text("[scope]\nexclud = []\n")
    told = command(*ACTION, "-C", shop.path)
    assert (told.code, told.err) == (2, f"dataops-assess: {FILE}:2: unknown key scope.exclud; did you mean exclude?\n")


def test_a_limitation_is_reported_without_anything_of_the_repository(command: Command, made_repo: MadeRepo) -> None:
    made_repo.commit({"dags/secret_orders.py": DAG, "dags/broken.py": "def ("}, message="Load secrets")
    told = command(
        *("exempt", "operate.sla", "--reason", "tool-limitation", "--owner", "secret team"),
        *("--until", "2027-01-01", "--on", "2026-03-01", "-C", made_repo.path),
    ).out
    report = told.partition("### ")[2]
    assert ("tools of orchestration: airflow" in report, "operate.sla" in report) == (True, True)
    assert not [
        word for word in ("secret", "broken", "Load", str(made_repo.path), made_repo.head[:7]) if word in report
    ]


def test_a_target_is_moved_not_doubled(command: Command, shop: MadeRepo) -> None:
    for quarter in ("2026Q4", "2027Q1"):
        command("target", "set", "3", "--by", quarter, "--on", "2026-03-01", "-C", shop.path)
    command("target", "set", "test=75%", "--by", "2027Q2", "--on", "2026-03-01", "-C", shop.path)
    found = [(one.level, one.group, one.coverage, one.by) for one in settings_of(shop).decisions.targets]
    assert found == [(3, None, None, "2027Q1"), (None, "test", 0.75, "2027Q2")]


@pytest.mark.parametrize("goal", ["test", "test=75%", "test=0.75"])
def test_a_target_is_dropped_by_its_goal(command: Command, shop: MadeRepo, goal: str) -> None:
    for one in ("3", "test=75%"):
        command("target", "set", one, "--by", "2026Q4", "--on", "2026-03-01", "-C", shop.path)
    command("target", "drop", goal, "-C", shop.path)
    assert [one.level for one in settings_of(shop).decisions.targets] == [3]


def test_targets_are_told_with_their_path(command: Command, shop: MadeRepo) -> None:
    command("target", "set", "3", "--by", "2026Q4", "--on", "2026-03-01", "-C", shop.path)
    shop.commit(date="2026-03-02")
    told = command("target", "list", shop.path, "--format", "json").out
    (found,) = json.loads(told)["targets"]
    assert (faults("targets", told), found["goal"], [one["label"] for one in found["path"]]) == ([], "3", ["2026Q1"])
    assert "There is no pace yet" in command("target", "list", shop.path).out


def test_on_a_branch_of_an_unknown_mainline_the_newest_commit_stands_alone(command: Command, shop: MadeRepo) -> None:
    shop.branch("work")
    command("target", "set", "3", "--by", "2026Q4", "--on", "2026-03-01", "-C", shop.path)
    command(*ACTION, "-C", shop.path)
    shop.commit(date="2026-03-02")
    assert ("Level 3" in command("target", "list", shop.path).out, len(listed(command, shop))) == (True, 1)


def test_what_is_not_committed_is_not_told_but_named(command: Command, shop: MadeRepo) -> None:
    command(*ACTION, "-C", shop.path)
    told = command("action", "list", shop.path)
    assert "No actions yet" in told.out
    assert f"Told once {FILE} holds it on the main branch: A1." in told.err


def test_what_is_reached_already_is_no_action(command: Command, shop: MadeRepo) -> None:
    command(shop.path)
    told = command("action", "add", "develop.pipelines-as-code", "--to", "met", *ACTION[5:], "-C", shop.path)
    assert (told.code, "is met already" in told.err, (shop.path / FILE).exists()) == (2, True, False)


def test_evidence_closes_an_action_and_its_loss_reopens_it(command: Command, shop: MadeRepo) -> None:
    command("action", "add", "plan.documentation", "--to", "partial", *ACTION[5:], "-C", shop.path)
    shop.commit(message="Plan it", date="2026-03-02")
    before = listed(command, shop)
    page = "# Data model\n\nThe grain of orders is a line.\n" + "The orders table holds one row a line.\n" * 20
    shop.commit({"docs/data-model.md": page, "README.md": page}, date="2026-04-02")
    closed = listed(command, shop)
    shop.commit({"docs/data-model.md": None, "README.md": None}, date="2026-05-02")
    reopened = listed(command, shop)
    assert [one[0]["status"] for one in (before, closed, reopened)] == ["open", "done", "reopened"]
    assert reopened[0]["closed_commit"] == closed[0]["closed_commit"] == shop.git("rev-parse", "HEAD~1")
    assert reopened[0]["reopened_commit"] == shop.head


@pytest.mark.parametrize(("word", "status"), [("done", "done-by-hand"), ("drop", "dropped")])
def test_an_action_is_ended_by_word(command: Command, shop: MadeRepo, word: str, status: str) -> None:
    command(*ACTION, "-C", shop.path)
    command("action", word, "a1", "--on", "2026-03-01", "-C", shop.path)
    shop.commit(date="2026-03-02")
    assert [one["status"] for one in listed(command, shop)] == [status]


def test_an_action_does_not_end_before_it_begins(command: Command, shop: MadeRepo) -> None:
    command(*ACTION, "-C", shop.path)
    told = command("action", "done", "A1", "--on", "2026-02-28", "-C", shop.path)
    assert (told.code, "lies before 2026-03-01" in told.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "warning"),
    [
        (("--path", "dags"), ""),
        (("--path", "nowhere"), "--path nowhere: there is no such folder here"),
        ((), "test.unit is asked for by A1 too"),
    ],
)
def test_what_speaks_against_an_action_is_said(
    command: Command, shop: MadeRepo, arguments: tuple[str, ...], warning: str
) -> None:
    command(*ACTION, "-C", shop.path)
    told = command(*ACTION, *arguments, "-C", shop.path)
    assert (told.code, warning in told.err, bool(told.err)) == (0, True, bool(warning))


def test_an_exemption_of_a_folder_that_is_not_there_is_written_with_a_word(command: Command, shop: MadeRepo) -> None:
    keys = ("--reason", "accepted-risk", *OWNER, "--until", "2027-01-01", "--on", "2026-03-01", "--path", "old")
    told = command("exempt", "test.unit", *keys, "-C", shop.path)
    (found,) = settings_of(shop).decisions.exemptions
    assert ("no such folder" in told.err, found.path, found.reason) == (True, "old", "accepted-risk")


def test_ids_are_given_in_turn(command: Command, shop: MadeRepo) -> None:
    for _ in range(2):
        command(*ACTION, "-C", shop.path)
    assert [one.id for one in settings_of(shop).decisions.actions] == ["A1", "A2"]


def test_the_form_of_a_survey_is_filled_in_and_read(command: Command, shop: MadeRepo, tmp_path: Path) -> None:
    form = tmp_path / "form.toml"
    assert "--answers" in command("survey", "-C", shop.path, "-o", form).out
    practice = f'practice = "{STANDUPS}"\nstatus = '
    filled = form.read_text().replace('role = ""', 'role = "data team"').replace(f'{practice}""', f'{practice}"met"')
    form.write_text(filled)
    told = command("survey", "-C", shop.path, "--answers", form, "--on", "2026-03-01")
    assert told.code == 0
    assert [(one.practice, one.role) for one in settings_of(shop).decisions.attestations] == [(STANDUPS, "data team")]


def test_what_is_attested_is_not_asked_again(command: Command, shop: MadeRepo, tmp_path: Path) -> None:
    command("attest", STANDUPS, "--status", "met", *TEAM, "-C", shop.path)
    command("survey", "-C", shop.path, "-o", tmp_path / "form.toml")
    assert STANDUPS not in (tmp_path / "form.toml").read_text()


def test_a_form_that_is_there_is_not_overwritten(command: Command, shop: MadeRepo, tmp_path: Path) -> None:
    (tmp_path / "form.toml").write_text("answers\n")
    told = command("survey", "-C", shop.path, "-o", tmp_path / "form.toml")
    assert (told.code, (tmp_path / "form.toml").read_text()) == (2, "answers\n")


def test_an_answer_without_a_role_is_refused(command: Command, shop: MadeRepo, tmp_path: Path) -> None:
    (tmp_path / "form.toml").write_text(f'[[answers]]\npractice = "{STANDUPS}"\nstatus = "met"\n')
    told = command("survey", "-C", shop.path, "--answers", tmp_path / "form.toml")
    assert (told.code, "give --role" in told.err, (shop.path / FILE).exists()) == (2, True, False)


def test_without_a_terminal_the_form_is_named(
    command: Command, shop: MadeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    told = command("survey", "-C", shop.path)
    assert (told.code, "-o FILE" in told.err, "--answers FILE" in told.err) == (2, True, True)


def test_what_was_answered_at_the_terminal_is_kept(
    command: Command, shop: MadeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("jo@example.org\ndata team\nm\n\nn\nq\n"))
    told = command("survey", "-C", shop.path, "--on", "2026-03-01")
    (found,) = settings_of(shop).decisions.attestations
    assert (told.code, found.role, found.status, found.link) == (0, "data team", "met", None)


@pytest.mark.parametrize(
    "name", ["attest", "survey", "exempt", "target", "target set", "target list", "action", "action add", "action list"]
)
def test_the_help_is_no_wider_than_a_terminal(command: Command, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = command(*name.split(), "--help")
    assert (told.code, max(map(len, told.out.splitlines())) <= 80) == (0, True)


def completed(repo: MadeRepo, *words: str) -> list[str]:
    """Return what bash is offered for the last of the words."""
    protocol = {"_DATAOPS_ASSESS_COMPLETE": "complete_bash", "COMP_CWORD": str(len(words))}
    typed = {"COMP_WORDS": "\n".join(("dataops-assess", *words)), "PATH": "/usr/bin:/bin", "HOME": str(repo.path)}
    program = [sys.executable, str(TOP / "dataops_assess.py")]
    return subprocess.run(program, cwd=repo.path, env=protocol | typed, capture_output=True, text=True).stdout.split()  # noqa: PLW1510 - completion ends with 0 or 1


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("att",), ["attest"]),
        (("attest", "test.u"), ["test.unit"]),
        (("explain", "test.u"), ["test.unit"]),
        (("action", "done", ""), ["A1"]),
        (("action", "add", "test.unit", "--to", ""), ["met", "partial"]),
        (("target", "set", "test"), ["test=75%"]),
        (("exempt", "test.unit", "--reason", "t"), ["tool-limitation"]),
    ],
)
def test_the_shell_is_offered_what_can_follow(shop: MadeRepo, words: tuple[str, ...], offered: list[str]) -> None:
    entry = 'practice = "test.unit"\nto = "met"\ndue = "2026Q4"\nowner = "data team"\non = 2026-03-01\n'
    done = f'[[actions]]\nid = "A2"\n{entry}done = 2026-03-02\n'
    (shop.path / FILE).write_text(f'[[actions]]\nid = "A1"\n{entry}{done}')
    assert completed(shop, *words) == offered


def test_the_quarters_of_a_year_are_offered(shop: MadeRepo) -> None:
    found = completed(shop, "action", "add", "test.unit", "--due", "2")
    assert (len(found), found == sorted(found)) == (5, True)
