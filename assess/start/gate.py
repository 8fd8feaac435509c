"""The job that fails a request which loses a practice, as each CI system writes it."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assess.documents import DocumentError, Mapping, parse_yaml
from assess.errors import UsageError
from assess.facts import CiJob, Command, ToolUse, Use
from assess.start.systems import System
from assess.values import Value
from assess.version import PACKAGE

if TYPE_CHECKING:
    from assess.facts import Facts

VARIABLE = "$DATAOPS_ASSESS"
MARK = "# @{variable}"
LONGEST_SOURCE = 300
FORBIDDEN = frozenset(" \"'\\$`")  # what a shell or a CI system would act on within quotes
STAGE = "test"  # the stage of a job that names none: https://docs.gitlab.com/ci/yaml/#stage
HOSTS = {
    "github": "github-actions",
    "gitlab": "gitlab-ci",
    "azure": "azure-pipelines",
    "visualstudio": "azure-pipelines",
}


class Way(StrEnum):
    """How the job gets into the repository."""

    ADD = "add"  # a file of its own
    APPEND = "append"  # at the end of the system's file
    PASTE = "paste"  # by hand: its file has places for it that only people know


class Gate(Value):
    """The job for a CI system; `variable` says where the source is to be set, None where it stands in the text."""

    system: System
    path: str
    way: Way
    text: str
    words: str
    variable: str | None


def gate_paths() -> tuple[str, ...]:
    """Return the files that the jobs go to."""
    return tuple(told["path"] for told in _told().values())


def gate_for(system: System, source: str | None) -> Gate:
    """Return the job; `source` is what pip installs, None where a variable of the CI system says it."""
    told = _told()[system]
    text = told["text"].removeprefix("\n")
    if source is None:
        text = text.replace("@{source}", f'"{VARIABLE}"').replace(f" {MARK}", "")
    else:
        kept = (line for line in text.splitlines(keepends=True) if MARK not in line)
        text = "".join(kept).replace("@{source}", f'"{_checked(source)}"')
    return Gate(
        system=system,
        path=told["path"],
        way=Way(told["way"]),
        text=text,
        words=told["words"],
        variable=told["variable"] if source is None else None,
    )


def system_of(facts: Facts, remote: str | None) -> System | None:
    """Return the CI system with most jobs, else the one of the code host; None where neither is known."""
    jobs = [job.system for job in facts.of(CiJob)]
    used = {use.tool for use in facts.of(ToolUse) if use.kind == "ci"}
    found = [system for system in System if system in jobs or system in used]
    if found:
        return max(found, key=jobs.count)
    host = (urlsplit(remote).hostname or remote.partition(":")[0]) if remote else ""
    return next((System(name) for word, name in HOSTS.items() if word in host), None)


def is_run_already(facts: Facts) -> bool:
    """Say whether a job of the assessed commit runs this program, or uses its action."""
    commands = (word for one in facts.of(Command) for word in one.words)
    return any(PACKAGE in word for word in (*commands, *(one.name for one in facts.of(Use))))


def appended(gate: Gate, text: str) -> str | None:
    """Return GitLab's file with the job at its end; None where the file is such that only people can add to it."""
    try:
        documents = parse_yaml(text)
    except DocumentError:
        return None
    match documents:
        case (Mapping() as config,):
            stage = _stage(config.get("stages"))
        case ():
            stage = STAGE
        case _:
            return None
    if stage is None or text.lstrip().startswith("{"):
        return None
    line = "" if stage == STAGE else f"  stage: {stage}\n"
    gap = "" if not text.strip() else "\n" if text.endswith("\n") else "\n\n"
    added = gap + gate.text.replace("@{stage}\n", line)
    return text + (added.replace("\n", "\r\n") if "\r\n" in text else added)


def pasted(gate: Gate) -> str:
    """Return the job as a block to paste."""
    return gate.text.replace("@{stage}\n", "")


def _stage(stages: object) -> str | None:
    """Return the stage that a job goes to; None where the stages are written in a way that is not known."""
    match stages:
        case None:
            return STAGE
        case list() if STAGE in stages:
            return STAGE
        case [str() as first, *_] if first.replace("-", "").replace("_", "").isalnum():
            return first
    return None


def _checked(source: str) -> str:
    sound = 0 < len(source) <= LONGEST_SOURCE and source.isascii() and source.isprintable()
    if not sound or any(sign in FORBIDDEN for sign in source):
        raise UsageError(f"{source}: wants what pip installs, such as git+https://host/team/{PACKAGE}@v1.0.0")
    return source


@cache
def _told() -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = tomllib.loads((files(__package__) / "gate.toml").read_text(encoding="utf-8"))
    return told
