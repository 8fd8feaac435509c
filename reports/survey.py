"""The survey of what a repository cannot show: its questions, the form to fill in, and the talk at a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, TypeVar

from assess import settings_values as values
from assess.catalogue import catalogue
from assess.documents import Document
from assess.documents.values import Mapping as Table
from assess.documents.values import Sequence as Entries
from assess.documents.values import line_of
from assess.errors import DocumentError, UsageError
from assess.findings import Status
from assess.settings_values import WrongValueError, nearest
from reports.words import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from assess.assessment import Assessment
    from assess.catalogue import Entry

WIDTH = 100  # of the form's comments
SHORT = 7
MOST_ANSWERS = 200
LETTERS = {"m": "met", "p": "partial", "n": None, "s": None}
STOP = "q"
ASKED = "met (m), partial (p), not so (n), skip (s), stop (q)? "
LINK = "Link to where it can be seen (Enter for none): "
ROLE = "Which role or team answers (no person)? "
KEYS = ("practice", "status", "link", "role", "on", "until")
TOP_KEYS = ("role", "on", "until", "answers")
Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered on one practice; what is None is that of the whole survey."""

    practice: str
    status: Status
    link: str | None = None
    role: str | None = None
    on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """All answers, and who gave them, when, until when they hold, where the form says so."""

    answers: tuple[Answer, ...]
    role: str | None = None
    on: date | None = None
    until: date | None = None


def questions(assessment: Assessment, settled: Iterable[str] = ()) -> tuple[Entry, ...]:
    """Return the catalogue's entries of the practices that are unobservable, without those already settled."""
    open_ = {name for name, row in assessment.practices.items() if row.status is Status.UNOBSERVABLE}
    return tuple(one for one in catalogue().practices if one.id in open_.difference(settled))


def form(asked: Iterable[Entry], assessment: Assessment) -> str:
    """Return the form to fill in, as TOML."""
    told = f"What the repository cannot show: {inert(assessment.repository.name)} at {assessment.commit[:SHORT]}."
    lines = [
        *_comment(told),
        *_comment('Set status to "met" or "partial" where that is so; leave "" where it is not, or not known.'),
        "# Then run: dataops-assess survey --answers FILE",
        "",
        'role = ""  # which role or team answers; no person',
        '# until = "YYYY-MM-DD"  # the last day that the answers hold: six months on without it, a year at most',
    ]
    for one in asked:
        lines += ["", *(line for text in _texts(one) for line in _comment(text))]
        lines += ["[[answers]]", f'practice = "{one.id}"', 'status = ""', 'link = ""']
    return "\n".join(lines) + "\n"


def talk(asked: tuple[Entry, ...], ask: Callable[[str], str | None], say: Callable[[str], None]) -> tuple[Answer, ...]:
    """Ask question by question and return what was answered until the end, or until somebody stops.

    `ask` shows a prompt and returns the line that was typed, None where there are no more.
    """
    found: list[Answer] = []
    for number, one in enumerate(asked, start=1):
        first, *rest = _texts(one)
        say("\n".join([f"\n{number} of {len(asked)} · {first}", *(_indented(text) for text in rest)]))
        letter = _letter(ask, say)
        if letter is None:
            break
        if status := LETTERS[letter]:
            link = _valid(LINK, values.link, ask, say, empty=True)
            found.append(Answer(practice=one.id, status=Status(status), link=link))
    return tuple(found)


def ask_role(ask: Callable[[str], str | None], say: Callable[[str], None]) -> str | None:
    """Ask which role answers, until it is one; None where there is no answer."""
    return _valid(ROLE, values.role, ask, say)


def read_answers(name: str, content: bytes) -> Answers:
    """Return the answers of a form that was filled in; raise one UsageError that names every fault with its line."""
    try:
        table = Document(name, content).toml
    except DocumentError as error:
        raise UsageError(f"{name}:{error.line or 1}: {error}") from error
    faults: list[tuple[int, str]] = [
        (line_of(table, key) or 1, f"unknown key {key}{nearest(key, TOP_KEYS)}") for key in table if key not in TOP_KEYS
    ]
    given = table.get("answers", Entries())
    rows = given if isinstance(given, Entries) and len(given) <= MOST_ANSWERS else Entries()
    if rows is not given:
        faults.append((line_of(table, "answers") or 1, f"answers must be at most {MOST_ANSWERS} [[answers]]"))
    reader = _Reader(faults)
    answers = [reader.answer(row, line_of(rows, at) or 1) for at, row in enumerate(rows)]
    found = Answers(
        answers=tuple(one for one in answers if one),
        role=reader.value(table, "role", values.role, 1),
        on=reader.value(table, "on", values.day, 1),
        until=reader.value(table, "until", values.day, 1),
    )
    if faults:
        raise UsageError("\n".join(f"{name}:{line}: {message}" for line, message in sorted(faults)))
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads answers, and notes what is wrong with them."""

    faults: list[tuple[int, str]]

    def answer(self, row: object, line: int) -> Answer | None:
        """Return an answer; None where it is left open."""
        if not isinstance(row, Table):
            self.faults.append((line, "answers must be tables: write [[answers]] above the keys of each"))
            return None
        unknown = (key for key in row if key not in KEYS)
        self.faults.extend((line_of(row, key) or line, f"unknown key {key}{nearest(key, KEYS)}") for key in unknown)
        practice = self.value(row, "practice", values.practice, line)
        status = self.value(row, "status", values.reached, line)
        if status is None:
            return None
        if practice is None:
            self.faults.append((line, "an answer without practice"))
            return None
        return Answer(
            practice=practice,
            status=status,
            link=self.value(row, "link", values.link, line),
            role=self.value(row, "role", values.role, line),
            on=self.value(row, "on", values.day, line),
            until=self.value(row, "until", values.day, line),
        )

    def value(self, table: Mapping[str, object], key: str, shape: Callable[[object], Shape], line: int) -> Shape | None:
        """Return a value in its shape; None where it is left out or empty."""
        if table.get(key) in (None, ""):
            return None
        try:
            return shape(table[key])
        except WrongValueError as error:
            self.faults.append((line_of(table, key) or line, f"{key} {error}"))
            return None


def _texts(entry: Entry) -> Iterator[str]:
    group = catalogue().groups[entry.group]
    yield f"{group} · {entry.id}"
    yield f"{entry.title}."
    yield entry.why
    yield f"met: {entry.counts.met}"
    yield f"partial: {entry.counts.partial}"
    if entry.counts.no_evidence:
        yield f"does not count: {entry.counts.no_evidence}"


def _comment(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ")


def _indented(text: str) -> str:
    return "\n".join(wrap(text, 78, initial_indent="  ", subsequent_indent="  "))


def _letter(ask: Callable[[str], str | None], say: Callable[[str], None]) -> str | None:
    """Return the letter of an answer; None for the wish to stop."""
    while True:
        typed = ask(f"  {ASKED}")
        letter = (typed or "").strip().lower()[:1]
        if typed is None or letter == STOP:
            return None
        if letter in LETTERS:
            return letter
        say("  Type one of m, p, n, s and q.")


def _valid(
    prompt: str,
    shape: Callable[[object], Shape],
    ask: Callable[[str], str | None],
    say: Callable[[str], None],
    *,
    empty: bool = False,
) -> Shape | None:
    """Ask until a value has its shape; None where nothing was typed that may be, or there are no more lines."""
    while (typed := ask(f"  {prompt}")) is not None:
        if empty and not typed.strip():
            return None
        try:
            return shape(typed.strip())
        except WrongValueError as error:
            say(f"  That {error}.")
    return None
