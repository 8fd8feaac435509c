"""The form of a retro filled in: what is read of it, what is refused with its line, and what nobody should write."""

from __future__ import annotations

from datetime import date

import pytest

from assess.errors import UsageError
from assess.findings import Status
from reports.retro import render_markdown
from reports.retro_form import LARGEST, ActionAgreed, AttestationAgreed, Form, read_form
from tests.reports.conftest import HOSTILE
from tests.reports.retro_packs import pack

FIRST = "<!-- dataops-assess retro/1 commit=abc period=1%20January -->"
ACTION = "- [x] Action: test.unit to met · due 2026Q4 · owner: data team <!-- action practice=test.unit to=met -->"
ATTESTATION = (
    "- [x] Attestation: plan.backlog is met · until 2026-12-31 · role: product owner · link: ____ "
    "<!-- attestation practice=plan.backlog status=met -->"
)
ANSWERED = "### Why?\n\n<!-- answer -->\n\nBecause.\n\n- of this\n\n<!-- /answer -->"


def read(*lines: str) -> Form:
    return read_form("retro.md", "\n".join((FIRST, *lines)).encode())


def fault_of(*lines: str) -> str:
    with pytest.raises(UsageError) as told:
        read(*lines)
    return str(told.value)


def test_a_ticked_action_is_agreed() -> None:
    assert read(ACTION).agreed == (
        ActionAgreed(practice="test.unit", to=Status.MET, due="2026Q4", owner="data team", line=2),
    )


def test_a_ticked_attestation_is_agreed_and_its_link_may_stay_blank() -> None:
    assert read("", ATTESTATION).agreed == (
        AttestationAgreed(
            practice="plan.backlog", status=Status.MET, role="product owner", until=date(2026, 12, 31), line=3
        ),
    )


@pytest.mark.parametrize("box", ["* [X]", "   - [x]", "+ [x]"])
def test_ticks_are_read_in_every_way_that_markdown_knows(box: str) -> None:
    assert len(read(ACTION.replace("- [x]", box)).agreed) == 1


def test_what_is_not_ticked_is_not_agreed() -> None:
    assert read(ACTION.replace("[x]", "[ ]"), ANSWERED).agreed == ()


def test_what_was_changed_in_the_line_holds() -> None:
    (one,) = read(ACTION.replace("2026Q4", "2027q1").replace("data team", r"data \& platform &#8203;team")).agreed
    assert isinstance(one, ActionAgreed)
    assert (one.due, one.owner) == ("2027Q1", "data & platform team")


def test_answers_are_kept_as_they_were_written() -> None:
    (one,) = read(ANSWERED).answers
    assert (one.question, one.text) == ("Why?", "Because.\n\n- of this")


def test_ticks_within_an_answer_are_words() -> None:
    assert read(ANSWERED.replace("- of this", ACTION)).agreed == ()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("", ACTION.replace("data team", "____")), "retro.md:3: owner is left blank"),
        ((ACTION.replace("data team", "ada@example.org"),), "retro.md:2: owner wants a role or team"),
        ((ACTION.replace("2026Q4", "soon"),), "retro.md:2: due wants a quarter such as 2026Q3"),
        ((ACTION.replace("=test.unit", "=test.units"),), "did you mean test.unit?"),
        ((ACTION.replace(" to=met", " to=absent"),), "retro.md:2: to wants met or partial"),
        ((ACTION.replace("to=met", "to=met path=../x"),), "retro.md:2: path wants a folder"),
        ((ACTION.partition("<!--")[0],), "retro.md:2: is ticked, but the end of the line"),
        ((ATTESTATION.replace("link: ____", "link: file:///etc"),), "retro.md:2: link wants an https address"),
        ((ATTESTATION.replace("product owner", ""),), "retro.md:2: role is left blank"),
        (("### Why?", "<!-- answer -->", "Because."), "retro.md:3: the answer that begins here is not closed"),
        ((ANSWERED.replace("Because", "ada.example@example.org"),), "retro.md:6: holds the address of a person"),
        (("nothing",), "retro.md: nothing is ticked and nothing is answered yet"),
        ((ACTION,) * 60, "retro.md:52: is one proposal too many"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(lines: tuple[str, ...], message: str) -> None:
    assert message in fault_of(*lines)


def test_all_faults_are_told_at_once() -> None:
    assert fault_of(ACTION.replace("data team", "____"), ATTESTATION.replace("2026-12-31", "never")).count("\n") == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# Notes\n", "retro.md:1: is no retro pack"),
        (b"", "retro.md:1: is no retro pack"),
        (b"\xff\xfe", "is no UTF-8 text"),
        (b"x" * (LARGEST + 1), "has more than"),
    ],
)
def test_what_is_no_form_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_form("retro.md", content)


def test_lines_of_windows_and_a_byte_order_mark_are_read() -> None:
    content = "\r\n".join((f"\ufeff{FIRST}", ACTION, *ANSWERED.splitlines())).encode()
    form = read_form("retro.md", content)
    assert (len(form.agreed), form.answers[0].text, form.period) == (1, "Because.\n\n- of this", "1 January")


@pytest.mark.parametrize("said", ["data team", "R&D <platform>", "a_b*c", "orders #1"])
def test_every_proposal_of_a_pack_can_be_ticked_and_read_back(said: str) -> None:
    text = render_markdown(pack(said)).replace("- [ ]", "- [x]").replace("role: ____", "role: data team")
    agreed = read_form("retro.md", text.replace("owner: ____", "owner: data team").encode()).agreed
    assert [one.practice for one in agreed] == ["release.rollback", "plan.requirements", "deploy.validation"]
    assert isinstance(agreed[0], ActionAgreed)
    assert (agreed[0].owner, agreed[0].path) == (said, "dags")


def test_of_many_faults_the_first_are_told() -> None:
    assert fault_of(*(ACTION.replace("data team", "____"),) * 30).splitlines()[-1] == "… and 10 more."


def test_a_hostile_form_is_read_in_one_pass() -> None:
    said = HOSTILE.replace("\ud800", "") + "· " * 50
    lines = [f"{'- [x] <!-- answer' if at % 3 else '### '} {said}" for at in range(200)]
    assert read(*lines, ANSWERED).answers[0].question == "Why?"
