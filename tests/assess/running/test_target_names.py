"""What the command lines of task runners ask for."""

import pytest

from assess.running.target_names import asked_of, asked_services


@pytest.mark.parametrize(
    ("line", "names", "folder"),
    [
        ("make -C etl test", ["test"], "etl"),
        ("make -Cetl test", ["test"], "etl"),
        ("make --directory=etl test ENV=prod", ["test"], "etl"),
        ("npm --prefix web run build", ["build"], "web"),
        ("npm run build -w packages/a", ["build"], "packages/a"),
        ("yarn --cwd web lint", ["lint"], "web"),
        ("hatch -e ci run cov", ["ci:cov"], ""),
        ("hatch run ci:cov", ["ci:cov"], ""),
        ("nox -s tests-3.12 lint", ["tests", "lint"], ""),
        ("tox -e py311,lint -- -x", ["py311", "lint"], ""),
        ("poetry poe check", ["check"], ""),
        ("make -C ../other test", ["test"], ""),
    ],
)
def test_names_and_folder(line: str, names: list[str], folder: str) -> None:
    words = tuple(line.split())
    asked = asked_of(words[0], words, "")
    assert (asked.names, asked.folder) == (names, folder)


def test_a_file() -> None:
    assert asked_of("make", ("make", "-f", "ci/ci.mk", "lint"), "etl").file == "etl/ci/ci.mk"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("docker compose -f ci.yml run --rm tests", ["tests"]),
        ("docker-compose up --exit-code-from tests", ["tests"]),
        ("docker compose up --abort-on-container-exit tests", ["tests"]),
        ("docker compose up -d", []),
    ],
)
def test_services(line: str, names: list[str]) -> None:
    asked = asked_services(tuple(line.split()))
    assert asked is not None
    assert asked.names == names


@pytest.mark.parametrize("line", ["docker compose run --entrypoint sh tests -c ls", "docker build .", "pytest"])
def test_no_services(line: str) -> None:
    assert asked_services(tuple(line.split())) is None


def test_words_behind_a_service_are_given_to_its_entry_point() -> None:
    asked = asked_services(tuple("docker compose run --rm --name t tests pytest -x".split()))
    assert asked is not None
    assert (asked.names, asked.given) == (["tests:entrypoint"], ("pytest", "-x"))
