"""Rules of the team's own, as data: practices that are switched off and thresholds; and what that puts out of reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assess.calibration import model_thresholds
from assess.findings import Status
from assess.levels import TOP, fulfilled, of_level
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assess.decisions.records import StatedTarget
    from assess.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRules:
    """What differs from the model: practices that are off, thresholds by name; `file` is where more of it stands."""

    off: tuple[str, ...] = ()
    thresholds: tuple[tuple[str, float], ...] = ()
    file: str = field(default="", compare=False)

    @property
    def any(self) -> bool:
        """Whether anything differs from the model."""
        return bool(self.off or self.thresholds)

    def over(self, shared: OwnRules) -> OwnRules:
        """Return these rules on top of shared ones: more may be off, a threshold of these counts."""
        both = {**dict(shared.thresholds), **dict(self.thresholds)}
        return replace(self, off=tuple(sorted({*self.off, *shared.off})), thresholds=tuple(sorted(both.items())))


def out_of_reach(off: tuple[str, ...], facts: Facts) -> dict[int, str]:
    """Return the levels that this repository cannot reach without these practices, each with the reason.

    A level is out of reach where its criteria, with every other practice met, are lowered by more than is forgiven.
    """
    if not off:
        return {}
    from assess.criteria import CRITERIA  # noqa: PLC0415 - settings are read before the rules are
    from assess.judging import judge  # noqa: PLC0415
    from assess.practices import practices  # noqa: PLC0415

    all_met = {one.id: Status.MET for one in practices()}
    whole = judge(CRITERIA.values(), facts, all_met)
    without = judge(CRITERIA.values(), facts, {name: met for name, met in all_met.items() if name not in off})
    lowered = {name: one for name, one in without.items() if one.finding.status is not whole[name].finding.status}
    statuses = {name: one.finding.status for name, one in lowered.items()}
    found: dict[int, str] = {}
    for level in range(2, TOP + 1):
        names = of_level(statuses, level)
        if not fulfilled(names.values(), level):
            rests = (f"{name} rests on {' and '.join(_of(lowered[name].rests_on, off))}" for name in names)
            found[level] = f"{', '.join(rests)}, switched off by [rules]"
    return found


def told(rules: OwnRules, unreachable: Mapping[int, str], targets: Iterable[StatedTarget]) -> Iterator[str]:
    """Yield a sentence for each way in which the rules differ from the model's, for the limits of an assessment.

    A target that they put out of reach is one.
    """
    if rules.off:
        yield f"own rules: switched off, and no part of any figure: {', '.join(rules.off)}"
    if rules.thresholds:
        model = model_thresholds()
        values = ", ".join(f"{name} is {value:g} instead of {model[name]:g}" for name, value in rules.thresholds)
        yield f"own rules: {values}"
    if unreachable:
        level = min(unreachable)
        yield f"own rules: level {level} and those above cannot be reached: {unreachable[level]}"
        lost = (one for one in targets if one.level is not None and one.level >= level)
        yield from (f"own rules: the target of level {one.level} by {one.by} cannot be reached" for one in lost)


def _of(rests_on: tuple[str, ...], off: tuple[str, ...]) -> list[str]:
    return [name for name in rests_on if name in off]
