"""The retro pack as a form: the markers that it is written with, and what a team has filled in, read back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, unquote

from assess import settings_values as values
from assess.controls import CONTROL
from assess.errors import UsageError
from assess.masking import ADDRESS, masked
from assess.settings_values import WrongValueError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from assess.findings import Status
    from lifecycle.suggesting import Suggestion

LARGEST = 256 * 1024  # bytes
MOST_PROPOSALS = 50
FAULTS_TOLD = 20
OPENING = "<!-- dataops-assess retro/1"
MARKERS = {"action": "Action:", "attestation": "Attestation:"}
ANSWER, END = "<!-- answer -->", "<!-- /answer -->"
BLANK = "____"
PART = " · "
HEADING = "### "
TICKED = ("[x]", "[X]")
T = TypeVar("T")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAgreed:
    """A proposal that was ticked: to bring a practice to a status by the end of a quarter."""

    practice: str
    to: Status
    due: str
    owner: str
    path: str | None = None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationAgreed:
    """A proposal that was ticked: a practice is in place that the repository cannot show."""

    practice: str
    status: Status
    role: str
    until: date
    link: str | None = None
    line: int


Agreed = ActionAgreed | AttestationAgreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question as it stands in the form, and what was written below it."""

    question: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a team filled in: the form's name, its period as it tells it, what was agreed, and the answers given."""

    name: str
    period: str
    agreed: tuple[Agreed, ...] = ()
    answers: tuple[Answer, ...] = ()


def opening(period: str, commit: str) -> str:
    """Return the first line of a form."""
    return f"{OPENING} commit={commit} period={_quoted(period)} -->"


def marker(suggestion: Suggestion) -> str:
    """Return what ends the line of a proposal and says what it is about."""
    if suggestion.is_attestation:
        return f"<!-- attestation practice={suggestion.practice} status={suggestion.to} -->"
    path = f" path={_quoted(suggestion.path)}" if suggestion.path else ""
    return f"<!-- action practice={suggestion.practice} to={suggestion.to}{path} -->"


def read_form(name: str, content: bytes) -> Form:
    """Read a filled-in form; raise one UsageError that names every fault with its line."""
    if len(content) > LARGEST:
        raise UsageError(f"{name}: has more than {LARGEST} bytes; it is no retro pack.")
    try:
        lines = content.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: is no UTF-8 text (byte {error.start}).") from error
    if not lines[0].startswith(OPENING):
        raise UsageError(f"{name}:1: is no retro pack; `dataops-assess retro -o FILE` makes one to fill in.")
    reading = _Reading(name=name)
    form = reading.read(lines)
    if reading.faults:
        more = [f"… and {len(reading.faults) - FAULTS_TOLD} more."] if len(reading.faults) > FAULTS_TOLD else []
        raise UsageError(*reading.faults[:FAULTS_TOLD], *more)
    if not form.agreed and not form.answers:
        raise UsageError(f"{name}: nothing is ticked and nothing is answered yet.")
    return form


class _Reading:
    """One pass over the lines of a form; faults are gathered, so that they are told at once."""

    def __init__(self, *, name: str) -> None:
        self.name = name
        self.faults: list[str] = []
        self._agreed: list[Agreed] = []

    def read(self, lines: list[str]) -> Form:
        answers = []
        question, at = "", 1
        while at < len(lines):
            line = lines[at].strip()
            if line.startswith(HEADING):
                question = line.removeprefix(HEADING)
            if line == ANSWER:
                end = self._end_of_answer(lines, at + 1)
                answers.append(Answer(question=_plain(question), text=self._text(lines, at + 1, end)))
                at = end
            else:
                self._proposal(line, at + 1)
            at += 1
        kept = tuple(one for one in answers if one.text)
        return Form(
            name=self.name, period=unquote(_told(lines[0]).get("period", "")), agreed=tuple(self._agreed), answers=kept
        )

    def _end_of_answer(self, lines: list[str], start: int) -> int:
        for at in range(start, len(lines)):
            line = lines[at].strip()
            if line == END:
                return at
            if line == ANSWER:
                break
        self._fault(start, f"the answer that begins here is not closed: put {END} on a line below it")
        return start

    def _text(self, lines: list[str], start: int, end: int) -> str:
        for at in range(start, end):
            if any(masked(found[0]) != found[0] for found in ADDRESS.finditer(lines[at])):
                self._fault(at + 1, "holds the address of a person; write a role or team")
        return "\n".join(CONTROL.sub(" ", line).rstrip() for line in lines[start:end]).strip()

    def _proposal(self, line: str, number: int) -> None:
        """Read a line that proposes something, where it is ticked."""
        box, _, rest = line.lstrip("-*+ ").partition("]")
        if f"{box}]" not in TICKED:
            return
        told, _, mark = rest.partition("<!-- ")
        kind, _, about = mark.partition(" ")
        if kind not in MARKERS:
            if told.strip().startswith(tuple(MARKERS.values())):
                self._fault(number, "is ticked, but the end of the line that says what it is about is gone; restore it")
            return
        if len(self._agreed) == MOST_PROPOSALS:
            self._fault(number, f"is one proposal too many: at most {MOST_PROPOSALS} are read")
        elif len(self._agreed) < MOST_PROPOSALS:
            self._agree(kind, _parts(told), _told(about), number)

    def _agree(self, kind: str, parts: dict[str, str], about: dict[str, str], number: int) -> None:
        try:
            found = _action if kind == "action" else _attestation
            self._agreed.append(found(parts, about, number))
        except WrongValueError as error:
            self._fault(number, str(error).rstrip("."))

    def _fault(self, number: int, message: str) -> None:
        self.faults.append(f"{self.name}:{number}: {message}.")


def _action(parts: dict[str, str], about: dict[str, str], line: int) -> ActionAgreed:
    return ActionAgreed(
        practice=_value("the practice", values.practice, about.get("practice")),
        to=_value("to", values.reached, about.get("to")),
        due=_value("due", values.quarter, parts.get("due")),
        owner=_value("owner", values.role, parts.get("owner")),
        path=_value("path", values.folder, unquote(about["path"])) if about.get("path") else None,
        line=line,
    )


def _attestation(parts: dict[str, str], about: dict[str, str], line: int) -> AttestationAgreed:
    return AttestationAgreed(
        practice=_value("the practice", values.practice, about.get("practice")),
        status=_value("status", values.reached, about.get("status")),
        role=_value("role", values.role, parts.get("role")),
        until=_value("until", values.day, parts.get("until")),
        link=_value("link", values.link, parts["link"]) if parts.get("link") else None,
        line=line,
    )


def _value(key: str, shape: Callable[[object], T], text: str | None) -> T:
    """Return a value as the settings hold it; raise WrongValueError that names it."""
    if not text:
        raise WrongValueError(f"{key} is left blank; fill it in, or take the tick away")
    try:
        return shape(text)
    except WrongValueError as error:
        raise WrongValueError(f"{key} {error}") from error


def _parts(told: str) -> dict[str, str]:
    """Return what stands between the dots of a proposal by its first word, without the blanks to fill in."""
    found = (part.strip().partition(" ") for part in told.split(PART.strip()))
    return {key.rstrip(":"): _plain(text.strip().strip("_")) for key, _, text in found}


def _told(marker: str) -> dict[str, str]:
    """Return the values of a marker by their keys."""
    pairs = (word.partition("=") for word in marker.split())
    return {key: value for key, found, value in pairs if found}


def _quoted(text: str) -> str:
    """Return text as one word of a comment, which it cannot end."""
    return quote(text, safe="/:,").replace("--", "%2D%2D")


def _plain(text: str) -> str:
    """Return the text behind what Markdown needs to show it as it is."""
    return unescape(ESCAPED.sub(r"\1", text)).replace("\u200b", "").strip()
