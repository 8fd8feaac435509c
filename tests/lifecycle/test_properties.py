"""What holds of any history: past assessments, trends and comparisons, on histories that are merged, skewed or odd."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.assessing import Request, assess
from assess.cache import SqliteFactCache
from assess.findings import Status
from assess.periods import Calendar, Every
from assess.readers import readers
from assess.values import replace
from lifecycle.backcast import AskedPeriods, Past, backcast
from lifecycle.compare import Side, compare, turning_point
from lifecycle.comparing import Comparing
from lifecycle.milestones import State
from lifecycle.store import open_store
from lifecycle.trend import trend
from tests.lifecycle.assessed import stored
from tests.reports.conftest import sample

if TYPE_CHECKING:
    from pathlib import Path

    from assess.assessment import Assessment
    from tests.conftest import MadeRepo

NOW = datetime(2026, 4, 1, tzinfo=UTC)
MODEL = "select 1 as id"
WHO = {"GIT_COMMITTER_NAME": "Ada Example", "GIT_COMMITTER_EMAIL": "ada@example.org"}
DAYS = st.dates(datetime(2020, 1, 1, tzinfo=UTC).date(), datetime(2026, 1, 1, tzinfo=UTC).date())
STATUSES = st.sampled_from([Status.MET, Status.PARTIAL, Status.ABSENT, Status.ERROR])
INDEXES = st.one_of(st.none(), st.floats(1.0, 5.0))


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    """Six quarters with a merge, another history merged in, a mailmap, settings, renames, a skewed clock, odd tags."""
    made_repo.commit({"dbt_project.yml": "name: shop\n", "models/a.sql": MODEL}, date="2024-10-05")
    made_repo.commit({".mailmap": "Ada Example <ada@example.org> <a@example.com>\n"}, date="2025-01-02")
    made_repo.branch("work")
    made_repo.commit({"models/b.sql": "select * from {{ ref('a') }}"}, date="2025-02-01", author="ada <a@example.com>")
    made_repo.tag("v9.0")
    made_repo.checkout("main")
    made_repo.merge("work", date="2025-04-20")
    made_repo.git("checkout", "-q", "--orphan", "elsewhere")
    made_repo.commit({"docs/guide.md": "# Guide\n"}, date="2023-05-01")
    made_repo.checkout("main")
    made_repo.git("merge", "-q", "--no-commit", "--allow-unrelated-histories", "elsewhere", env=WHO)
    made_repo.commit(message="Join two histories", date="2025-05-02")
    made_repo.commit({"models/a.sql": None, "models/first.sql": MODEL}, date="2025-07-20")
    made_repo.commit({".mailmap": None, ".dataops-assess.toml": '[scope]\nexclude = ["old/**"]\n'}, date="2025-06-01")
    made_repo.tag("v1.0")
    made_repo.commit({"tests/test_a.py": "def test_a():\n    assert 1\n"}, date="2025-10-02")
    made_repo.tag("v0.9")
    made_repo.commit({"README.md": "# Shop\n"}, date="2026-01-10")
    made_repo.branch("never-merged", "HEAD~3")
    made_repo.commit({"c.sql": MODEL}, date="2026-03-01")
    made_repo.checkout("main")
    return made_repo


def past(repo: MadeRepo, last: int, processes: int = 1) -> tuple[Past, ...]:
    with open_store() as store:
        return backcast(
            Request(path=str(repo.path)),
            AskedPeriods(last=last),
            store=store,
            now=NOW,
            open_cache=lambda: SqliteFactCache(readers()),
            processes=processes,
        )


def alone(repo: MadeRepo, one: Assessment, folder: Path) -> Assessment:
    """Assess a clone that ends at a commit, with the settings of the newest one."""
    folder.mkdir()
    clone = repo.another(folder.name)
    clone.git("fetch", "-q", "--tags", repo.path.as_uri(), f"{one.commit}:refs/heads/past")
    newest = folder / "settings.toml"
    newest.write_text(repo.git("show", "HEAD:.dataops-assess.toml"), encoding="utf-8")
    from assess.settings import read_settings_file  # noqa: PLC0415 - only here

    return assess(str(clone.path), revision="past", settings=read_settings_file(str(newest)))


@pytest.mark.parametrize("processes", [1, 2])
def test_each_past_assessment_is_that_of_a_clone_that_ends_there(
    shop: MadeRepo, tmp_path: Path, processes: int
) -> None:
    found = [one.assessment for one in past(shop, 6, processes) if one.assessment]
    clones = [alone(shop, one, tmp_path / f"clone{number}") for number, one in enumerate(found)]
    told = [replace(clone, run=one.run).to_json() for clone, one in zip(clones, found, strict=True)]
    assert (len(found), told) == (6, [one.to_json() for one in found])


def test_two_processes_make_what_one_makes(shop: MadeRepo) -> None:
    one = [made.assessment for made in past(shop, 6)]
    with open_store() as store:
        store.forget(entry.id for entry in store.entries())
    two = [made.assessment for made in past(shop, 6, processes=2)]
    assert [replace(b, run=a.run) for a, b in zip(one, two, strict=True) if a and b] == one


@given(st.permutations(range(5)), st.lists(st.tuples(DAYS, STATUSES), min_size=5, max_size=5, unique_by=lambda t: t[0]))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_history_is_the_same_whatever_was_stored_first(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], days: list[tuple[datetime, Status]]
) -> None:
    made = [stored(sample(), str(day), status).assessment for day, status in days]
    told = []
    for some in (made, [made[at] for at in order]):
        with open_store(str(tmp_path_factory.mktemp("order") / "a.db")) as store:
            for one in some:
                store.save(one)
            told.append(trend(store.history(sample().repository.id), Calendar(), Every.QUARTER))
    assert told[0] == told[1]


@given(st.lists(st.tuples(DAYS, STATUSES), max_size=12, unique_by=lambda t: t[0]))
def test_turns_lead_from_the_first_status_to_the_last(days: list[tuple[datetime, Status]]) -> None:
    plain = sample()
    history = sorted((stored(plain, str(day), status) for day, status in days), key=lambda one: one.committed_at)
    turns = [turn for turn in trend(history, Calendar(), None).turns if turn.name == "test.unit"]
    known = [one.assessment.practices["test.unit"].status for one in history]
    ends = [status for status in known if status is not Status.ERROR]
    assert all(one.after is other.before for one, other in pairwise(turns))
    assert not turns or (turns[0].before, turns[-1].after) == (ends[0], ends[-1])


def side(figures: tuple[float | None, ...], unit: Status) -> Side:
    one = stored(sample(), "2026-01-01", unit).assessment
    given_, today, exchanged = (replace(one, index=index) for index in figures)
    return Side(name="x", given=given_, today=today, exchanged=exchanged)


@given(st.tuples(INDEXES, INDEXES, INDEXES), st.tuples(INDEXES, INDEXES, INDEXES), STATUSES, STATUSES)
def test_a_comparison_adds_up_and_mirrors(
    a: tuple[float | None, ...], b: tuple[float | None, ...], old: Status, new: Status
) -> None:
    first, second = side(a, old), side(b, new)
    there, back = compare(first, second), compare(second, first)
    assert [(one.practice, one.before, one.after, one.own) for one in there.moves] == [
        (one.practice, one.after, one.before, one.own) for one in back.moves
    ]
    if there.parts is None or back.parts is None:
        assert None in (*a, *b)
    else:
        assert there.parts.total == pytest.approx((b[0] or 0) - (a[0] or 0))
        assert tuple(there.parts) == pytest.approx(tuple(-part for part in back.parts))


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_the_commit_that_turned_it_differs_from_its_parent(line: list[bool]) -> None:
    statuses = [Status.MET if one else Status.ABSENT for one in line]
    found = turning_point([str(number) for number in range(len(line))], lambda commit: statuses[int(commit)])
    assert (found is None) == (statuses[0] is statuses[-1])
    if found is not None:
        at = int(found)
        assert (statuses[at], statuses[at - 1] is statuses[at]) == (statuses[-1], False)


def test_a_comparison_of_real_commits_mirrors(shop: MadeRepo) -> None:
    with open_store() as store:
        comparing = Comparing(request=Request(path=str(shop.path)), store=store)
        there, back = comparing.compare("HEAD~4", "HEAD"), comparing.compare("HEAD", "HEAD~4")
    assert [(one.practice, one.before, one.after, one.turned_by) for one in there.comparison.moves] == [
        (one.practice, one.after, one.before, one.turned_by) for one in back.comparison.moves
    ]


def test_where_neither_leads_to_the_other_no_commit_turned_it(shop: MadeRepo) -> None:
    shop.checkout("never-merged")
    shop.commit({"requirements.txt": "dbt-core==1.8.0\n"}, date="2026-03-02")
    shop.checkout("main")
    with open_store() as store:
        found = Comparing(request=Request(path=str(shop.path)), store=store).compare("never-merged", "main")
    assert (found.ancestor, {one.turned_by for one in found.comparison.moves}) == (False, {None})


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_few_commits_have_a_past(made_repo: MadeRepo, count: int) -> None:
    for number in range(count):
        made_repo.commit({f"{number}.sql": MODEL}, date=f"2025-{11 + number:02}-05" if number < 2 else "2026-01-05")
    states = [one.milestone.state for one in past(made_repo, 3)]
    assert states == [State.BEFORE, State.ACTIVE, State.ACTIVE if count == 3 else State.QUIET]
