"""Shell as the commands that it runs."""

import pytest

from assess.documents import parse_shell, unwrapped


def words(text: str) -> list[str]:
    return [" ".join(command.words) for command in parse_shell(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# pytest\necho a", ["echo a"]),
        ("cat <<X\npytest\nX", ["cat"]),
        ("if a; then b | c; fi", ["a", "b", "c"]),
        ("(a) && { b; }", ["a", "b"]),
        ("f() { a; }", ["a"]),
        ('I=reg/app\ndocker push "${I}:$T"', ["docker push reg/app:$T"]),
        ("docker push ${{ env.X }}/a", ["docker push ${{ env.X }}/a"]),
        ("dbt run \\\n  --select 'a b'", ["dbt run --select a b"]),
        ("A=x\n" + "A=$A$A\n" * 60 + "echo", ["echo"]),
        ('C=(dbt run)\nC+=(--target "$T")\n"${C[@]}"', ["dbt run --target $T"]),
        ("C='dbt build --target prod'\n$C --fail-fast", ["dbt build --target prod --fail-fast"]),
        ('eval "cd models && dbt test"', ["eval cd models && dbt test", "cd models", "dbt test"]),
        (
            "check() { ruff check $1; }\ncheck etl\ncheck jobs",
            ["check etl", "ruff check etl", "check jobs", "ruff check jobs"],
        ),
        ('try() { "$@"; }\ntry dbt build', ["try dbt build", "dbt build"]),
        ("go() { shift; dbt run ${1:-all}; }\ngo a", ["go a", "shift", "dbt run all"]),
        ("a() { pytest; b; }\nb() { a; }\na", ["a", *["pytest", "b", "a"] * 2, "pytest", "b"]),
        ("dbt run --select a/$1", ["dbt run --select a/$1"]),
    ],
)
def test_commands_in_order(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "tolerated"),
    [
        ("pytest || true", True),
        ("pytest || echo failed", True),
        ("pytest || exit 1", False),
        ("pytest && true", False),
        ("! pytest", True),
        ("(pytest) || :", True),
        ("if ! pytest; then exit 1; fi", False),
        ("pytest &", True),
    ],
)
def test_a_swallowed_failure_is_tolerated(text: str, tolerated: bool) -> None:  # noqa: FBT001
    assert parse_shell(text)[0].tolerated is tolerated


@pytest.mark.parametrize(
    "place",
    [
        '$(dirname "$0")',
        "`dirname $0`",
        '"$(dirname -- "$(readlink -f "${BASH_SOURCE[0]}")")"',
        '"$( cd -- "$(dirname "$0")" >/dev/null 2>&1 ; pwd -P )"',
        '$(realpath "$(dirname "${BASH_SOURCE[0]}")")',
        "${0%/*}",
    ],
)
def test_the_folder_of_a_script_has_one_spelling(place: str) -> None:
    assert parse_shell(f"D={place}\nbash $D/load.sh")[-1].words == ("bash", "$(dirname $0)/load.sh")


def test_the_top_of_the_repository_has_one_spelling() -> None:
    script = 'TOP="$(cd "$(git rev-parse --show-toplevel)/etl" && pwd)"\npytest "$TOP"'
    assert parse_shell(script)[-1].words == ("pytest", "$(git rev-parse --show-toplevel)/etl")


def test_a_subshell_is_told_apart() -> None:
    found = [command.shell for command in parse_shell("(cd a; b)\n(c)\nd")]
    assert found == [(1, 1), (1, 1), (1, 2), (0, 0)]


def test_errexit_off_tolerates_what_follows() -> None:
    assert [command.tolerated for command in parse_shell("a\nset +e\nb\nset -e\nc")] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_eval_runs_its_words() -> None:
    assert unwrapped(("eval", "dbt seed", "--target ci")) == ("dbt", "seed", "--target", "ci")


def test_lines_start_where_the_script_does() -> None:
    assert [command.line for command in parse_shell("a\n\nb", first_line=10)] == [10, 12]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sudo -u x env A=1 poetry run python -m pytest -q", "pytest -q"),
        ("uv run --group dev dbt build", "dbt build"),
        ("uvx ruff@0.4 check", "ruff check"),
        ("docker run --rm -v a:b img:1 dbt run", "dbt run"),
        ("docker compose run --rm web pytest", "pytest"),
        ("kubectl -n ns exec -it pod -- dbt test", "dbt test"),
        ("timeout -k 5 10 dbt run", "dbt run"),
        ("hatch run test:pytest", "pytest"),
        ("meltano --environment=ci invoke sqlfluff lint", "sqlfluff lint"),
        ("meltano invoke dbt-snowflake:test --fail-fast", "dbt test --fail-fast"),
        ("python3 pre-commit-4.0.1.pyz run --all-files", "pre-commit run --all-files"),
        ("command -v dbt", "command -v dbt"),
        ("docker compose exec -it test ./.docker/wait-for-it.sh db:5432 --timeout=300 -- uv run pytest", "pytest"),
        ("dockerize -wait tcp://db:5432 -timeout 30s dbt run", "dbt run"),
        ("flock -n /tmp/lock dbt build", "dbt build"),
        ("sentry-cli monitors run nightly -- dbt build", "dbt build"),
        ("singularity exec --bind /data etl.sif snakemake --cores 4", "snakemake --cores 4"),
        ("wait-for-it.sh db:5432 -t 30", "wait-for-it.sh db:5432 -t 30"),
        ("yarn install", "yarn install"),
        ("docker build .", "docker build ."),
    ],
)
def test_prefixes_are_taken_off(line: str, expected: str) -> None:
    assert " ".join(unwrapped(tuple(line.split()))) == expected


def test_a_script_in_a_word_is_read() -> None:
    assert unwrapped(("bash", "-c", "poetry run pytest -q")) == ("pytest", "-q")


@pytest.mark.parametrize("text", ["'" * 999, "$(" * 5_000, "a " * 40_000, "\"a '" * 999])
def test_hostile_scripts_end(text: str) -> None:
    assert len(parse_shell(text)) <= len(text)


@pytest.mark.parametrize("call", ["bash", "sudo sh -s", "docker exec -i app bash"])
def test_a_shell_runs_the_document_that_it_is_given(call: str) -> None:
    assert words(f"{call} <<EOF\ndbt build\nEOF")[1:] == ["dbt build"]


def test_a_remote_shell_is_given_the_document_as_its_command() -> None:
    assert words("ssh etl <<EOF\ndocker compose pull\nEOF") == ["ssh etl docker compose pull\n"]


@pytest.mark.parametrize("call", ["bash deploy.sh", "cat", "tee run.sh"])
def test_a_document_that_no_shell_reads_runs_nothing(call: str) -> None:
    assert len(words(f"{call} <<EOF\ndbt build\nEOF")) == 1


def test_a_project_in_snowflake_is_run_by_dbt() -> None:
    given = ("snow", "dbt", "execute", "-c", "prod", "shop", "build", "--target", "prod")
    assert unwrapped(given) == ("dbt", "build", "--target", "prod")


def test_usage_text_that_no_command_reads_hides_nothing() -> None:
    script = "<<EOF\nDon't run this by hand.\nEOF\n\npytest tests\n"
    assert [command.words for command in parse_shell(script, 1)][-1] == ("pytest", "tests")


def test_a_result_that_the_script_ends_with_is_not_swallowed() -> None:
    script = "set +e\npytest\ncode=$?\ndocker compose down\nexit $code\n"
    assert [one.tolerated for one in parse_shell(script)[1:3]] == [False, True]
