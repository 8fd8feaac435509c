"""What is kept of a retro: the entries of the settings, the page of answers, and what the settings cannot hold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from assess.errors import UsageError
from assess.findings import Status
from lifecycle.decision_file import read_decision_file
from reports.retro_form import ActionAgreed, Answer, AttestationAgreed, Form
from reports.retro_record import Record, record

if TYPE_CHECKING:
    from pathlib import Path

    from reports.retro_form import Agreed
    from tests.conftest import MadeRepo

DAY = date(2026, 7, 1)
ACTION = ActionAgreed(practice="test.unit", to=Status.MET, due="2026Q4", owner="data team", path="dags", line=9)
ATTESTATION = AttestationAgreed(
    practice="plan.backlog", status=Status.MET, role="product owner", until=date(2027, 1, 1), line=12
)
ANSWER = Answer(question="3 of 8 fixes touched dags/a.py. Why?", text="No schema.\n\n- none")


def kept(repo: MadeRepo, *agreed: Agreed, answers: tuple[Answer, ...] = (ANSWER,), on: date = DAY) -> Record:
    form = Form(name="retro.md", period="1 April to 30 June", agreed=agreed, answers=answers)
    return record(form, read_decision_file(str(repo.path)), on)


def test_the_entries_stand_at_the_end_of_the_settings(made_repo: MadeRepo) -> None:
    (made_repo.path / ".dataops-assess.toml").write_text("# ours\n[calendar]\n", encoding="utf-8")
    text = kept(made_repo, ACTION, ATTESTATION).edit.text
    assert text.startswith("# ours\n[calendar]\n\n[[actions]]\n")
    assert [line for line in text.splitlines() if line.startswith("[[")] == [
        "[[actions]]",
        "[[attestations]]",
        "[[retros]]",
    ]


def test_actions_get_the_next_ids(made_repo: MadeRepo) -> None:
    stated = kept(made_repo, ACTION, ACTION).edit.settings.decisions.actions
    assert [(one.id, one.practice, one.path, one.on) for one in stated] == [
        ("A1", "test.unit", "dags", DAY),
        ("A2", "test.unit", "dags", DAY),
    ]


def test_the_page_tells_what_was_decided_and_answered(made_repo: MadeRepo) -> None:
    assert kept(made_repo, ACTION, ATTESTATION).text == (
        "# Retro of 2026-07-01\n\n1 April to 30 June\n\n## Decided\n\n"
        "- A1: `test.unit` to met in `dags`, due 2026Q4, data team\n"
        "- Attested: `plan.backlog` is met, until 2027-01-01, product owner\n\n"
        "## What we talked about\n\n### 3 of 8 fixes touched dags/a.py. Why?\n\nNo schema.\n\n- none\n"
    )


def test_a_page_without_answers_says_what_was_decided_alone(made_repo: MadeRepo) -> None:
    assert "talked" not in kept(made_repo, ACTION, answers=()).text


def test_the_diff_shows_both_files(made_repo: MadeRepo) -> None:
    added = [line for line in kept(made_repo, ACTION).diff.splitlines() if line.startswith("+++")]
    assert added == ["+++ b/.dataops-assess.toml", "+++ b/docs/retros/2026-07-01.md"]


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (date(2027, 2, 1), "retro.md:9: due 2026Q4: is over on 2027-02-01"),
        (date(2025, 12, 31), "retro.md:12: .*a year at most"),
    ],
)
def test_what_the_settings_cannot_hold_is_told_with_the_line_of_the_form(
    made_repo: MadeRepo, day: date, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        kept(made_repo, ACTION, ATTESTATION, on=day)


def test_a_page_is_never_overwritten(made_repo: MadeRepo) -> None:
    made_repo.commit({"docs/retros/2026-07-01.md": "# Ours\n"})
    with pytest.raises(UsageError, match="exists already"):
        kept(made_repo, ACTION)


@pytest.mark.parametrize("place", ["docs", "docs/retros"])
def test_a_folder_that_leads_elsewhere_is_not_written_to(made_repo: MadeRepo, tmp_path: Path, place: str) -> None:
    link = made_repo.path / place
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(tmp_path)
    with pytest.raises(UsageError, match="no plain folder"):
        kept(made_repo, ACTION)
