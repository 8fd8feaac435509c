"""Other repositories whose code is fetched to run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import Facts, Introduction, Project, Reference, Source
from assess.readers import cloned_repositories
from assess.readers.cloned_repositories import ClonedRepository
from assess.readers.code import CodeFile

if TYPE_CHECKING:
    from collections.abc import Callable


def names(path: str, text: str) -> list[str]:
    found = cloned_repositories.read(Document(path, text.encode()))
    return [f"{one.owner}/{one.name}" for one in found if isinstance(one, ClonedRepository)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("etl/Dockerfile", "RUN git clone https://github.com/acme/jobs.git --branch main /src\n"),
        ("jobs/load.sh", "git clone --depth 1 git@github.com:acme/jobs.git\n"),
        ("flows/constants.py", 'REPOSITORY_URL = "https://github.com/acme/jobs"\n'),
        ("infra/build.tf", '    location            = "https://github.com/acme/jobs.git"\n'),
        ("ci/resources.yml", "source:\n  uri: https://github.com/acme/jobs.git\n"),
    ],
)
def test_what_is_fetched_by_its_address(path: str, text: str) -> None:
    assert names(path, text) == ["acme/jobs"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Dockerfile", "RUN git clone https://github.com/acme/tool --branch 'v1.2.0' /src\n"),
        ("Dockerfile", "# git clone https://github.com/acme/jobs\n"),
        ("docs/conf.py", 'repo = "https://github.com/acme/jobs"\n'),
        ("main.tf", '  source = "github.com/acme/modules.git?ref=v1"\n'),
        ("load.sh", "git clone $REPO_URL\n"),
        (".pre-commit-config.yaml", "- repo: https://github.com/acme/hooks\n"),
    ],
)
def test_tools_modules_and_comments_are_none(path: str, text: str) -> None:
    assert names(path, text) == []


def test_a_clone_of_this_repository_is_no_reference(facts_of: Callable[..., Facts]) -> None:
    project = Project(source=Source(path="dbt_project.yml"), name="own", path="", tool="dbt")
    title = Introduction(source=Source(path="README.md"), title="The Data Platform", text="")
    names = ("own", "jobs", "data-platform")
    clones = [ClonedRepository(source=Source(path="run.sh", line=1), owner="acme", name=name) for name in names]
    found = cloned_repositories.link(facts_of(project, title, *clones))
    assert [one.target for one in found if isinstance(one, Reference)] == ["jobs"]


CLONE = """REPO = "https://gitlab.com/acme/analytics.git"
run = f"git clone {REPO} && cd analytics/extract/"
other = "cd analytics/transform/shop"
"""


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (("extract/pull.py", "transform/shop/models/a.sql"), [("own-code", "analytics")]),
        (("extract/pull.py",), [("job-code", "analytics")]),
    ],
)
def test_a_clone_with_the_folders_of_this_tree_is_a_clone_of_it(
    facts_of: Callable[..., Facts], paths: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    files = [CodeFile(source=Source(path=path), language="sql", lines=10) for path in paths]
    clones = cloned_repositories.read(Document("dags/settings.py", CLONE.encode()))
    found = cloned_repositories.link(facts_of(*files, *clones))
    assert [(one.what, one.target) for one in found] == expected


def test_what_newcomers_clone_onto_their_machines_is_none() -> None:
    assert names("admin/onboarding_script.sh", "git clone https://gitlab.com/acme/handbook.git") == []


def test_what_is_compiled_behind_its_clone_is_a_tool() -> None:
    script = "git clone https://github.com/mapbox/tippecanoe.git\ncd tippecanoe\nmake -j\n"
    assert names("ci/tools.sh", script) == []


def test_an_address_that_a_docstring_names_is_not_fetched() -> None:
    assert names("etl/pull.py", '"""Github repo: https://github.com/acme/scores"""\n') == []
