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

PLACE = re.compile(r"^([^\S\n]*)(.*?)@\{commands\}$", re.MULTILINE)
NAME = re.compile(r"@\{([a-z]+)\}")


def filled(text: str, names: Mapping[str, str]) -> str:
    """Fill `@{name}` with the name that is known; KeyError for one that is none."""
    return NAME.sub(lambda found: names[found[1]], text)


def rendered(job: Job, system: str) -> File:
    """Return the file that adds a job to a CI system."""
    shape = _shapes()[system][job.on]
    with_commands = PLACE.sub(
        lambda found: "\n".join(f"{found[1]}{found[2]}{_quoted(one, system)}" for one in job.commands), shape["text"]
    )
    named = {"name": job.name}
    return File(
        path=NAME.sub(lambda found: named.get(found[1], found[0]), shape["path"]),
        text=NAME.sub(lambda found: named.get(found[1], found[0]), with_commands),
        way=Way(shape["way"]),
    )


def _quoted(command: str, system: str) -> str:
    return f"'{command}'" if system == "jenkins" else command


@cache
def _shapes() -> dict[str, dict[str, dict[str, str]]]:
    told: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
        (files("assess.remedies") / "ci.toml").read_text(encoding="utf-8")
    )
    return told
