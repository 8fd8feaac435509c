"""The survey: its questions, the talk at a terminal, the form, and what is wrong in a form that was filled in."""

from __future__ import annotations

import tomllib
from collections import deque
from typing import TYPE_CHECKING

import pytest

from assess.catalogue import catalogue
from assess.errors import UsageError
from assess.findings import Status
from reports.survey import Answer, form, questions, read_answers, talk

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from assess.catalogue import Entry

WIKI = "https://wiki.example.org/standups"


def asked(*names: str) -> tuple[Entry, ...]:
    return tuple(one for one in catalogue().practices if one.id in names)


def talked(*lines: str) -> tuple[list[tuple[str, str, str | None]], str]:
    """Return what was answered to two questions by typing these lines, and what was said."""
    typed, said = deque(lines), list[str]()

    def ask(prompt: str) -> str | None:
        said.append(prompt)
        return typed.popleft() if typed else None

    found = talk(asked("collaboration.standups", "feedback.improvement"), ask, said.append)
    return [(one.practice.partition(".")[2], one.status.value, one.link) for one in found], "\n".join(said)


def test_what_is_unobservable_and_not_settled_is_asked(sample_assessment: Assessment) -> None:
    found = [one.id for one in questions(sample_assessment, settled={"plan.requirements"})]
    rows = sample_assessment.practices.items()
    open_ = {name for name, row in rows if row.status is Status.UNOBSERVABLE}
    assert set(found) == open_ - {"plan.requirements"}


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        (("m", "", "p", WIKI), [("improvement", "met", None), ("standups", "partial", WIKI)]),
        (("n", "s"), []),
        (("m", "", "q"), [("improvement", "met", None)]),
        (("M", "", ""), [("improvement", "met", None)]),
        (("x", "met", "", "s"), [("improvement", "met", None)]),
        (("m", "wiki", WIKI, "s"), [("improvement", "met", WIKI)]),
        ((), []),
        (("m",), [("improvement", "met", None)]),
    ],
)
def test_what_is_typed_is_what_is_answered(typed: tuple[str, ...], answered: list[tuple[str, str, str | None]]) -> None:
    assert talked(*typed)[0] == answered


def test_a_question_tells_the_catalogues_words() -> None:
    said = " ".join(talked()[1].split())
    (entry,) = asked("feedback.improvement")
    assert [text in said for text in (entry.title, entry.why, f"met: {entry.counts.met}")] == [True] * 3


def test_a_form_is_toml_and_says_nothing_until_filled_in(sample_assessment: Assessment) -> None:
    told = form(asked("collaboration.standups"), sample_assessment)
    assert tomllib.loads(told)["answers"] == [{"practice": "collaboration.standups", "status": "", "link": ""}]
    assert read_answers("form.toml", told.encode()).answers == ()


def test_a_form_that_was_filled_in_is_read() -> None:
    text = f'role = "data team"\n[[answers]]\npractice = "test.unit"\nstatus = "met"\nlink = "{WIKI}"\n'
    found = read_answers("form.toml", text.encode())
    assert (found.role, found.answers) == (
        "data team",
        (Answer(practice="test.unit", status=Status.MET, link=WIKI),),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("role = 1\n", "form.toml:1: role wants a role or team"),
        ('\nrol = "a"\n', "form.toml:2: unknown key rol; did you mean role?"),
        ('[[answers]]\npractice = "test.units"\nstatus = "met"\n', "form.toml:2: practice wants a practice"),
        ('[[answers]]\npractice = "test.unit"\nstatus = "yes"\n', "form.toml:3: status wants met or partial"),
        ('[[answers]]\nstatus = "met"\n', "form.toml:1: an answer without practice"),
        ('[[answers]]\nstate = "met"\n', "form.toml:2: unknown key state; did you mean status?"),
        ('answers = "all"\n', "form.toml:1: answers must be"),
        ("answers = [1]\n", "form.toml:1: answers must be tables"),
        ('on = "9999-01-01"\n', "form.toml:1: on wants a date of the years"),
        ("[[answers]\n", "form.toml:1: not TOML"),
    ],
)
def test_what_is_wrong_in_a_form_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(UsageError) as told:
        read_answers("form.toml", text.encode())
    assert message in str(told.value)
