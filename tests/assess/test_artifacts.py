"""Which artefacts CI builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.artifacts import join_artifacts
from assess.facts import Activity, Actor, Artifact, Run, ServiceBuild, Source, Trigger
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


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("docker compose build", ("shared", "loads")),
        ("docker compose build other", None),
        ("docker compose -f elsewhere/compose.yml build", None),
        ("docker-compose -f compose.yml build --pull loads", ("shared", "loads")),
        ("docker compose up", None),
    ],
)
def test_compose_builds_the_images_of_its_services(
    facts_of: Callable[..., Facts], words: str, holds: tuple[str, ...] | None
) -> None:
    at = Source(path="images/Dockerfile")
    image = Artifact(source=at, kind="image", holds=("shared",), folder="images", varied=("./$PACKAGE",))
    service = ServiceBuild(
        source=Source(path="compose.yml"),
        service="loads",
        dockerfile="images/Dockerfile",
        arguments=(("PACKAGE", "loads"),),
    )
    (found,) = join_artifacts(facts_of(image, service, building("docker", words)))
    assert (found.built, found.holds) == (holds is not None, holds or ("shared",))


def test_an_argument_of_the_build_names_what_is_copied(facts_of: Callable[..., Facts]) -> None:
    image = Artifact(source=Source(path="Dockerfile"), kind="image", varied=("$JOB",), stock=True)
    run = building("docker", "docker build --build-arg JOB=orders .")
    (found,) = join_artifacts(facts_of(image, run))
    assert (found.holds, found.stock) == (("orders",), False)
