"""Damage on the whole way: the rest is assessed, the gap is named, and what it could change is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.assessing import assess

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from tests.conftest import MadeRepo

FILES: dict[str, str | bytes | None] = {
    "README.md": "# Shop\n",
    "models/a.sql": "select 1\n",
    "tests/test_a.py": "def test_a():\n    assert 1\n",
    "logo.png": b"\x89PNG",
}


def lose(repo: MadeRepo, *names: str) -> None:
    """Remove objects from the store."""
    for name in names:
        found = repo.git("rev-parse", name)
        (repo.path / ".git" / "objects" / found[:2] / found[2:]).unlink()


def assessed(repo: MadeRepo) -> Assessment:
    """Assess HEAD."""
    return assess(str(repo.path))


def errors(assessment: Assessment) -> set[str]:
    return {name for name, row in assessment.practices.items() if row.status == "error"}


def test_a_whole_repository_has_no_limits(made_repo: MadeRepo) -> None:
    made_repo.commit(FILES)
    told = assessed(made_repo)
    assert (told.limits, told.problems, errors(told), told.complete) == ((), (), set(), True)


def test_a_missing_page_makes_what_lives_on_pages_an_error(made_repo: MadeRepo) -> None:
    made_repo.commit(FILES)
    lose(made_repo, "HEAD:README.md")
    told = assessed(made_repo)
    assert (told.complete, "plan.documentation" in errors(told), "deploy.iac" in errors(told)) == (False, True, False)


def test_a_missing_page_makes_nothing_that_machines_run_an_error(made_repo: MadeRepo) -> None:
    made_repo.commit(FILES)
    lose(made_repo, "HEAD:README.md")
    assert {
        name for name in errors(assessed(made_repo)) if name.startswith(("test.", "deploy.", "automation."))
    } == set()


def test_a_missing_file_that_nobody_reads_changes_no_verdict_and_is_told(made_repo: MadeRepo) -> None:
    made_repo.commit(FILES)
    lose(made_repo, "HEAD:logo.png")
    told = assessed(made_repo)
    assert (told.complete, told.limits) == (True, ("contents: those of 1 files are not in the object store",))


def test_one_missing_file_of_many_of_a_pattern_changes_no_verdict_and_is_told(made_repo: MadeRepo) -> None:
    migrations: dict[str, str | bytes | None] = {
        f"db/V{n}__step.sql": f"create table t{n} (id int)\n" for n in range(20)
    }
    made_repo.commit({**FILES, **migrations})
    lose(made_repo, "HEAD:db/V7__step.sql")
    told = assessed(made_repo)
    assert (errors(told), told.complete) == (set(), True)
    assert "contents: those of 1 files are not in the object store" in told.limits


def test_a_missing_file_of_a_name_of_its_own_makes_what_it_could_change_an_error(made_repo: MadeRepo) -> None:
    made_repo.commit(
        {**FILES, "dbt_project.yml": "name: shop\n", **{f"models/m{n}.sql": "select 1\n" for n in range(20)}}
    )
    lose(made_repo, "HEAD:dbt_project.yml")
    assert errors(assessed(made_repo))


def test_a_missing_folder_makes_everything_that_is_not_met_an_error(made_repo: MadeRepo) -> None:
    made_repo.commit(FILES)
    lose(made_repo, "HEAD:models")
    told = assessed(made_repo)
    assert {str(row.status) for row in told.practices.values()} <= {"error", "met"}
    assert any(limit.startswith("models/:") for limit in told.limits)


@pytest.mark.parametrize("lost", ["HEAD~1", "HEAD~1^{tree}", "HEAD~2"])
def test_what_is_missing_in_the_history_is_named_and_makes_figures_of_it_errors(made_repo: MadeRepo, lost: str) -> None:
    for at in range(4):
        made_repo.commit({**FILES, "b.sql": f"select {at}"})
    lose(made_repo, lost)
    told = assessed(made_repo)
    assert (told.complete, told.history_complete, len(told.limits)) == (False, False, 1)
    assert told.limits[0].startswith("history: ")


def test_beside_a_missing_branch_the_mainline_is_counted(made_repo: MadeRepo) -> None:
    made_repo.commit({"a.sql": "1"})
    made_repo.branch("side")
    made_repo.commit({"b.sql": "1"})
    made_repo.commit({"b.sql": "2"})
    made_repo.checkout("main")
    made_repo.commit({"a.sql": "2"})
    made_repo.merge("side")
    lose(made_repo, "HEAD^2~1")
    assert assessed(made_repo).activity.commits >= 2


def test_a_shallow_clone_says_so(made_repo: MadeRepo) -> None:
    made_repo.commit(FILES)
    made_repo.commit()
    (made_repo.path / ".git" / "shallow").write_text(f"{made_repo.head}\n")
    assert assessed(made_repo).limits == ("history: the clone is shallow; older commits were not fetched",)


def test_alternates_are_named(made_repo: MadeRepo) -> None:
    made_repo.commit(FILES)
    copy = made_repo.path.parent / "copy"
    made_repo.git("clone", "-q", "--shared", ".", str(copy))
    objects = made_repo.path.resolve() / ".git" / "objects"
    assert assess(str(copy)).limits == (f"objects: also read from {objects} (alternates)",)


def test_what_lies_in_large_file_storage_is_told_and_changes_no_verdict(made_repo: MadeRepo) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
    made_repo.commit({**FILES, "seeds/a.sql": pointer})
    told = assessed(made_repo)
    assert (told.complete, [one.path for one in told.problems]) == (True, ["seeds/a.sql"])


def test_lost_settings_are_no_faulty_settings(made_repo: MadeRepo) -> None:
    made_repo.commit({**FILES, ".dataops-assess.toml": ""})
    made_repo.commit({**FILES, ".dataops-assess.toml": "[scope]\nexclude = []\n"})
    lose(made_repo, "HEAD:.dataops-assess.toml")
    with pytest.raises(Exception, match="--settings") as told:
        assessed(made_repo)
    assert getattr(told.value, "exit_code", None) == 3
