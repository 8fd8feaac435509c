"""One practice in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.assessment import Attestation, Decided, DecisionFinding, EvidenceRow, Exemption, LinkRow
from assess.remedies.records import Remedy
from assess.values import replace
from reports.columns import columns
from reports.explanation import known_practice, render

if TYPE_CHECKING:
    from assess.assessment import Assessment

NAME = "test.data-quality"
NOTHING = Remedy(id=NAME, words=(), files=(), raises_to=None)


def explained(assessment: Assessment, *links: LinkRow, weakest: str | None = None, width: int = 80) -> str:
    row = replace(assessment.practices[NAME], links=links or None, weakest_link=weakest)
    whole = replace(assessment, practices={**assessment.practices, NAME: row})
    return render(whole, known_practice(NAME), NOTHING, width=width)


def link(name: str, *lines: int, holds: bool = True) -> LinkRow:
    evidence = tuple(EvidenceRow(path=".ci.yml", line=line, shows=f"line {line}") for line in lines)
    return LinkRow(link=name, holds=holds, evidence=evidence)


def test_each_link_is_told_with_its_lines(sample_assessment: Assessment) -> None:
    told = explained(sample_assessment, link("exists", 3), link("run", 7, 8))
    assert "  ✓ exists\n      .ci.yml:3  line 3\n  ✓ run\n      .ci.yml:7  line 7\n      .ci.yml:8  line 8\n" in told


def test_the_weakest_link_is_named_with_both_lines(sample_assessment: Assessment) -> None:
    told = explained(sample_assessment, link("run", 7), link("blocks", 7, 9, holds=False), weakest="blocks")
    assert told.partition("Chain of use:\n")[2].startswith(
        "  1 of 2 links hold; the weakest link is “blocks”\n  ✓ run\n      .ci.yml:7  line 7\n"
        "  ✗ blocks\n      .ci.yml:7  line 7\n      .ci.yml:9  line 9\n"
    )


def test_a_practice_without_a_chain_tells_none(sample_assessment: Assessment) -> None:
    assert "Chain of use" not in explained(sample_assessment)


@pytest.mark.parametrize("width", [40, 80])
def test_the_chain_stays_within_the_width(long_assessment: Assessment, width: int) -> None:
    told = render(long_assessment, known_practice(NAME), NOTHING, width=width)
    assert max(map(columns, told.splitlines())) <= width


def decided(assessment: Assessment, **changed: Attestation | Exemption) -> str:
    """Return what is told of the practice with these decisions, and one of them to look at again, on one line."""
    row = replace(assessment.practices[NAME], **changed)
    again = DecisionFinding(kind="attestation-expires", practice=NAME, message="the attestation ends on 2026-08-31")
    other = replace(again, practice="plan.backlog", message="is another's")
    rows = assessment.practices | {NAME: row}
    held = replace(assessment, practices=rows, decisions=Decided(findings=(again, other)))
    return " ".join(render(held, known_practice(NAME), NOTHING).split())


def test_an_attestation_is_told_with_role_dates_and_link(sample_assessment: Assessment) -> None:
    one = Attestation(role="data team", on="2026-03-01", until="2026-08-31", link="https://wiki.example.org/a")
    told = decided(sample_assessment, attested=one)
    assert "by data team on 2026-03-01, until 2026-08-31; the repository shows it as" in told
    assert "It can be seen at https://wiki.example.org/a" in told


def test_an_exemption_is_told_with_owner_and_end(sample_assessment: Assessment) -> None:
    one = Exemption(reason="accepted-risk", owner="data team", until="2026-08-31", path="legacy")
    assert "Exempt: an accepted risk in legacy, by data team until 2026-08-31." in decided(
        sample_assessment, exempt=one
    )


def test_only_its_own_decisions_are_to_be_looked_at_again(sample_assessment: Assessment) -> None:
    told = decided(sample_assessment)
    assert ("Look again: the attestation ends on 2026-08-31." in told, "another's" in told) == (True, False)


def test_without_decisions_nothing_is_told_of_them(sample_assessment: Assessment) -> None:
    assert "What the team decided" not in explained(sample_assessment)
