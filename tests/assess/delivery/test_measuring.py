"""Delivery measured of real repositories: what counts as a deployment, and the figures by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.delivery.records import Bound, Grade
from assess.delivery.stated import StatedFiles, TableFile
from assess.settings import Settings
from tests.assess.delivery.conftest import ON_MAIN, ON_MAIN_DAGS, ON_PRODUCTION, ON_TAG, WORKFLOW, on_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.delivery.records import Delivery
    from tests.conftest import MadeRepo

    Deploying = Callable[[str], MadeRepo]
    Measured = Callable[..., Delivery]
    Changed = Callable[..., None]


def test_a_push_that_a_deploy_job_watches_is_a_deployment(
    deploying: Deploying, changed: Changed, measured: Measured
) -> None:
    repo = deploying(ON_MAIN)
    changed(repo, count=14)
    figure = measured(repo).figures["deployment_frequency"]
    assert (figure.n, figure.grade, figure.bound, figure.value) == (15, Grade.PUSH, Bound.AT_MOST, 7.5)


def test_the_job_is_named_with_its_line(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_MAIN)
    changed(repo)
    assert [(way.grade, way.path, way.line) for way in measured(repo).ways] == [(Grade.PUSH, WORKFLOW, 6)]


def test_a_push_outside_its_paths_is_none(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_MAIN_DAGS)
    changed(repo, count=6)
    changed(repo, first=7, count=9, path="dags/notes.md")
    assert measured(repo).figures["deployment_frequency"].n == 7


def test_a_push_that_skips_ci_is_none(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_MAIN)
    changed(repo, count=6)
    repo.commit(message="Correct a word [skip ci]", date=on_day(8))
    assert measured(repo).figures["deployment_frequency"].n == 7


def test_where_merging_is_deploying_latency_is_not_measurable(
    deploying: Deploying, changed: Changed, measured: Measured
) -> None:
    repo = deploying(ON_MAIN)
    changed(repo)
    figure = measured(repo).figures["deploy_latency"]
    assert (figure.value, figure.band, "not measurable" in (figure.reason or "")) == (None, None, True)


def test_a_version_tag_deploys_what_was_merged_before_it(
    deploying: Deploying, changed: Changed, measured: Measured
) -> None:
    repo = deploying(ON_TAG)
    changed(repo, count=12)
    repo.tag("v1.0.0", message="First", date=on_day(14))
    repo.commit(message="After it", date=on_day(20))
    figure = measured(repo).figures["deploy_latency"]
    assert (figure.value, figure.n, figure.band) == (8.0, 13, None)


def test_tags_off_the_mainline_hold_what_they_branched_from(
    deploying: Deploying, changed: Changed, measured: Measured
) -> None:
    repo = deploying(ON_TAG)
    changed(repo, count=12)
    repo.branch("release")
    repo.commit(message="Bump", date=on_day(14))
    repo.tag("v1.0.0", message="First", date=on_day(14))
    repo.checkout("main")
    repo.commit(message="Not in it", date=on_day(15))
    repo.merge("release", date=on_day(16))
    assert measured(repo).figures["deploy_latency"].n == 13


def test_tags_out_of_order_deploy_each_change_once(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_TAG)
    changed(repo, count=6)
    early = repo.head
    changed(repo, first=7, count=6)
    repo.tag("v2.0.0", message="All of it", date=on_day(13))
    repo.tag("v1.9.1", at=early, message="A patch of the old", date=on_day(15))
    repo.commit(message="Later", date=on_day(20))
    used = measured(repo).figures["deploy_latency"].used
    assert {one.tag for one in used} == {"v2.0.0"}


def test_a_tag_made_after_the_rated_commit_is_not_of_its_year(
    deploying: Deploying, changed: Changed, measured: Measured
) -> None:
    repo = deploying(ON_TAG)
    changed(repo)
    repo.tag("v1.0.0", message="Much later", date=on_day(300))
    delivery = measured(repo)
    assert (delivery.grade, delivery.figures["deployment_frequency"].value) == (Grade.NONE, None)


def test_candidates_are_no_deployments(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_TAG)
    changed(repo)
    repo.tag("v1.0.0-rc.1")
    repo.tag("v1.0.0", at="HEAD~1")
    assert [one.tag for one in measured(repo).figures["deployment_frequency"].used] == ["v1.0.0"]


def test_several_series_of_tags_tell_no_latency(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_TAG)
    changed(repo)
    for number in range(1, 4):
        repo.tag(f"loads/v1.{number}", at=f"HEAD~{number}")
        repo.tag(f"models/v1.{number}", at=f"HEAD~{number + 3}")
    assert "several parts" in (measured(repo).figures["deploy_latency"].reason or "")


def test_without_tags_nothing_is_guessed(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_TAG)
    changed(repo)
    delivery = measured(repo)
    assert (delivery.grade, delivery.figures["change_fail_rate"].value) == (Grade.NONE, None)


def test_an_advance_of_a_branch_deploys(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_PRODUCTION)
    repo.branch("production")
    for week in range(1, 7):
        repo.checkout("main")
        changed(repo, first=week * 7, count=2)
        repo.checkout("production")
        repo.merge("main", "Merge branch 'main' into production", date=on_day(week * 7 + 3))
    delivery = measured(repo)
    assert (delivery.grade, delivery.figures["deployment_frequency"].n) == (Grade.BRANCH, 6)


def test_a_branch_that_is_not_in_the_history_is_told(
    deploying: Deploying, changed: Changed, measured: Measured
) -> None:
    repo = deploying(ON_PRODUCTION)
    changed(repo)
    assert "assess that branch" in measured(repo).reason


def test_the_settings_name_the_branch_that_deploys(made_repo: MadeRepo, changed: Changed, measured: Measured) -> None:
    changed(made_repo)
    assert measured(made_repo, settings=Settings(deployment_branch=("main",))).grade is Grade.PUSH


def test_merges_show_the_lead_time_from_the_first_commit(deploying: Deploying, measured: Measured) -> None:
    repo = deploying(ON_MAIN)
    for day in range(2, 26, 2):
        repo.branch(f"work-{day}")
        repo.commit({f"dags/day_{day}.py": "import airflow\n"}, "Begin", date=on_day(day - 1.5))
        repo.commit({f"dags/day_{day}.py": "import airflow\nx = 1\n"}, "End", date=on_day(day - 0.5))
        repo.checkout("main")
        repo.merge(f"work-{day}", f"Merge pull request #{day} from team/work-{day}", date=on_day(day))
    figure = measured(repo).figures["lead_time"]
    assert (figure.value, figure.n, figure.band and figure.band.answer) == (1.5, 12, "One day to one week")


def test_a_push_of_the_release_file_deploys_what_was_merged_before(
    deploying: Deploying, changed: Changed, measured: Measured
) -> None:
    repo = deploying("branches: [main]\n    paths: [version.txt]")
    changed(repo, count=12)
    repo.commit({"version.txt": "1.0.0\n"}, "Release 1.0.0 (#13)", date=on_day(13))
    assert measured(repo).figures["deploy_latency"].value == 7.0


def test_a_merge_counts_only_what_it_was_the_first_to_bring(deploying: Deploying, measured: Measured) -> None:
    repo = deploying(ON_MAIN)
    repo.branch("work")
    for day in range(2, 26, 2):
        repo.checkout("work")
        repo.commit({f"dags/day_{day}.py": "import airflow\n"}, "Work on", date=on_day(day - 1))
        repo.checkout("main")
        repo.merge("work", date=on_day(day))
    assert measured(repo).figures["lead_time"].value == 1.0


def test_squash_merges_show_no_lead_time(deploying: Deploying, measured: Measured) -> None:
    repo = deploying(ON_MAIN)
    for day in range(2, 26, 2):
        repo.branch(f"work-{day}")
        repo.commit({f"dags/day_{day}.py": "import airflow\n"}, "Begin", date=on_day(day - 1))
        repo.checkout("main")
        repo.squash(f"work-{day}", f"Day {day} (#{day})", date=on_day(day))
    assert "lead_time" not in measured(repo).figures


def test_a_clock_that_went_wrong_is_left_out(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_MAIN)
    for day in range(2, 26, 2):
        repo.branch(f"work-{day}")
        repo.commit({f"dags/day_{day}.py": "import airflow\n"}, "Ahead of time", date=on_day(day + 100))
        repo.checkout("main")
        repo.merge(f"work-{day}", date=on_day(day))
    changed(repo, first=27, count=2)
    assert "by the clocks" in measured(repo).figures["lead_time"].derivation


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_few_commits_say_nothing(deploying: Deploying, changed: Changed, measured: Measured, count: int) -> None:
    repo = deploying(ON_MAIN)
    changed(repo, count=count)
    assert all(figure.value is None for figure in measured(repo).figures.values())


def test_an_orphan_branch_merged_in_adds_no_change(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_MAIN)
    changed(repo)
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit({"other.txt": "x"}, "Another beginning", date=on_day(14))
    repo.checkout("main")
    team = {f"GIT_{role}_{key}": "data@example.org" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    repo.git("merge", "-q", "-s", "ours", "--no-commit", "--allow-unrelated-histories", "other", env=team)
    repo.commit(message="Merge branch 'other'", date=on_day(15))
    assert measured(repo).figures["cadence"].n == 14


def test_no_revert_is_no_signal_and_never_nought(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_MAIN)
    changed(repo)
    figure = measured(repo).figures["change_fail_rate"]
    assert (figure.value, (figure.reason or "").partition(":")[0]) == (None, "no signal")


def test_a_revert_fails_the_deployment_that_it_takes_back(
    deploying: Deploying, changed: Changed, measured: Measured
) -> None:
    repo = deploying(ON_MAIN)
    changed(repo, count=8)
    broken = repo.commit({"dags/load.py": "broken"}, "Break it", date=on_day(9))
    repo.commit({"dags/load.py": "1"}, f'Revert "Break it"\n\nThis reverts commit {broken}.', date=on_day(10))
    figure = measured(repo).figures["change_fail_rate"]
    assert (figure.value, figure.bound, broken[:12] in figure.used[0].shows) == (1 / 11, Bound.AT_LEAST, True)


def test_a_revert_before_the_release_fails_no_deployment(
    deploying: Deploying, changed: Changed, measured: Measured
) -> None:
    repo = deploying(ON_TAG)
    changed(repo, count=8)
    for number in range(1, 7):
        repo.tag(f"v1.{7 - number}.0", at=f"HEAD~{number}")
    broken = repo.commit({"dags/load.py": "broken"}, "Break it", date=on_day(9))
    repo.commit({"dags/load.py": "1"}, f'Revert "Break it"\n\nThis reverts commit {broken}.', date=on_day(10))
    assert measured(repo).figures["change_fail_rate"].value is None


def test_incidents_of_the_team_give_recovery_time(deploying: Deploying, changed: Changed, measured: Measured) -> None:
    repo = deploying(ON_MAIN)
    changed(repo, count=12)
    rows = "".join(f"2026-01-{day:02}T14:00Z,2026-01-{day:02}T17:00Z\n" for day in range(7, 12))
    table = TableFile(name="incidents.csv", content=f"began_at,resolved_at\n{rows}".encode())
    figure = measured(repo, stated=StatedFiles(incidents=table)).figures["recovery_time"]
    assert (figure.value, figure.grade, figure.band and figure.band.answer) == (
        0.125,
        Grade.STATED,
        "Less than one day",
    )


def test_deployments_of_the_team_raise_the_grade(made_repo: MadeRepo, changed: Changed, measured: Measured) -> None:
    changed(made_repo, count=14)
    commits = made_repo.git("rev-list", "--first-parent", "HEAD~1").split()
    rows = "".join(f"2026-01-19T{hour}:00Z,{commits[hour - 10]}\n" for hour in range(10, 12))
    early = "".join(f"2026-01-{day}T10:00+01:00,\n" for day in range(10, 16))
    table = TableFile(name="d.csv", content=f"deployed_at,commit\n{early}{rows}".encode())
    delivery = measured(made_repo, stated=StatedFiles(deployments=table))
    assert (delivery.grade, delivery.figures["deployment_frequency"].n) == (Grade.STATED, 8)


def test_the_commits_own_file_is_read_where_the_settings_name_it(
    made_repo: MadeRepo, changed: Changed, measured: Measured
) -> None:
    settings = '[delivery]\ndeployments = "ops/deployments.csv"\n'
    made_repo.commit(
        {".dataops-assess.toml": settings, "ops/deployments.csv": "deployed_at\n2026-01-06 10:00\n"}, date=on_day(0)
    )
    changed(made_repo, count=3)
    assert measured(made_repo).figures["deployment_frequency"].derivation.startswith("1 deployments")


def test_quarters_follow_the_fiscal_year_and_the_time_zone(
    deploying: Deploying, changed: Changed, measured: Measured
) -> None:
    repo = deploying(ON_MAIN)
    changed(repo, first=20, count=30)
    settings = Settings(fiscal_year_starts=2, time_zone="Pacific/Auckland")
    told = [(one.label, one.whole) for one in measured(repo, settings=settings).quarters]
    assert told == [("2026Q4", False), ("2027Q1", False)]


def test_history_that_was_not_fetched_gives_no_figure(
    deploying: Deploying, changed: Changed, measured: Measured
) -> None:
    repo = deploying(ON_MAIN)
    changed(repo)
    copy = repo.another("copy")
    copy.git("fetch", "-q", "--depth=2", f"file://{repo.path}", "main:taken")
    copy.checkout("taken")
    assert all("not fetched" in (one.reason or "") for one in measured(copy).figures.values())


def test_changes_to_code_with_tests_are_counted(made_repo: MadeRepo, measured: Measured) -> None:
    for day in range(12):
        tests = {"tests/test_load.py": f"def test_load(): assert {day}\n"} if day % 3 == 0 else {}
        made_repo.commit({"dags/load.py": f"from airflow import DAG\nx = {day}\n", **tests}, date=on_day(day))
    assert measured(made_repo).figures["tested_share"].value == pytest.approx(4 / 12)
