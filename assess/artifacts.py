"""Which artefacts CI builds: each definition joined to the run that builds it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from assess.facts import Activity, Actor, Artifact, Facts, Run, ServiceBuild
from assess.running.composed import builds_of
from assess.terms.pins import fill
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

# What builds a kind of artefact, where something else may build at the same folder.
UNKNOWN = re.compile(r"\$[{(]?[A-Za-z_]|\$?\{\{")  # a positional argument is filled in by who calls
ANYWHERE = "**/"  # of a file that is looked for in the whole tree
ARGUMENT = "--build-arg"
VALUED = frozenset({"-t", "--tag", "-f", "--file", "--build-arg", "--target", "--platform", "--label", "--cache-from"})
BUILDERS = {
    "wheel": frozenset({"python-build"}),
    "jar": frozenset({"sbt", "maven", "gradle"}),
    "gem": frozenset({"gem-build"}),
    "r-package": frozenset({"r-build"}),
}


def join_artifacts(facts: Facts) -> tuple[Artifact, ...]:
    """Return the artefacts, with `built` and `published` set where CI runs do so."""
    runs = tuple(run for run in facts.of(Run) if run.actor is Actor.CI and run.enabled)
    builds = tuple(run for run in runs if run.activity is Activity.BUILD)
    services = facts.of(ServiceBuild)
    composed = tuple((run, build) for run in builds for build in builds_of(run.words, run.folder, services))
    return tuple(_joined(artifact, runs, builds, composed) for artifact in facts.of(Artifact))


def _joined(
    artifact: Artifact, runs: tuple[Run, ...], builds: tuple[Run, ...], composed: tuple[tuple[Run, ServiceBuild], ...]
) -> Artifact:
    own = [(run, build.arguments) for run, build in composed if build.dockerfile == artifact.source.path]
    told = {run for run, _ in composed}  # whose compose file says what they build
    own += [(run, tuple(_arguments(run.words))) for run in builds if run not in told and _builds(run, artifact)]
    jobs = {run.runner for run, _ in own}
    published = any(run.activity is Activity.PUBLISH and run.runner in jobs for run in runs)
    filled = {normpath(fill(path, dict(given))) for path in artifact.varied for _, given in own}
    named = tuple(sorted(path for path in filled if "$" not in path))
    return replace(
        artifact,
        built=artifact.built or bool(own),
        published=artifact.published or published,
        holds=(*artifact.holds, *named),
        stock=artifact.stock and not named,
    )


def _arguments(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the arguments that a build is given: `--build-arg NAME=value`."""
    for before, word in pairwise(words):
        name, equals, value = (word if before == ARGUMENT else word.removeprefix(f"{ARGUMENT}=")).partition("=")
        if equals and (before == ARGUMENT or word.startswith(f"{ARGUMENT}=")):
            yield name, value


def _builds(run: Run, artifact: Artifact) -> bool:
    if (artifact.kind == "image") != _is_image_build(run):
        return False
    if run.tool not in BUILDERS.get(artifact.kind, {run.tool}):
        return False
    if artifact.kind == "image" and _names_unknown_folder(run):
        return _file_name(run) in {"", PurePosixPath(artifact.source.path).name}
    if UNKNOWN.match(run.folder):  # one of several below the top, whichever the run is told
        return artifact.folder not in {"", "."}
    named = set(_folders_named(run))
    own = PurePosixPath(artifact.source.path)
    return bool(named & {str(own), artifact.folder or ".", str(own.parent)}) or any(
        own.match(word.removeprefix(ANYWHERE)) for word in run.words if word.startswith(ANYWHERE)
    )


def _is_image_build(run: Run) -> bool:
    return bool({run.tool} & {"docker", "kaniko", "buildah", "podman", "cloud-build", "docker-compose"})


def _names_unknown_folder(run: Run) -> bool:
    """Say whether an image is built in a folder that a variable names, `docker build $APP`: it may be any of them."""
    words = [word for before, word in pairwise(run.words) if before not in VALUED and not word.startswith("-")]
    return bool(run.words) and "build" in run.words and bool(words) and UNKNOWN.match(words[-1]) is not None


def _file_name(run: Run) -> str:
    named = (after for before, after in pairwise(run.words) if before in ("-f", "--file"))
    return next((PurePosixPath(one).name for one in named if not one.startswith("$") or "/" in one), "")


def _folders_named(run: Run) -> Iterator[str]:
    """Yield the folders and files that a build command names, from the repository's top."""
    yield run.folder or "."
    for word in (*run.words[1:], *run.paths):
        if not word.startswith("-") and "://" not in word:
            yield normpath(PurePosixPath(run.folder, word))
