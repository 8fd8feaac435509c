"""Which artefacts CI builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.artifacts import join_artifacts
from assess.facts import Activity, Actor, Artifact, Run, Source, Trigger
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts

JAR = Artifact(source=Source(path="build.sbt"), kind="jar", holds=("src/main",))
WHEEL = Artifact(source=Source(path="jobs/setup.py"), kind="wheel", holds=(".",), folder="jobs")


def building(tool: str, words: str) -> Run:
    return Run(
        source=Source(path="ci.yml"),
        activity=Activity.BUILD,
        tool=tool,
        actor=Actor.CI,
        triggers=(Trigger.MAIN,),
        words=tuple(words.split()),
    )


@pytest.mark.parametrize(
    ("artifact", "run", "built"),
    [
        (JAR, building("sbt", "sbt assembly"), True),
        (JAR, building("python-build", "python -m build"), False),
        (WHEEL, building("python-build", "python jobs/setup.py bdist_wheel"), True),
        (WHEEL, building("python-build", "python other/setup.py bdist_wheel"), False),
    ],
)
def test_ci_builds_what_its_command_names(
    facts_of: Callable[..., Facts],
    artifact: Artifact,
    run: Run,
    built: bool,  # noqa: FBT001
) -> None:
    assert [one.built for one in join_artifacts(facts_of(artifact, run))] == [built]


@pytest.mark.parametrize(
    ("words", "built"),
    [
        ("docker build --file $APP_FOLDER/Dockerfile --tag x $APP_FOLDER", True),
        ("docker build --file $APP_FOLDER/Dockerfile.dev $APP_FOLDER", False),
        ("docker build $1", False),
        ("docker/build-push-action build ${{matrix.folder}}", True),
        ("Docker build --file **/Dockerfile .", True),
        ("Docker build --file **/Dockerfile.dev .", False),
        ("docker build other", False),
        ("docker build infra/../etl", True),
    ],
)
def test_an_image_in_a_folder_that_a_variable_names_may_be_any(
    facts_of: Callable[..., Facts],
    words: str,
    built: bool,  # noqa: FBT001
) -> None:
    image = Artifact(source=Source(path="etl/Dockerfile"), kind="image", holds=(".",), folder="etl")
    (found,) = join_artifacts(facts_of(image, building("docker", words)))
    assert found.built is built


@pytest.mark.parametrize(("folder", "built"), [("", False), ("lib/a", True)])
def test_a_package_in_a_folder_that_only_the_run_knows_stands_below_the_top(
    facts_of: Callable[..., Facts],
    folder: str,
    built: bool,  # noqa: FBT001
) -> None:
    package = Artifact(source=Source(path=f"{folder}/setup.py"), kind="wheel", holds=(".",), folder=folder)
    run = replace(building("python-build", "uv build"), folder="${{ matrix.path }}")
    (found,) = join_artifacts(facts_of(package, run))
    assert found.built is built
