"""The plan to a level: the practices and criteria that, raised to `met`, reach it with the least effort."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from assess.cheapest import Need, least
from assess.findings import Status
from assess.judging import judge
from assess.levels import FORGIVEN
from assess.plans import EFFORT_DAYS, Move, Plan, Standing, Step, changes, level_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assess.cheapest import Way
    from assess.facts import Facts
    from assess.findings import Practice
    from assess.judging import Judgement

OPEN = frozenset({Status.PARTIAL, Status.ABSENT, Status.UNOBSERVABLE})
JUDGED_AT_MOST = 200  # sets of practices tried for one criterion; five practices have 32
RANK = {Status.PARTIAL: 1, Status.MET: 2}  # of a criterion; anything else is 0


class Planning:
    """What the criteria come to when practices are raised; none is judged twice for the same practices.

    A criterion asks for the same practices whatever their statuses, and no practice that rises lowers it.
    """

    def __init__(
        self,
        *,
        facts: Facts,
        practices: Iterable[Practice],
        statuses: Mapping[str, Status],
        judged: Mapping[str, Judgement],
    ) -> None:
        self._facts = facts
        self._statuses = statuses
        self._judged = judged
        self._known = {(name, frozenset[str]()): one.finding.status for name, one in judged.items()}
        self._cut_short = False
        self.practice_moves = {
            one.id: _practice_move(one, statuses[one.id]) for one in practices if statuses.get(one.id) in OPEN
        }

    def standing(self, moves: Iterable[Move] = ()) -> Standing:
        """Return where the criteria stand once these moves are made."""
        made = tuple(moves)
        own = {move.id for move in made if move.is_criterion}
        raised = frozenset(move.id for move in made if not move.is_criterion)
        criteria = {name: Status.MET if name in own else self._status(name, raised) for name in self._judged}
        return Standing(criteria=criteria)

    def plan(self, target: int) -> Plan:
        """Return the plan to a level: the least days, then the fewest moves, then the first by name."""
        start = self.standing()
        moves, lacking, proven = self._cheapest(target)
        steps = self._in_order(moves, start, target)
        after = self.standing(moves)
        return Plan(target=target, start=start, steps=steps, after=after, lacking=lacking, proven=proven)

    def _cheapest(self, target: int) -> tuple[tuple[Move, ...], tuple[str, ...], bool]:
        self._cut_short = False
        own = self._own_moves(target)
        needs = [self._need(name, own) for name in self._unmet(target)]
        known = self.practice_moves | own
        found = least(needs, FORGIVEN, {name: EFFORT_DAYS[move.effort] for name, move in known.items()})
        if found is None:
            return (), tuple(need.criterion for need in needs if not need.met_by), True
        moves = sorted((known[name] for name in found.chosen), key=lambda move: move.cost)
        return tuple(moves), (), found.proven and not self._cut_short

    def _unmet(self, target: int) -> list[str]:
        statuses = {name: one.finding.status for name, one in self._judged.items()}
        return [name for name, status in statuses.items() if status is not Status.MET and level_in(name) <= target]

    def _own_moves(self, target: int) -> dict[str, Move]:
        """Return the criteria that no practice makes met, for they ask for facts of their own.

        One that could not be judged is none of them: not knowing is not failing.
        """
        return {
            name: _criterion_move(self._judged[name])
            for name in self._unmet(target)
            if self._judged[name].finding.status is not Status.ERROR
            and self._status(name, frozenset(self._open(name))) is not Status.MET
        }

    def _need(self, name: str, own: Mapping[str, Move]) -> Need:
        met_by = (frozenset({name}),) if name in own else self._ways(name, Status.MET)
        return Need(criterion=name, level=level_in(name), met_by=met_by, partial_by=self._ways(name, Status.PARTIAL))

    def _ways(self, name: str, goal: Status) -> tuple[Way, ...]:
        """Return the minimal sets of open practices that bring a criterion to a status or above it."""
        practices = self._open(name)
        if not self._is_raised(name, frozenset(practices), goal):
            return ()
        found: list[Way] = []
        tried = 0
        for some in (frozenset(one) for size in range(len(practices) + 1) for one in combinations(practices, size)):
            if any(way <= some for way in found):
                continue
            if tried == JUDGED_AT_MOST:
                self._cut_short = True
                return (*found, frozenset(practices))
            tried += 1
            if self._is_raised(name, some, goal):
                found.append(some)
        return tuple(found)

    def _is_raised(self, name: str, raised: Way, goal: Status) -> bool:
        return RANK.get(self._status(name, raised), 0) >= RANK[goal]

    def _open(self, name: str) -> tuple[str, ...]:
        return tuple(practice for practice in self._judged[name].rests_on if practice in self.practice_moves)

    def _status(self, name: str, raised: Way) -> Status:
        own = raised.intersection(self._judged[name].rests_on)
        if (name, own) not in self._known:
            statuses = {**self._statuses, **dict.fromkeys(own, Status.MET)}
            after = judge((self._judged[name].criterion,), self._facts, statuses)
            self._known[name, own] = after[name].finding.status
        return self._known[name, own]

    def _in_order(self, moves: tuple[Move, ...], start: Standing, target: int) -> tuple[Step, ...]:
        """Return the steps, those for the lowest level first, then the cheapest."""
        after = self.standing(moves).criteria
        serving = {move: self._served(move, start.criteria, after, target) for move in moves}
        ordered = sorted(moves, key=lambda move: (min(map(level_in, serving[move])), move.cost))
        standings = [self.standing(ordered[:made]) for made in range(len(ordered) + 1)]
        return tuple(
            Step(move=move, serves=serving[move], raises=changes(before, then), level_after=then.at_least)
            for move, before, then in zip(ordered, standings, standings[1:], strict=False)
        )

    def _served(
        self, move: Move, before: Mapping[str, Status], after: Mapping[str, Status], target: int
    ) -> tuple[str, ...]:
        return tuple(
            name
            for name, one in self._judged.items()
            if level_in(name) <= target
            and before[name] is not after[name]
            and (name == move.id or move.id in one.rests_on)
        )


def _practice_move(practice: Practice, status: Status) -> Move:
    return Move(
        id=practice.id,
        is_criterion=False,
        title=practice.title,
        from_status=status,
        effort=practice.effort,
        remedy=practice.remedy,
    )


def _criterion_move(judgement: Judgement) -> Move:
    one = judgement.criterion
    return Move(
        id=one.id,
        is_criterion=True,
        title=one.title,
        from_status=judgement.finding.status,
        effort=one.effort,
        remedy=one.remedy,
    )
