"""Scripts, versions and environments as every CI system writes them."""

from __future__ import annotations

import pytest

from assess.ci.folders import folder_after, folder_inside
from assess.ci.jobs import environments, first_line, reuse_kind, runtime_kind, script_commands
from assess.facts import Command, EnvironmentKind, PinKind, Source

PATTERN = Command(source=Source(path="ci.yml"), owner="ci.yml#a", words=())


def test_folder_is_carried_from_one_part_of_a_script_to_the_next() -> None:
    found = script_commands([("cd etl", 3, "ci.yml"), ("make test", 4, "ci.yml")], PATTERN)
    commands = [one for one in found if isinstance(one, Command)]
    assert [(one.words, one.folder, one.source.line) for one in commands] == [(("make", "test"), "etl", 4)]


PROGRAM = """\
import subprocess
subprocess.run(["dbt", "build"])
"""


@pytest.mark.parametrize("script", [f"uv run python - <<'EOF'\n{PROGRAM}EOF", f"python -c '{PROGRAM}'"])
def test_a_program_written_into_the_step_runs_its_commands(script: str) -> None:
    found = [one.words for one in script_commands([(script, 1, "ci.yml")], PATTERN) if isinstance(one, Command)]
    assert found[1:] == [("dbt", "build")]


@pytest.mark.parametrize("script", ["python job.py <<'EOF'\ndbt build\nEOF", "python - <<'EOF'\nprint 1\nEOF"])
def test_what_is_no_program_runs_nothing(script: str) -> None:
    assert len(list(script_commands([(script, 1, "ci.yml")], PATTERN))) == 1


@pytest.mark.parametrize(
    ("change", "folder"),
    [
        ("b", "a/b"),
        ("..", ""),
        ("$GITHUB_WORKSPACE/c", "c"),
        ("$UNKNOWN", "a"),
        ("../../..", ""),
        ("/opt", "a"),
        ("", "a"),
    ],
)
def test_change_of_folder_stays_inside_the_repository(change: str, folder: str) -> None:
    assert folder_after("a", change) == folder


@pytest.mark.parametrize(
    ("written", "line"), [("run: |", 2), ("run: >- # note", 2), ("run: make", 1), ("run: a | b", 1)]
)
def test_text_of_a_block_begins_below_its_key(written: str, line: int) -> None:
    assert first_line([written, "make"], 1) == line


def test_environment_without_a_known_word_is_another_one() -> None:
    found = environments(["eu-prod", "pypi", "$STAGE", "pypi"], Source(path="ci.yml"))
    assert [(each.name, each.kind) for each in found] == [
        ("eu-prod", EnvironmentKind.PRODUCTION),
        ("pypi", EnvironmentKind.OTHER),
    ]


@pytest.mark.parametrize(
    ("runtime", "version", "kind"),
    [
        ("python", "3.11", PinKind.EXACT),
        ("python", "3", PinKind.RANGE),
        ("node", "20", PinKind.EXACT),
        ("java", "17", PinKind.EXACT),
    ],
)
def test_runtime_is_exact_with_a_minor_version_or_a_long_term_release(
    runtime: str, version: str, kind: PinKind
) -> None:
    assert runtime_kind(runtime, version) is kind


@pytest.mark.parametrize(
    ("version", "kind"),
    [
        ("v4", PinKind.RANGE),
        ("v4.1.2", PinKind.EXACT),
        ("release/v1", PinKind.RANGE),
        ("0123456789abcdef0123456789abcdef01234567", PinKind.EXACT),
        ("main", PinKind.MOVING),
    ],
)
def test_version_of_a_reused_piece_says_how_it_is_fixed(version: str, kind: PinKind) -> None:
    assert reuse_kind(version) is kind


def _folders(script: str, owner: str = "ci.yml#a", path: str = "ci.yml") -> list[tuple[str, str]]:
    pattern = Command(source=Source(path=path), owner=owner, words=())
    found = script_commands([(script, 1, path)], pattern)
    return [(" ".join(one.words), one.folder) for one in found if isinstance(one, Command)]


@pytest.mark.parametrize(
    ("script", "folder"),
    [
        ("cd -- etl\nmake", "etl"),
        ("cd -P etl\nmake", "etl"),
        ("cd etl\ncd jobs\ncd -\nmake", "etl"),
        ("cd etl\npushd jobs\npopd\nmake", "etl"),
        ("(cd etl)\nmake", ""),
        ("(cd etl && make)", "etl"),
        ("A=$(cd etl && pwd)\nmake", ""),
        ("cd etl\ncd $(git rev-parse --show-toplevel)/jobs\nmake", "jobs"),
        ("bash -c 'cd etl && make'", "etl"),
    ],
)
def test_the_folder_that_a_command_runs_in(script: str, folder: str) -> None:
    assert _folders(script)[-1] == ("make", folder)


@pytest.mark.parametrize(
    ("script", "folder"),
    [
        ('cd "$(dirname "$0")"\nmake', "/ci"),
        ('D=$(cd "$(dirname "$0")/.." && pwd)\ncd $D/etl\nmake', "/etl"),
        ("cd ..\nmake", ".."),
        ("cd $1\nmake", "$1"),
        ("go() { cd $1; make; }\ngo etl", "etl"),
    ],
)
def test_the_folder_of_a_script_is_told_from_the_top_or_from_its_caller(script: str, folder: str) -> None:
    assert _folders(script, "script:ci/test.sh", "ci/test.sh")[-1] == ("make", folder)


def test_the_folder_of_a_script_where_it_is_called() -> None:
    given = [folder_inside("etl", folder) for folder in ("/ci", "jobs", "..", "../..", "$1")]
    assert given == ["ci", "etl/jobs", "", "", "etl"]


@pytest.mark.parametrize(("before", "after"), [("", "${{ matrix.path }}"), ("a", "a")])
def test_a_folder_of_a_matrix_that_ci_makes_is_kept_as_it_is_written(before: str, after: str) -> None:
    assert folder_after(before, "${{ matrix.path }}") == after
