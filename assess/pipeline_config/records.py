"""What a check of a pipeline configuration finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.values import Value

if TYPE_CHECKING:
    from assess.documents.marked import Place


class Fault(Value):
    """What is wrong, and where; `path` is such as `environments[2].schedule`, "" for the whole file."""

    place: Place
    message: str
    path: str = ""
    value: str | None = None  # as it may be told
    expected: str | None = None
    nearest: str | None = None  # what may have been meant


class Gap(Value):
    """What a practice misses in a configuration; `part` is the key at its top that could hold it."""

    part: str
    place: Place
    message: str
    practice: str


class Checked(Value):
    """Faults and gaps in the order of the file; `cut_off` where there are more faults than are told."""

    faults: tuple[Fault, ...]
    gaps: tuple[Gap, ...]
    cut_off: bool

    @property
    def valid(self) -> bool:
        """Say whether the file is as the published schema wants it."""
        return not self.faults
