"""Other repositories whose code is fetched to run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import Facts, Introduction, Project, Reference, Source
from assess.readers import cloned_repositories
from assess.readers.cloned_repositories import ClonedRepository

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
