"""The summary for CI and pull requests: what it says first, what changed, and that nothing in it is obeyed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assess.assessment import Attestation, Decided, DecisionFinding
from assess.findings import Status
from assess.values import replace
from reports import markdown
from reports.markdown import LONGEST_COMMENT, render, render_change
from reports.markdown_text import code, link, prose
from tests.reports.conftest import HOSTILE, spoken
from tests.reports.test_formats import decided

if TYPE_CHECKING:
    from assess.assessment import Assessment

GOLDEN = Path(__file__).parent / "golden"
OLDER = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def older(sample_assessment: Assessment) -> Assessment:
    """Make the assessment before: a service level was there, unit tests were not."""
    rows = dict(sample_assessment.practices)
    seen = rows["test.integration"].evidence
    rows["operate.sla"] = replace(rows["operate.sla"], status=Status.MET, evidence=seen)
    rows["test.unit"] = replace(rows["test.unit"], status=Status.ABSENT, evidence=())
    return replace(sample_assessment, commit=OLDER, level=4, level_name="Measured", index=4.0, practices=rows)


def test_the_sample_reads_like_the_golden_summary(sample_assessment: Assessment) -> None:
    assert render(sample_assessment) == (GOLDEN / "summary.md").read_text(encoding="utf-8")


def test_a_change_reads_like_the_golden_comment(sample_assessment: Assessment, older: Assessment) -> None:
    assert render_change(older, sample_assessment) == (GOLDEN / "comment.md").read_text(encoding="utf-8")


def test_a_comment_begins_with_its_marker(sample_assessment: Assessment, older: Assessment) -> None:
    assert render_change(older, sample_assessment).startswith("<!-- dataops-assess -->\n")


def test_what_was_lost_is_told_with_its_reason_and_where_it_was(
    sample_assessment: Assessment, older: Assessment
) -> None:
    told = render_change(older, sample_assessment).partition("**Lost**")[2].partition("**Gained**")[0]
    place = f"[`ci/test.yml:12`](https://github.com/example/orders-warehouse/blob/{OLDER}/ci/test.yml#L12)"
    assert f"`operate.sla` met → absent: sla was looked for and found absent, last seen in {place}" in told


def test_what_was_gained_is_told_with_its_file(sample_assessment: Assessment, older: Assessment) -> None:
    told = render_change(older, sample_assessment).partition("**Gained**")[2].partition("###")[0]
    assert f"[`ci/test.yml:12`](https://github.com/example/orders-warehouse/blob/{sample_assessment.commit}" in told


def test_no_change_is_said(sample_assessment: Assessment) -> None:
    told = render_change(sample_assessment, sample_assessment)
    assert "level 3, as before; index 3.1, as before; no practice moved." in told


def test_other_rules_are_named_as_what_may_have_changed_it(sample_assessment: Assessment, older: Assessment) -> None:
    told = render_change(replace(older, tool_version="0.0.9"), sample_assessment)
    assert "Newer rules or other settings may be part of why." in told


def test_a_missing_figure_is_said_first(faulty_assessment: Assessment) -> None:
    told = render(faulty_assessment)
    assert "**Incomplete:** no figure: 2 practices and 1 criterion could not be judged; evidence could" in told


def test_what_the_team_attests_is_told_beside_what_the_scan_gives(sample_assessment: Assessment) -> None:
    given = Attestation(role="lead", on="2026-01-01", until="2026-12-31")
    row = replace(sample_assessment.practices["operate.sla"], status=Status.MET, attested=given)
    told = render(replace(sample_assessment, practices=sample_assessment.practices | {"operate.sla": row}))
    assert "By the repository's evidence alone: level 3 Defined, index 3.1." in told
    assert "**Attested by the team**\n\n- operate.sla is attested met by lead until 2026-12-31" in told


def test_a_decision_to_look_at_again_is_told(sample_assessment: Assessment) -> None:
    ended = DecisionFinding(kind="exemption-expired", practice="operate.sla", message="ended", line=7)
    told = render(replace(sample_assessment, decisions=Decided(findings=(ended,))))
    assert "**Decisions to look at again**\n\n- Look again:" in told


def test_without_a_known_host_there_is_no_link(sample_assessment: Assessment) -> None:
    local = replace(sample_assessment, run=replace(sample_assessment.run, remote="/srv/git/orders"))
    assert "](" not in render(local)


@pytest.mark.parametrize("text", [HOSTILE, "x" * 10_000, "&" * 10_000, "`" * 10_000, "@a" * 5_000, "🌱" * 10_000])
def test_a_comment_is_never_too_long(text: str) -> None:
    before, after = decided(spoken(text), text), decided(spoken(text), text)
    risen = {name: replace(row, status=Status.MET) for name, row in after.practices.items()}
    assert len(render_change(before, replace(after, practices=risen))) <= LONGEST_COMMENT
    assert len(render(before)) <= LONGEST_COMMENT


def test_what_there_is_no_room_for_is_counted(sample_assessment: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "LONGEST_COMMENT", 4_000)
    told = render(sample_assessment)
    assert (len(told) <= 4_000, re.findall(r"and (\d+) more", told)) == (True, ["1", "8", "1"])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<b>", "&lt;b&gt;"),
        ("[a](b) ![c]", "\\[a\\](b) \\!&#8203;\\[c\\]"),
        ("@octocat", "@&#8203;octocat"),
        ("see #12, GH-3, !4", "see \\#&#8203;12, GH&#8203;-3, \\!&#8203;4"),
        ("https://evil.example", "https:&#8203;//evil.example"),
        ("www.evil.example", "www&#8203;.evil.example"),
        ("# no heading", "\\# no heading"),
        ("- no list", "\\- no list"),
        ("1. no list", "1\\. no list"),
        ("0.1.0", "0.1.0"),
        ("a | b", "a \\| b"),
        ("*a* _b_ ~c~ `d` $e$", "\\*a\\* \\_b\\_ \\~&#8203;c\\~ \\`d\\` \\$&#8203;e\\$"),
    ],
)
def test_foreign_prose_means_nothing(text: str, written: str) -> None:
    assert prose(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [("a", "`a`"), ("a`b", "``a`b``"), ("``", "``` `` ```"), ("<b> @a", "`<b> @a`"), ("a\nb", "`a b`"), ("", "` `")],
)
def test_foreign_code_ends_where_it_ends(text: str, written: str) -> None:
    assert code(text) == written


def test_an_address_that_is_too_long_is_left_out() -> None:
    assert link(code("a"), "https://github.com/o/r/" + "a" * 1_000) == "`a`"
