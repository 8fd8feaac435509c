"""No file is skipped for speed: what each reader is given of a made repository, and by what it declares."""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatchcase
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from assess.dispatch import EVERYONE_READS, Dispatcher, wanting
from assess.documents import Document
from assess.facts import Role
from assess.readers import readers
from assess.readers.protocol import Want
from assess.roles import decide_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.readers.protocol import Reader

CONTENT = b" ".join(
    sorted({needle for reader in readers() for want in reader.WANTS for needle in want.needles})
)  # so that no needle is what a file is missing
FILES = (
    ".circleci/config.yml",
    ".github/CODEOWNERS",
    ".github/workflows/ci.yml",
    ".github/workflows/deploy.yaml",
    ".gitlab-ci.yml",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "Dockerfile",
    "Jenkinsfile",
    "Makefile",
    "README.md",
    "airflow/Dockerfile.worker",
    "airflow/dags/daily.py",
    "airflow/dags/shared/alerts.py",
    "azure-pipelines.yml",
    "data/orders.csv",
    "dbt/dbt_project.yml",
    "dbt/macros/cents.sql",
    "dbt/models/marts/orders.sql",
    "dbt/models/marts/schema.yml",
    "dbt/models/staging/sources.yaml",
    "dbt/packages.yml",
    "dbt/profiles.yml",
    "docker-compose.yml",
    "docs/adr/0001-warehouse.md",
    "docs/runbook.rst",
    "examples/perfect/dags/a.py",
    "infrastructure/main.tf",
    "infrastructure/prod.tfvars",
    "notebooks/look.ipynb",
    "package.json",
    "pipeline/jobs/load.py",
    "pyproject.toml",
    "requirements.txt",
    "scripts/deploy.sh",
    "tests/test_load.py",
    "tox.ini",
    "vendor/airflow/dags/b.py",
)
GOLDEN = {
    "assess.readers.airflow": 19,
    "assess.readers.code": 22,
    "assess.readers.committed_secrets": 29,
    "assess.readers.dbt": 22,
    "assess.readers.docker": 2,
    "assess.readers.github_actions": 2,
    "assess.readers.libraries": 20,
    "assess.readers.make": 1,
    "assess.readers.prose": 4,
    "assess.readers.python_code": 4,
    "assess.readers.python_tests": 4,
    "assess.readers.script": 5,
    "assess.readers.sql_code": 2,
    "assess.readers.terraform": 2,
}


def names_of(found: tuple[Reader, ...]) -> list[str]:
    return [getattr(reader, "__name__", "") for reader in found]


def test_each_reader_is_given_as_many_files_as_ever() -> None:
    roles = decide_roles(dict.fromkeys(FILES, 1))
    dispatcher = Dispatcher(readers())
    given = Counter(
        name
        for path in FILES
        for name in names_of(wanting(dispatcher.rules(path, roles[path]), Document(path, CONTENT)))
    )
    assert {name: given[name] for name in GOLDEN} == GOLDEN


def meets(reader: Reader, want: Want, path: str, role: Role) -> bool:
    """Say what the words of `Want` say, one condition after the other."""
    anchored, name = f"/{path.lower()}", path.lower().rpartition("/")[2]
    top = [folder.lower().strip("/") for folder in want.top]
    return (
        role in (EVERYONE_READS | {*getattr(reader, "ROLES", ()), *want.roles})
        and (not want.suffixes or any(name.endswith(suffix) and name != suffix for suffix in want.suffixes))
        and (not want.names or any(fnmatchcase(name, pattern.lower()) for pattern in want.names))
        and (not want.folders or any(f"/{folder.lower().strip('/')}/" in anchored for folder in want.folders))
        and (not want.top or any(_starts(anchored, folder) for folder in top))
    )


def _starts(anchored: str, folder: str) -> bool:
    return anchored.startswith(f"/{folder}/") if folder else anchored.count("/") == 1


def paths_for(want: Want) -> Iterator[str]:
    """Yield paths that a want may be for, and some that only look so."""
    names = want.names or tuple(f"a{suffix}" for suffix in want.suffixes) or ("a",)
    for name in names:
        plain = name.replace("*", "x")
        for suffix in want.suffixes or ("",):
            ended = plain if plain.endswith(suffix) else plain + suffix
            for folder in (*want.folders, *want.top, ""):
                yield f"{folder}/{ended}".strip("/")
                yield f"sub/{folder}/{ended.upper()}".replace("//", "/")
                yield f"{folder}x/x{ended}".strip("/")


@pytest.mark.parametrize("reader", readers(), ids=lambda reader: reader.TOOL)
def test_a_reader_is_given_what_its_declarations_say(reader: Reader) -> None:
    dispatcher = Dispatcher([reader])
    paths = sorted({path for want in reader.WANTS for path in paths_for(want)} | set(FILES))
    asked = [(path, role) for path in paths for role in Role]
    assert [bool(dispatcher.rules(path, role)) for path, role in asked] == [
        any(meets(reader, want, path, role) for want in reader.WANTS) for path, role in asked
    ]


@pytest.mark.parametrize(
    "needles", sorted({want.needles for reader in readers() for want in reader.WANTS if want.needles})
)
def test_needles_are_found_within_words_and_across_them(needles: tuple[bytes, ...]) -> None:
    reader = cast("Reader", SimpleNamespace(TOOL="made", WANTS=(Want(suffixes=(".x",), needles=needles),)))
    rules = Dispatcher([reader]).rules("a.x", Role.PIPELINE)
    contents = [b"", b"other words", *(b"one x" + needle + b"x two" for needle in needles), needles[0][:-1], needles[0]]
    assert [bool(wanting(rules, Document("a.x", content))) for content in contents] == [
        any(needle in content for needle in needles) for content in contents
    ]
