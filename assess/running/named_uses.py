"""Pieces of CI that stand elsewhere, told by their names: `team/actions/python_check` lints and tests Python."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Activity
from assess.running.commands import Classified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BREAK = re.compile(r"[-_./#\s]")
MAX_NAME = 300  # characters that are looked at
LANGUAGES = {
    "python": "python",
    "py": "python",
    "uv": "python",
    "poetry": "python",
    "scala": "scala",
    "sbt": "scala",
    "java": "java",
    "maven": "java",
    "gradle": "java",
    "sql": "sql",
    "dbt": "sql",
    "dagster": "python",
    "airflow": "python",
}
LINTED = (Activity.LINT,)
TESTED = (Activity.UNIT_TEST,)
BOTH = (Activity.LINT, Activity.UNIT_TEST)
VERBS = {
    **dict.fromkeys(("lint", "linter", "linting", "linters", "format", "formatting", "style", "precommit"), LINTED),
    **dict.fromkeys(("test", "tests", "testing", "unittest", "unittests", "pytest"), TESTED),
    **dict.fromkeys(("check", "checks", "ci", "quality", "verify", "validate"), BOTH),
}
MESSENGERS = frozenset({"slack", "teams", "msteams", "discord", "mattermost", "telegram", "pagerduty"})
AUDITS = frozenset({"scorecard", "trivy", "osv", "snyk", "codeql", "semgrep"})
DOCKER = "docker"
RUNNERS = {"python": "pytest", "scala": "sbt", "java": "maven", "sql": "dbt"}
OTHER = frozenset(
    {"setup", "install", "cache", "publish", "deploy", "release", "upload", "report", "comment", "version"}
)
PLAIN_WORDS = frozenset({"code", "run", "reusable", "workflow", "shared", "common", "all", "super"})
HOOKS = frozenset({("pre", "commit"), ("precommit",)})
WORKFLOWS = "/.github/workflows/"
RELEASES = frozenset({"release", "releases", "autorelease"})
UNFINISHED = frozenset({"draft", "drafter", "notes", "check", "checks", "test", "prepare", "pre", "prerelease", "pr"})
IMAGES = frozenset(
    {
        "docker",
        "dockerfile",
        "image",
        "images",
        "container",
        "containers",
        "ecr",
        "gcr",
        "gar",
        "acr",
        "ghcr",
        "dockerhub",
    }
)
MAKING = frozenset({"build", "builds", "push", "pushes", "publish", "publishes"})
BESIDE_IMAGES = frozenset(  # what else is done with an image
    "lint hadolint test tests check checks scan scanner login auth setup install clean cleanup delete prune pull "
    "promote tag retag copy compose metadata meta cache comment report version deploy".split()
)
DEPLOYING = frozenset({"deploy", "deployment", "rollout"})
BESIDE_DEPLOYING = frozenset(  # what tells of deployments, or brings no pipelines
    "notify status check checks wait validate plan preview undeploy destroy cleanup clean delete setup config docs doc "
    "pages page site website frontend storybook record register create list get latest".split()
)
FOLDERS = ("folder", "working-directory", "working_directory", "directory", "path", "project-path", "project")
PLAIN = re.compile(r"[\w.\-/]{1,200}")


def told_by_name(name: str, linted: tuple[str, ...] = (), beside: str = "") -> Iterator[Classified]:
    """Yield what a piece of the team's own does by its name: a release, a message, an image, a check of a language.

    `linted`: the languages whose linters are set up here; a linter of no language by its name runs these. What its
    name leaves open of a check is told by `beside` first, the names of the workflow and the job that call it.
    """
    path, parts = _parts_of(name)
    if not parts:
        return
    if WORKFLOWS in path and not RELEASES.isdisjoint(parts) and UNFINISHED.isdisjoint(parts):
        yield Classified(activity=Activity.RELEASE, tool="release", certain=False)
        return
    if told := MESSENGERS & set(parts):
        yield Classified(activity=Activity.NOTIFY, tool=min(told), certain=False)
        return
    if AUDITS & set(parts):
        yield Classified(activity=Activity.AUDIT, tool=min(AUDITS & set(parts)), certain=False)
        return
    if made := tuple(_brought(path, parts)):
        yield from made
        return
    if OTHER.isdisjoint(parts):
        yield from _checks(parts, BREAK.split(beside[:MAX_NAME].lower()), linted)


def _checks(parts: list[str], beside: list[str], linted: tuple[str, ...]) -> Iterator[Classified]:
    """Yield the checks of the language that the name says; one half of it may stand beside, never both."""
    language = next((LANGUAGES[part] for part in parts if part in LANGUAGES), "")
    verbs = [VERBS[part] for part in parts if part in VERBS]
    if not language and verbs:
        language = next((LANGUAGES[part] for part in beside if part in LANGUAGES), "")
    elif language and not verbs:
        verbs = [VERBS[part] for part in beside if VERBS.get(part) == LINTED][:1]
    if not language and linted and verbs and all(part in PLAIN_WORDS or VERBS.get(part) is LINTED for part in parts):
        yield Classified(activity=Activity.LINT, tool="linter", languages=linted, certain=False)
    if not language:
        return
    for activity in dict.fromkeys(activity for found in verbs for activity in found):
        tested = activity is Activity.UNIT_TEST
        done = Activity.COMPILE if tested and language == "sql" else activity
        tool = RUNNERS[language] if tested else "linter"
        yield Classified(activity=done, tool=tool, languages=(language,), certain=False)


def _brought(path: str, parts: list[str]) -> Iterator[Classified]:
    """Yield the build and the publication of an image, or the deployment that a piece is called after."""
    verbs = MAKING.intersection(parts)
    if not IMAGES.isdisjoint(parts) and (verbs or WORKFLOWS in path) and BESIDE_IMAGES.isdisjoint(parts):
        yield Classified(activity=Activity.BUILD, tool=DOCKER, certain=False)
        if verbs != {"build"}:
            yield Classified(activity=Activity.PUBLISH, tool=DOCKER, certain=False)
    elif not DEPLOYING.isdisjoint((parts[0], parts[-1])) and BESIDE_DEPLOYING.isdisjoint(parts):
        yield Classified(activity=Activity.DEPLOY, tool="shared-deployment", certain=False)


def command_named(name: str) -> tuple[str, ...]:
    """Return the command that a piece of the team's own runs by its name, with the settings that stand here."""
    _, parts = _parts_of(name)
    kept = tuple(part for part in parts if part not in PLAIN_WORDS)
    if kept in HOOKS:
        return ("pre-commit", "run", "--all-files")
    return ("tox",) if kept == ("tox",) else ()


def _parts_of(name: str) -> tuple[str, list[str]]:
    """Return the path of a piece that stands elsewhere and the parts of its name; none for others."""
    path = name.partition("@")[0][:MAX_NAME].lower()
    if path.count("/") < 2 or path.startswith((".", "actions/")):  # noqa: PLR2004 - owner, repository, path
        return path, []
    return path, BREAK.split(path.rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml"))


def folder_given(inputs: Iterable[tuple[str, str]]) -> str:
    """Return the folder that the piece is told to work in; the top where none is."""
    given = dict(inputs)
    found = next((given[key] for key in FOLDERS if key in given), "")
    return found.removeprefix("./").strip("/") if PLAIN.fullmatch(found) and found not in {".", "./"} else ""
