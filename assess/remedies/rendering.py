"""From a job and names to the text of a file: each CI system's own way to write it, and places filled in."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from assess.remedies.records import File, Way

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.remedies.records import Job

PLACE = re.compile(r"^([^\S\n]*+)(.*?)@\{(commands|staging|prod)\}$", re.MULTILINE)
STAGE = "$STAGE"
NAME = re.compile(r"@\{([a-z]+)\}")


def filled(text: str, names: Mapping[str, str]) -> str:
    """Fill `@{name}` with the name that is known; KeyError for one that is none."""
    return NAME.sub(lambda found: names[found[1]], text)


def rendered(job: Job, system: str) -> File:
    """Return the file that adds a job to a CI system."""
    shape = _shapes()[system][job.on]
    quoted = _in_groovy if system == "jenkins" else _in_yaml
    named = {"name": job.name}

    def listed(found: re.Match[str]) -> str:
        commands = (one.replace(STAGE, found[3]) if found[3] != "commands" else one for one in job.commands)
        return "\n".join(f"{found[1]}{found[2]}{quoted(one)}" for one in commands)

    return File(
        path=_named(shape["path"], named), text=_named(PLACE.sub(listed, shape["text"]), named), way=Way(shape["way"])
    )


def _named(text: str, names: Mapping[str, str]) -> str:
    return NAME.sub(lambda found: names.get(found[1], found[0]), text)


def _in_groovy(command: str) -> str:
    return f"'{command}'"


def _in_yaml(command: str) -> str:
    return f"'{command}'" if ": " in command else command


@cache
def _shapes() -> dict[str, dict[str, dict[str, str]]]:
    told: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
        (files("assess.remedies") / "ci.toml").read_text(encoding="utf-8")
    )
    return told
