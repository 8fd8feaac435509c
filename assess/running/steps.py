"""What the steps of a job say: calls of workflows, arguments passed on, containers that they start."""

from __future__ import annotations

import re
import shlex
from itertools import chain, dropwhile, pairwise
from posixpath import normpath
from typing import TYPE_CHECKING

from assess.ci.folders import folder_after
from assess.running.context import with_inputs
from assess.values import replace

if TYPE_CHECKING:
    from assess.facts import CiJob, Use
    from assess.running.context import Context

DATABASES = re.compile(
    r"postgres|postgis|timescale|cassandra|mysql|mariadb|mssql|clickhouse|trino|mongo|redis|kafka|localstack|minio|spark|duckdb"
)
SBT_COMPOSE = "dockercomposeup"  # a task of the plug-in sbt-docker-compose
BEFORE = frozenset({"env", "sudo"})
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*+=")
PASSED_ON = frozenset({"$@", "$*", "${@}"})
ARGUMENT = re.compile(r"\$([1-9])(?!\d)|\$\{([1-9])(?::?-([^{}$]{0,200}))?\}")
MAX_ARGUMENT = 1_000  # characters that are taken apart
WORKFLOWS = ".github/workflows/"


def as_step(job: CiJob, use: Use) -> Use:
    """Return the call as a step that is off or tolerated where the called job is."""
    return replace(use, enabled=job.enabled, tolerated=job.tolerated, condition=None)


def is_workflow(name: str) -> bool:
    return name.startswith("./") and WORKFLOWS in name and name.endswith((".yml", ".yaml"))


def local_path(name: str) -> str:
    return normpath(name.partition("@")[0]) if name else ""


def with_arguments(words: tuple[str, ...], context: Context, *, as_text: bool = False) -> tuple[str, ...]:
    """Return the words with the inputs of the action or workflow and the arguments of the script put in.

    `as_text`: arguments are put into the command line before the shell takes it apart, as those of recipes are.
    """
    parts = (_with_given(word, context.arguments, as_text=as_text) for word in words)
    return tuple(with_inputs(word, context.inputs) for word in chain.from_iterable(parts))


def _with_given(word: str, given: tuple[str, ...], *, as_text: bool) -> tuple[str, ...]:
    """Return a word with the arguments that it names, all of them or by number.

    For those that were not given there is the default of `${1:-dev}`; without one they stay.
    """
    if "$" not in word:
        return (word,)
    if word in PASSED_ON and given:
        return tuple(chain.from_iterable(map(_parts, given))) if as_text else given
    numbered = dict(enumerate(given, start=1))

    def value(found: re.Match[str]) -> str:
        default = (found[3] or "").strip("'\"") or found[0]
        return numbered.get(int(found[1] or found[2]), default)

    found = ARGUMENT.sub(value, word)
    return _parts(found) if as_text and ARGUMENT.fullmatch(word) else (found,)


def _parts(text: str) -> tuple[str, ...]:
    """Return the words of an argument; one with a template's expression, or with open quotes, stays whole."""
    if " " not in text or "{{" in text or len(text) > MAX_ARGUMENT:
        return (text,)
    try:
        return tuple(shlex.split(text.replace("\\'", "'"))) or (text,)
    except ValueError:
        return (text,)


def folder_with_inputs(folder: str, context: Context) -> str:
    """Return a folder with the inputs of the action or workflow put in; the top where one is not known."""
    if "${{" not in folder:
        return folder
    found = with_inputs(folder, context.inputs)
    return "" if "${{" in found else folder_after("", found)


def word_after(words: tuple[str, ...], option: str) -> str:
    return next((after for word, after in pairwise(words) if word == option), "")


def starts_containers(words: tuple[str, ...], *, alone: bool = False) -> bool:
    """Say whether a command brings up containers that tests may use; `alone`: compose knows but one, of the code."""
    if any(word.lower().count(SBT_COMPOSE) for word in words):
        return True
    after = dropwhile(lambda word: word in BEFORE or ASSIGNMENT.match(word), words)
    plain = [word for word in after if not word.startswith("-")]
    if plain[:1] == ["docker-compose"] or plain[:2] == ["docker", "compose"]:
        return not alone and ("up" in plain or "run" in plain)  # what a service depends on is started before it
    return plain[:2] == ["docker", "run"] and any(DATABASES.search(word) for word in plain[2:])
