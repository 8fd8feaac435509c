"""The entries of the settings that hold decisions: their keys, which are needed, and what holds between them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assess import settings_values as values
from assess.decisions.records import (
    StatedAction,
    StatedAttestation,
    StatedExemption,
    StatedRetro,
    StatedTarget,
)
from assess.periods import months_after
from assess.settings_values import WrongValueError
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

LONGEST_ATTESTED = 12  # months


class Entry(Value):
    """One kind of entry: the record that it becomes, the shapes of its keys, and which of them it must have."""

    record: type[object]
    keys: Mapping[str, Callable[[object], object]]
    needed: tuple[str, ...]
    whole: Callable[[object], None] = lambda _: None

    def made(self, line: int, found: Mapping[str, object]) -> object:
        """Return the record of the values of one entry; raises WrongValueError where they do not go together."""
        record = self.record(line=line, **found)  # type: ignore[call-arg]
        self.whole(record)
        return record


def _attestation(record: object) -> None:
    if isinstance(record, StatedAttestation):
        _in_order(record)
        last = months_after(record.on, LONGEST_ATTESTED)
        if record.until > last:
            raise WrongValueError(f"an attestation holds for a year at most; here until {last}")


def _in_order(record: object) -> None:
    if isinstance(record, StatedAttestation | StatedExemption) and record.until < record.on:
        raise WrongValueError("until lies before on")


def _target(record: object) -> None:
    if isinstance(record, StatedTarget):
        by_level = record.level is not None
        by_coverage = record.group is not None and record.coverage is not None
        if by_level == by_coverage or (by_level and (record.group or record.coverage)):
            raise WrongValueError("a target has a level, or a group with its coverage")


def _action(record: object) -> None:
    if isinstance(record, StatedAction) and record.done and record.dropped:
        raise WrongValueError("an action is done or dropped, not both")


ENTRIES: dict[str, Entry] = {
    "attestations": Entry(
        record=StatedAttestation,
        keys={
            "practice": values.practice,
            "status": values.reached,
            "role": values.role,
            "on": values.day,
            "until": values.day,
            "link": values.link,
        },
        needed=("practice", "status", "role", "on", "until"),
        whole=_attestation,
    ),
    "exemptions": Entry(
        record=StatedExemption,
        keys={
            "practice": values.practice,
            "reason": values.reason,
            "owner": values.role,
            "on": values.day,
            "until": values.day,
            "path": values.folder,
        },
        needed=("practice", "reason", "owner", "on", "until"),
        whole=_in_order,
    ),
    "targets": Entry(
        record=StatedTarget,
        keys={
            "by": values.quarter,
            "on": values.day,
            "level": values.level,
            "group": values.group,
            "coverage": values.part,
        },
        needed=("by", "on"),
        whole=_target,
    ),
    "actions": Entry(
        record=StatedAction,
        keys={
            "id": values.action_id,
            "practice": values.practice,
            "to": values.reached,
            "due": values.quarter,
            "owner": values.role,
            "on": values.day,
            "path": values.folder,
            "done": values.day,
            "dropped": values.day,
        },
        needed=("id", "practice", "to", "due", "owner", "on"),
        whole=_action,
    ),
    "retros": Entry(
        record=StatedRetro,
        keys={"on": values.day, "file": values.file},
        needed=("on", "file"),
    ),
}


def faults_between(name: str, made: Sequence[object]) -> Iterator[tuple[int, str]]:
    """Yield what does not hold between the entries of one kind, each with the line of the later entry."""
    if name != "actions":
        return
    seen: Counter[str] = Counter()
    for one in made:
        if isinstance(one, StatedAction):
            seen[one.id] += 1
            if seen[one.id] > 1:
                yield one.line, f"{one.id} is the id of an action above; give each its own"
