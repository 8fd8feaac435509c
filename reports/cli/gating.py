"""The gate of a run: what was asked of it, and how it is judged and told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.assessing import Rules
from assess.values import replace
from lifecycle.gate import Judged, Requirements, requirements, shortfalls
from reports.cli.edge import tell
from reports.cli.screen import width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.assessing import Request
    from assess.assessment import Assessment
    from assess.reading import FactCache

BELOW = 1  # the exit code


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What a run must reach; `base` is what it is compared with, whose losses fail where `no_regression` says so."""

    required: Requirements
    no_regression: bool = False
    base: str | None = None

    @property
    def compares(self) -> bool:
        """Whether the change is compared with a base."""
        return self.no_regression or self.base is not None

    def judge(
        self, request: Request, head: Assessment, cache: FactCache | None, rules: Rules
    ) -> tuple[Judged, Assessment | None]:
        """Return what the gate found, and the base's assessment where there is one."""
        judged, before = Judged(), None
        if self.compares:
            from lifecycle.gating import judge_change  # noqa: PLC0415 - few runs compare

            judged, before = judge_change(request, head, self.base, cache=cache, rules=rules)
        return replace(judged, shortfalls=shortfalls(head, self.required)), before

    def carry_out(self, judged: Judged) -> int:
        """Tell the verdict and return the exit code."""
        from reports.gate import render  # noqa: PLC0415

        told = judged if self.no_regression else replace(judged, losses=())
        for line in render(told, width=width()).splitlines():
            tell(line)
        return BELOW if told.fails else 0


def gate_of(
    fail_under: str | None, required: Iterable[str], base: str | None, *, no_regression: bool, plugins: bool = True
) -> Gate | None:
    """Return the gate that was asked for, None where there is none; raises UsageError for what cannot be.

    With `plugins`, their practices can be required too.
    """
    rules = Rules() if plugins else Rules.without_plugins()
    asked = requirements(fail_under, required, {one.id for one in (*rules.practices, *rules.plugins.practices)})
    gate = Gate(required=asked, no_regression=no_regression, base=base)
    return gate if gate.compares or asked != Requirements() else None
