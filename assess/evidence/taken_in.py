"""What commands take in without a version: packages that CI installs by name, images and code as they are on the day.

https://pip.pypa.io/en/stable/cli/pip_install/, https://docs.docker.com/reference/cli/docker/container/run/ and
https://git-scm.com/docs/git-clone
"""

from __future__ import annotations

import re
from itertools import pairwise

from assess.documents import unwrapped
from assess.facts import CiJob, Command, Facts
from assess.terms.pip_commands import INSTALLERS, VALUED
from assess.weights import data_code

MODULE = re.compile(r"python[\d.]{0,6}")
# Tools beside the code: what they make of it does not change with their version.
TOOLS = frozenset(
    """
    pip setuptools wheel build twine uv virtualenv pipenv poetry pdm hatch tox nox pre-commit codecov coveralls coverage
    ruff black flake8 isort mypy pylint sqlfluff yamllint pip-tools pip-audit safety bandit awscli
    """.split()
)
NAME = re.compile(r"([A-Za-z][\w.-]{0,80})(?:\[[\w,.-]{1,80}\])?")
IMAGE = re.compile(r"(?:[a-z0-9][\w.:-]{0,100}|\$\{?\w{1,80}\}?)(?:/[\w.-]{1,100}){0,5}:latest")
TAGS = frozenset({"-t", "--tag"})
RUNS = frozenset({"run", "pull"})
BRANCHES = frozenset({"-b", "--branch"})
FIXED = re.compile(r"v?\d+\.\d")
ADDRESS = re.compile(r"(?:https?://|ssh://|git@)")


def taken_open(facts: Facts) -> tuple[Command, ...]:
    """Return the commands that take in whatever is the newest: packages in CI, images, the code of other repositories.

    What a clone is checked out at later is not seen; one with a version, or behind which a commit is named, is none.
    """
    jobs = {one.job for one in facts.of(CiJob) if one.enabled}
    paths = {one.source.path for one in data_code(facts)}
    built = frozenset().union(*map(_tags_built, facts.of(Command)))
    settled = {one.owner for one in facts.of(Command) if _settles(one)}
    return tuple(
        one
        for one in facts.of(Command)
        if one.enabled
        and (
            (one.owner in jobs and _installs_open(unwrapped(one.words)))
            or _newest_run(one.words) - built
            or (one.source.path in paths and one.owner not in settled and _clones_branch(one.words))
        )
    )


def _installs_open(words: tuple[str, ...]) -> bool:
    if words[1:2] == ("-m",) and MODULE.fullmatch(words[0]):
        words = words[2:]
    installer = next((one for one in INSTALLERS if words[: len(one)] == one), None)
    if installer is None:
        return False
    given = words[len(installer) :]
    named = [word for before, word in pairwise(("", *given)) if before not in VALUED and not word.startswith("-")]
    found = (NAME.fullmatch(word) for word in named)
    return any(one is not None and one[1].lower() not in TOOLS for one in found)


def _newest_run(words: tuple[str, ...]) -> frozenset[str]:
    """Return the images that a command runs or pulls by the tag that moves with each release."""
    if words[:1] != ("docker",) or RUNS.isdisjoint(words[1:2]):
        return frozenset()
    return frozenset(word for word in words if IMAGE.fullmatch(word))


def _tags_built(command: Command) -> frozenset[str]:
    words = command.words
    if words[:1] != ("docker",) or "build" not in words[1:3]:
        return frozenset()
    return frozenset(after for before, after in pairwise(words) if before in TAGS)


def _clones_branch(words: tuple[str, ...]) -> bool:
    if words[:2] != ("git", "clone") or not any(map(ADDRESS.match, words)):
        return False
    branches = [after for before, after in pairwise(words) if before in BRANCHES]
    branches += [word.partition("=")[2] for word in words if word.partition("=")[0] in BRANCHES]
    return not any(map(FIXED.match, branches))


def _settles(command: Command) -> bool:
    """Say whether a command goes to a commit or a version of what was cloned before it."""
    return command.words[:2] in {("git", "checkout"), ("git", "reset")} or command.words[:2] == ("git", "push")
