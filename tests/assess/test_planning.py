"""The plan to a level: never dearer than any other set, as a search of all sets on small cases shows."""

from __future__ import annotations

from collections import Counter
from itertools import chain, combinations, product
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.cheapest import Need, least
from assess.criteria import CRITERIA, Criterion, Statuses
from assess.facts import CiJob, Facts, Record, RecordKind, Source, Subject, Trigger
from assess.findings import Effort, Finding, Practice, Status, absent
from assess.judging import Judgement, judge
from assess.levels import FORGIVEN, level_of
from assess.planning import OPEN, Planning
from assess.plans import EFFORT_DAYS, level_in
from assess.practices import practices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

MET, PARTIAL, ABSENT, UNOBSERVABLE, ERROR = Status.MET, Status.PARTIAL, Status.ABSENT, Status.UNOBSERVABLE, Status.ERROR
NAMES = ("plan.a", "plan.b", "plan.c", "plan.d", "plan.e")
CRITERION_NAMES = ("l2.a", "l2.b", "l3.a", "l3.b", "l3.c", "l4.a", "l5.a", "l5.b")
HERE = Source(path="x")
FEWEST_STATUSES = {ABSENT: 0, UNOBSERVABLE: 0, PARTIAL: 1, MET: 2}

Table = tuple[dict[str, Practice], dict[str, Status], dict[str, Criterion]]


def practice(name: str, effort: Effort) -> Practice:
    return Practice(
        id=name, title=name, remedy="Do.", effort=effort, why="", no_trace=ABSENT, rate=lambda _: absent("")
    )


def criterion(
    name: str, effort: Effort, rests_on: tuple[str, ...], points: tuple[int, int], *, broken: bool = False
) -> Criterion:
    """Make a criterion that is met, or partial, from so many points: a met practice has 2, a partial one 1."""
    partial_from, met_from = points

    def rule(_: Facts, statuses: Statuses) -> Finding:
        scored = sum(FEWEST_STATUSES.get(statuses[one], 0) for one in rests_on)
        found = MET if scored >= met_from else PARTIAL if scored >= partial_from else ERROR if broken else ABSENT
        return Finding(status=found, reason="")

    return Criterion(id=name, title=name, remedy="Do.", effort=effort, judge=rule)


def made_table(random: Random) -> Table:
    """Make practices, their statuses and criteria; some criteria rest on none, some ask for more than practices."""
    efforts, statuses = list(Effort), [MET, PARTIAL, ABSENT, ABSENT, UNOBSERVABLE, ERROR]
    made = {name: practice(name, random.choice(efforts)) for name in NAMES}
    criteria = {}
    for name in random.sample(CRITERION_NAMES, random.randint(1, 6)):
        rests_on = tuple(random.sample(NAMES, random.randint(0, 4)))
        partial_from = random.randint(0, 4)
        points = (partial_from, partial_from + random.randint(0, 5))
        broken = random.random() < 0.1
        criteria[name] = criterion(name, random.choice(efforts), rests_on, points, broken=broken)
    return made, {name: random.choice(statuses) for name in NAMES}, criteria


def planning_of(facts: Facts, table: Table) -> Planning:
    made, statuses, criteria = table
    judged = judge(criteria.values(), facts, statuses)
    return Planning(facts=facts, practices=made.values(), statuses=statuses, judged=judged)


def subsets(names: Iterable[str]) -> Iterator[frozenset[str]]:
    listed = sorted(names)
    some = chain.from_iterable(combinations(listed, size) for size in range(len(listed) + 1))
    return map(frozenset, some)


def searched(facts: Facts, table: Table, target: int) -> frozenset[str] | None:
    """Return the least set by trying all of them; an own move is a criterion that no practices make met."""
    made, statuses, criteria = table
    open_ones = {name for name in made if statuses[name] in OPEN}

    def after(chosen: Iterable[str]) -> dict[str, Status]:
        raised = {name: MET for name in chosen if name in made}
        judged = judge(criteria.values(), facts, {**statuses, **raised})
        return {name: MET if name in chosen else one.finding.status for name, one in judged.items()}

    before, at_best = after(()), after(open_ones)
    own = {
        name for name in criteria if before[name] is not ERROR and at_best[name] is not MET and name[1] <= str(target)
    }
    efforts = {name: EFFORT_DAYS[one.effort] for name, one in made.items()}
    efforts |= {name: EFFORT_DAYS[one.effort] for name, one in criteria.items()}
    reaching = [one for one in subsets(open_ones | own) if level_of(after(one)) >= target]
    return min(reaching, key=lambda one: (sum(efforts[name] for name in one), len(one), sorted(one)), default=None)


@pytest.mark.parametrize("seed", range(400))
def test_the_plan_is_the_least_of_all_sets(facts_of: Callable[..., Facts], seed: int) -> None:
    random = Random(seed)  # noqa: S311 - cases, no secrets
    table, target = made_table(random), random.randint(2, 5)
    plan = planning_of(facts_of(), table).plan(target)
    chosen = None if plan.lacking else frozenset(step.move.id for step in plan.steps)
    assert (chosen, plan.proven) == (searched(facts_of(), table, target), True)


@given(
    ways=st.lists(
        st.tuples(
            st.integers(2, 5),
            st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=3), max_size=3),
            st.lists(st.frozensets(st.sampled_from("abcdef"), max_size=2), max_size=2),
        ),
        max_size=5,
    ),
    days=st.lists(st.sampled_from([0.5, 3.0, 15.0]), min_size=6, max_size=6),
)
def test_the_search_finds_the_least(
    ways: list[tuple[int, list[frozenset[str]], list[frozenset[str]]]], days: list[float]
) -> None:
    needs = [
        Need(criterion=f"l{level}.{at}", level=level, met_by=tuple(met_by), partial_by=tuple(partial_by))
        for at, (level, met_by, partial_by) in enumerate(ways)
    ]
    costs = dict(zip("abcdef", days, strict=True))

    def satisfies(chosen: frozenset[str]) -> bool:
        lacking = [need for need in needs if not any(way <= chosen for way in need.met_by)]
        counts = Counter(need.level for need in lacking)
        forgivable = all(any(way <= chosen for way in need.partial_by) for need in lacking)
        return forgivable and all(counts[level] <= most for level, most in FORGIVEN.items())

    fitting = (one for one in subsets("abcdef") if satisfies(one))
    wanted = min(fitting, key=lambda one: (sum(costs[name] for name in one), len(one), sorted(one)), default=None)
    found = least(needs, FORGIVEN, costs)
    assert (found and found.chosen) == wanted


def model(facts: Facts, **given: Status) -> tuple[dict[str, Status], dict[str, Judgement]]:
    named = {name.replace("__", ".").replace("_", "-"): status for name, status in given.items()}
    statuses = {one.id: named.get(one.id, ABSENT) for one in practices()}
    return statuses, judge(CRITERIA.values(), facts, statuses)


def model_planning(facts: Facts, **given: Status) -> Planning:
    statuses, judged = model(facts, **given)
    return Planning(facts=facts, practices=practices(), statuses=statuses, judged=judged)


@pytest.mark.parametrize("target", [2, 3, 4, 5])
def test_from_nothing_every_level_is_reached(facts_of: Callable[..., Facts], target: int) -> None:
    plan = model_planning(facts_of()).plan(target)
    assert (plan.after.level, plan.lacking, plan.proven) == (target, (), True)


def test_steps_for_a_lower_level_come_first_then_the_cheapest(facts_of: Callable[..., Facts]) -> None:
    steps = model_planning(facts_of()).plan(5).steps
    keys = [(min(map(level_in, step.serves)), step.move.cost) for step in steps]
    assert keys == sorted(keys)
    assert [step.level_after for step in steps] == sorted(step.level_after for step in steps)


def test_what_is_partial_and_forgiven_is_no_step(facts_of: Callable[..., Facts]) -> None:
    job = CiJob(source=HERE, system="github-actions", workflow="ci", job="ci#test", triggers=(Trigger.REQUEST,))
    plan = model_planning(facts_of(job), develop__version_control=MET, operate__pipeline_health=PARTIAL).plan(2)
    assert (plan.is_reached, plan.steps) == (True, ())


def test_with_a_process_the_documents_are_left_to_the_practice(facts_of: Callable[..., Facts]) -> None:
    process = Record(source=HERE, kind=RecordKind.CONTRIBUTING, subject=Subject.DATA)
    ids = {step.move.id for step in model_planning(facts_of(process)).plan(3).steps}
    assert ids & {"plan.documentation", "l3.documentation"} == {"plan.documentation"}


def test_without_a_process_the_criterion_is_a_step_of_its_own(facts_of: Callable[..., Facts]) -> None:
    ids = {step.move.id for step in model_planning(facts_of()).plan(3).steps}
    assert ids & {"plan.documentation", "l3.documentation"} == {"l3.documentation"}


def test_what_could_not_be_judged_is_no_step_but_named(facts_of: Callable[..., Facts]) -> None:
    plan = model_planning(facts_of(), develop__version_control=ERROR).plan(2)
    assert (plan.lacking, plan.steps, plan.start.level) == (("l2.version-control",), (), None)


def test_a_criterion_is_judged_once_for_the_same_practices(facts_of: Callable[..., Facts]) -> None:
    asked: Counter[tuple[Status, ...]] = Counter()

    def rule(_: Facts, statuses: Statuses) -> Finding:
        asked[tuple(statuses[name] for name in NAMES[:3])] += 1
        return absent("")

    made = {name: practice(name, Effort.DAYS) for name in NAMES}
    one = Criterion(id="l2.a", title="", remedy="", effort=Effort.HOURS, judge=rule)
    planning = planning_of(facts_of(), (made, dict.fromkeys(NAMES, ABSENT), {"l2.a": one}))
    for target in (2, 3):
        planning.plan(target)
    assert asked == {(ABSENT,) * 3: 1, (MET,) * 3: 1}


def test_a_search_that_is_cut_short_says_so_and_still_arrives(
    facts_of: Callable[..., Facts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assess.cheapest.SEARCHED_AT_MOST", 3)
    plan = model_planning(facts_of()).plan(5)
    assert (plan.proven, plan.after.level) == (False, 5)


def test_a_criterion_that_rests_on_many_is_cut_short(
    facts_of: Callable[..., Facts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assess.planning.JUDGED_AT_MOST", 4)
    plan = model_planning(facts_of()).plan(4)
    assert (plan.proven, plan.after.level) == (False, 4)


@pytest.mark.parametrize("name", sorted(CRITERIA))
def test_a_criterion_asks_for_the_same_practices_and_falls_with_none_that_rises(
    facts_of: Callable[..., Facts], name: str
) -> None:
    rests_on = model(facts_of())[1][name].rests_on
    ladder = {ERROR: 0, ABSENT: 0, PARTIAL: 1, MET: 2}
    for given_ones in product([ABSENT, UNOBSERVABLE, PARTIAL, MET, ERROR], repeat=len(rests_on)):
        here = dict(zip(rests_on, given_ones, strict=True))
        before = _judged(facts_of(), name, here)
        raised = [_judged(facts_of(), name, {**here, one: MET}) for one in rests_on if here[one] in OPEN]
        assert all(one.rests_on == rests_on for one in (before, *raised))
        assert all(ladder[one.finding.status] >= ladder[before.finding.status] for one in raised)


def _judged(facts: Facts, name: str, statuses: Mapping[str, Status]) -> Judgement:
    return judge([CRITERIA[name]], facts, statuses)[name]
