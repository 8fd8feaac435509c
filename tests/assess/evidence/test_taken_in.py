"""Commands that take in the newest of something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.evidence.taken_in import taken_open
from assess.facts import CiJob, Code, CodeKind, Command, Role, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts

CI = Source(path=".github/workflows/test.yml", line=1)
SCRIPT = Source(path="dags/load.py", line=1)
JOB = CiJob(source=CI, system="github-actions", workflow="test", job="test", triggers=())
CODE = Code(source=SCRIPT, language="python", lines=100, role=Role.PIPELINE, kind=CodeKind.MODULE, data=True)


def command(line: str, source: Source = CI, owner: str = "test") -> Command:
    return Command(source=source, owner=owner, words=tuple(line.split()))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("pip install dbt-core dbt-bigquery", 1),
        ("python3 -m pip install pyyaml", 1),
        ("uv pip install pandas[excel]", 1),
        ("pip install --upgrade pip setuptools ruff", 0),
        ("pip install dbt-core==1.9.4", 0),
        ("pip install -r requirements.txt", 0),
        ("pip install --platform linux_x86_64 --prefix out -r requirements.txt", 0),
        ("pip install .", 0),
        ("docker run --rm acme/pipeline:latest make test", 1),
        ("docker pull $REGISTRY:latest", 1),
        ("docker run acme/pipeline:1.4 make test", 0),
        ("docker push acme/pipeline:latest", 0),
    ],
)
def test_what_ci_takes_in(facts_of: Callable[..., Facts], line: str, found: int) -> None:
    assert len(taken_open(facts_of(JOB, command(line)))) == found


def test_an_image_that_was_built_before_is_not_taken_in(facts_of: Callable[..., Facts]) -> None:
    runs = command("docker run etl:latest pytest")
    built = command("docker build -t etl:latest .")
    assert [len(taken_open(facts_of(JOB, runs, *more))) for more in ([], [built])] == [1, 0]


def test_a_developer_s_own_script_installs_what_it_likes(facts_of: Callable[..., Facts]) -> None:
    aside = command("pip install jupyter", Source(path="bin/desk.sh", line=1), "script:bin/desk.sh")
    assert taken_open(facts_of(JOB, aside)) == ()


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["git clone https://github.com/acme/index.git"], 1),
        (["git clone https://github.com/acme/index.git --branch=main"], 1),
        (["git clone -b v2.1 https://github.com/acme/index.git"], 0),
        (["git clone https://github.com/acme/index.git", "git checkout 4f2a9c1"], 0),
        (["git clone $HERE"], 0),
    ],
)
def test_code_that_pipelines_clone(facts_of: Callable[..., Facts], lines: list[str], found: int) -> None:
    commands = [command(line, SCRIPT, "dags/load.py") for line in lines]
    assert len(taken_open(facts_of(CODE, *commands))) == found
