"""The assessment as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from assess.assessment import Attestation, Exemption
from assess.values import replace
from reports.spreadsheet import render, table

if TYPE_CHECKING:
    from assess.assessment import Assessment


def rows(assessment: Assessment) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in csv.DictReader(io.StringIO(render(assessment), newline=""))}


def test_each_practice_is_a_row_phase_by_phase(sample_assessment: Assessment) -> None:
    told = rows(sample_assessment)
    assert (set(told), next(iter(told))) == (set(sample_assessment.practices), "plan.requirements")


def test_a_row_holds_the_share_and_the_first_evidence(sample_assessment: Assessment) -> None:
    told = rows(sample_assessment)["test.data-quality"]
    assert [told[name] for name in ("share_n", "share_of", "share_unit")] == ["41", "60", "models"]
    assert [told[name] for name in ("evidence_path", "evidence_line", "evidence_total")] == ["ci/test.yml", "12", "14"]
    assert told["evidence_link"].endswith(f"/blob/{sample_assessment.commit}/ci/test.yml#L12")


def test_a_row_says_what_the_team_decided(sample_assessment: Assessment) -> None:
    row = replace(
        sample_assessment.practices["operate.sla"],
        attested=Attestation(role="lead", on="2026-01-01", until="2026-12-31"),
        exempt=Exemption(reason="accepted-risk", owner="head", until="2026-06-30"),
    )
    told = rows(replace(sample_assessment, practices={"operate.sla": row}))["operate.sla"]
    decided = (told["attested"], told["exempt"])
    assert decided[0].startswith("absent by lead until 2026-12-31")
    assert decided[1] == "an accepted risk, by head until 2026-06-30"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])  # noqa: RUF001 - full-width signs
def test_no_text_is_a_formula(sign: str) -> None:
    (told,) = csv.reader(io.StringIO(table((), [(f"{sign}1+1",)]).removeprefix("\r\n"), newline=""))
    assert told == [f"'{sign}1+1"]


def test_a_negative_number_stays_a_number() -> None:
    assert table(("a",), [(-1.5,)]) == "a\r\n-1.5\r\n"


def test_lines_end_and_quotes_stand_as_the_rfc_says() -> None:
    assert table(("a", "b"), [('x "y", z', None)]) == 'a,b\r\n"x ""y"", z",\r\n'
