"""What is kept of a retro: the entries of the settings that it comes to, and a page of the answers."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assess.errors import UsageError
from lifecycle.decision_file import next_action_id
from reports.markdown_text import code, prose
from reports.retro_form import ActionAgreed

if TYPE_CHECKING:
    from datetime import date

    from lifecycle.decision_file import DecisionFile, Value
    from reports.retro_form import Agreed, AttestationAgreed, Form

FOLDER = "docs/retros"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The settings as they are to be, and the page beside them: its path from the top of the work tree, its text."""

    edit: DecisionFile
    path: str
    text: str

    @property
    def file(self) -> Path:
        """Where the page is written."""
        return self.edit.file.parent / self.path

    @property
    def diff(self) -> str:
        """What both files come to, as a unified diff."""
        page = difflib.unified_diff([], self.text.splitlines(keepends=True), "/dev/null", f"b/{self.path}")
        return f"{self.edit.diff}{''.join(page)}"


def record(form: Form, edit: DecisionFile, on: date) -> Record:
    """Return what a form comes to when the retro was held on a day.

    Raises UsageError with the form's line for what the settings cannot hold, and where the page is there already.
    """
    path = f"{FOLDER}/{on}.md"
    _refuse(edit.file.parent, path)
    told = []
    for one in form.agreed:
        edit, line = _with(edit, one, form, on)
        told.append(line)
    edit = edit.added("retros", {"on": on, "file": path})
    return Record(edit=edit, path=path, text=_page(form, told, on))


def _refuse(top: Path, path: str) -> None:
    """Raise UsageError where the page exists, or where its folder leads elsewhere."""
    for folder in (Path(FOLDER).parent, Path(FOLDER)):
        place = top / folder
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise UsageError(f"{folder}: is no plain folder but a link or a file; nothing is written there.")
    file = top / path
    if file.exists() or file.is_symlink():
        raise UsageError(f"{path}: exists already; a retro was closed on that day. Name another day with --on.")


def _with(edit: DecisionFile, one: Agreed, form: Form, on: date) -> tuple[DecisionFile, str]:
    """Return the settings with what was agreed, and how the page tells it."""
    try:
        if isinstance(one, ActionAgreed):
            return _with_action(edit, one, on)
        return _with_attestation(edit, one, on)
    except UsageError as error:
        raise UsageError(f"{form.name}:{one.line}: {error}") from error


def _with_action(edit: DecisionFile, one: ActionAgreed, on: date) -> tuple[DecisionFile, str]:
    calendar = edit.settings.calendar
    if edit.settings.day(calendar.named(one.due).end) <= on:
        raise UsageError(f"due {one.due}: is over on {on}; name a quarter to come.")
    name = next_action_id(edit.settings)
    values: dict[str, Value | None] = {
        "id": name,
        "practice": one.practice,
        "to": one.to,
        "due": one.due,
        "owner": one.owner,
        "on": on,
        "path": one.path,
    }
    place = f" in {code(one.path)}" if one.path else ""
    told = f"{name}: {code(one.practice)} to {one.to}{place}, due {one.due}, {prose(one.owner)}"
    return edit.added("actions", values), told


def _with_attestation(edit: DecisionFile, one: AttestationAgreed, on: date) -> tuple[DecisionFile, str]:
    values: dict[str, Value | None] = {
        "practice": one.practice,
        "status": one.status,
        "role": one.role,
        "on": on,
        "until": one.until,
        "link": one.link,
    }
    told = f"Attested: {code(one.practice)} is {one.status}, until {one.until}, {prose(one.role)}"
    return edit.added("attestations", values), told


def _page(form: Form, told: list[str], on: date) -> str:
    """Return the page: what was decided, and each question that was answered with what the team wrote."""
    period = [prose(form.period)] if form.period else []
    decided = [f"- {line}" for line in told] or ["Nothing was decided."]
    answers = [part for one in form.answers for part in (f"### {prose(one.question, len(one.question))}", one.text)]
    talked = ["## What we talked about", *answers] if answers else []
    parts = [f"# Retro of {on}", *period, "## Decided", "\n".join(decided), *talked]
    return "\n\n".join(parts) + "\n"
