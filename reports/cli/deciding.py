"""How a decision is made: its values are checked, the diff is shown, the settings are written, and what comes next."""

from __future__ import annotations

import shlex
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from assess.errors import UsageError
from assess.settings import FILE
from assess.settings_values import WrongValueError, day, quarter
from reports.attesting import longest_end, usual_end
from reports.cli.screen import width
from reports.cli.writing import write_file, write_standard_output
from reports.columns import wrapped
from reports.words import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assess.settings import Settings
    from lifecycle.decision_file import DecisionFile

LONGEST_LINE = 4_000  # characters of a line of the diff that are shown
Shape = TypeVar("Shape")


def decide(edit: DecisionFile, message: str, *, dry_run: bool, next_step: str) -> None:
    """Show what an edit changes and, unless it is a dry run, write it and say how it takes effect.

    Raises UsageError where the file was changed meanwhile or cannot be written.
    """
    write_standard_output("".join(f"{shown(line)}\n" for line in edit.diff.split("\n")[:-1]))
    if dry_run:
        return
    edit.check_unchanged()
    write_file(edit.file, edit.text)
    write_standard_output(f"\nCommit this to take effect:\n  {commit_command(edit.file.parent, [FILE], message)}\n")
    write_standard_output("\n".join(("", *wrapped(next_step, width()), "")))


def shown(line: str) -> str:
    """Return a line of a diff without what a terminal would act on."""
    return inert(line.rstrip("\r").replace("\t", "    "), LONGEST_LINE)


def commit_command(top: Path, files: list[str], message: str) -> str:
    """Return the command that commits these files of a work tree, and nothing else."""
    git = "git" if top == Path.cwd() else f"git -C {shlex.quote(inert(str(top)))}"
    paths = " ".join(shlex.quote(one) for one in files)
    return f"{git} add {paths} && {git} commit -m {shlex.quote(message)} {paths}"


def wanted(name: str, shape: Callable[[object], Shape], text: str) -> Shape:
    """Return the value of an option in the shape that the settings hold; raise UsageError with the option's name."""
    try:
        return shape(text)
    except WrongValueError as error:
        raise UsageError(f"{name} {text}: {error}") from error


def day_of(name: str, text: str | None, settings: Settings, *, since: date | None = None) -> date:
    """Return the day of an option, today where the team is by default; raise UsageError for one before `since`."""
    found = settings.day(datetime.now(UTC)) if text is None else wanted(name, day, text)
    if since and found < since:
        raise UsageError(f"{name} {found}: lies before {since}, when it begins.")
    return found


def last_day(text: str | None, first: date, settings: Settings) -> date:
    """Return until when an attestation holds; raise UsageError for a day before the first, or more than a year on."""
    if text is None:
        return usual_end(first)
    last = day_of("--until", text, settings, since=first)
    if last > (longest := longest_end(first)):
        raise UsageError(f"--until {text}: an attestation holds for a year at most; here until {longest}.")
    return last


def quarter_to_come(name: str, text: str, on: date, settings: Settings) -> str:
    """Return the label of a quarter; raise UsageError for one that is over on a day."""
    label = wanted(name, quarter, text)
    period = settings.calendar.named(label)
    if settings.day(period.end) <= on:
        now = settings.calendar.period_of(settings.calendar.day(on.isoformat()).start).label
        raise UsageError(f"{name} {text}: is over on {on}, which lies in {now}.")
    return label


def doubts(file: DecisionFile, practice: str, folder: str | None) -> Iterator[str]:
    """Say what speaks against a new action: another one on the same, or a folder that is not there."""
    stated = file.settings.decisions.actions
    same = [one.id for one in stated if (one.practice, one.path) == (practice, folder) and not one.dropped]
    if same:
        yield f"{practice} is asked for by {', '.join(same)} too; this one is written all the same."
    if folder:
        yield from missing_folder(file, folder)


def missing_folder(file: DecisionFile, folder: str) -> Iterator[str]:
    """Say that the folder of a decision is not there, where it is not."""
    if not (file.file.parent / folder).is_dir():
        yield f"--path {folder}: there is no such folder here; it is written all the same."
