"""Goals as they are typed: a level such as 3, or a coverage such as test=75%."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from assess.errors import UsageError
from assess.model import AREAS, PHASES
from assess.settings_values import LEVELS, WrongValueError, group, part
from reports.targets import goal_id
from reports.words import LEVELS as NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.decisions.records import StatedTarget

Goal = dict[str, str | int | float]


def goal_of(text: str) -> Goal:
    """Return the keys of a target for a goal; raise UsageError with what is right for any other text."""
    name, equals, share = text.strip().partition("=")
    if equals:
        try:
            return {"group": group(name.strip()), "coverage": _share(share)}
        except WrongValueError as error:
            raise UsageError(f"{text}: {error}") from error
    levels = {str(one): one for one in LEVELS} | {NAMES[one].casefold(): one for one in LEVELS}
    if text.strip().casefold() in levels:
        return {"level": levels[text.strip().casefold()]}
    groups = {**PHASES, **AREAS}
    near = difflib.get_close_matches(text.casefold(), [*levels, *groups], 1)
    hint = f"{near[0]}=75%" if near and near[0] in groups else near[0] if near else ""
    raise UsageError(
        f"{text}: no goal; {f'did you mean {hint}?' if hint else 'give a level from 2 to 5, or such as test=75%.'}"
    )


def of_goal(targets: Iterable[StatedTarget], goal: Goal) -> list[StatedTarget]:
    """Return the targets with a goal, in the order of the file."""
    return [one for one in targets if all(getattr(one, key) == value for key, value in goal.items())]


def one_target(targets: Iterable[StatedTarget], text: str) -> StatedTarget:
    """Return the target that a text names, a phase's alone where it has one; raise UsageError where none or several."""
    stated = list(targets)
    named: Goal = {"group": text} if text in PHASES | AREAS else goal_of(text)
    found = of_goal(stated, named)
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{goal_id(one)} by {one.by}" for one in found or stated)
    if found:
        raise UsageError(f"{text}: is the goal of several targets ({known}); name one, or remove a line by hand.")
    raise UsageError(f"{text}: no such target; {f'there are {known}.' if known else 'none is set.'}")


def _share(text: str) -> float:
    number, percent, rest = text.strip().partition("%")
    try:
        value = float(number) / 100 if percent else float(number)
    except ValueError as error:
        raise WrongValueError("wants a share such as 75%") from error
    if rest or not value <= 1:
        raise WrongValueError("wants a share of at most 100%, such as 75%")
    return part(round(value, 6))
