"""Statements with which Snowflake runs and takes in projects, as the command lines of its own tool that do the same.

https://docs.snowflake.com/en/sql-reference/sql/execute-dbt-project, create-dbt-project, alter-dbt-project,
execute-immediate-from and alter-git-repository
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TEXT = 100_000  # characters that are searched
NAME = (
    r"(?:IF[ \t\r\n]{1,9}EXISTS[ \t\r\n]{1,9})?(?:FROM[ \t\r\n]{1,9}WORKSPACE[ \t\r\n]{1,9})?(?P<name>[^\s;'=]{1,300})"
)
STATEMENT = re.compile(
    rf"\bEXECUTE[ \t\r\n]{{1,9}}DBT[ \t\r\n]{{1,9}}PROJECT[ \t\r\n]{{1,9}}{NAME}"
    r"(?:[ \t\r\n]{1,40}ARGS[ \t]{0,9}=[ \t]{0,9}'(?P<args>[^']{0,2000})')?",
    re.IGNORECASE,
)
TAKEN_IN = re.compile(
    r"\b(?:CREATE(?:[ \t\r\n]{1,9}OR[ \t\r\n]{1,9}REPLACE)?|ALTER)[ \t\r\n]{1,9}DBT[ \t\r\n]{1,9}PROJECT[ \t\r\n]{1,9}"
    r"(?:IF[ \t\r\n]{1,9}(?:NOT[ \t\r\n]{1,9})?EXISTS[ \t\r\n]{1,9})?(?P<name>[^\s;'=]{1,300})[^;']{0,200}?\bFROM\b",
    re.IGNORECASE,
)
FROM_STAGE = re.compile(
    r"\bEXECUTE[ \t\r\n]{1,9}IMMEDIATE[ \t\r\n]{1,9}FROM[ \t\r\n]{1,9}'?(?P<name>@[^\s;']{1,300})", re.IGNORECASE
)
NEEDLES = (b"DBT PROJECT", b"dbt project", b"IMMEDIATE FROM", b"immediate from")
DEFAULT = ("run",)  # of a statement without ARGS


def snowflake_commands(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the command lines for the statements in a text, in the order of their kinds."""
    searched = text[:MAX_TEXT]
    for found in TAKEN_IN.finditer(searched):
        yield ("snow", "dbt", "deploy", found["name"])
    for found in STATEMENT.finditer(searched):
        yield ("snow", "dbt", "execute", found["name"], *(_split(found["args"] or "") or DEFAULT))
    for found in FROM_STAGE.finditer(searched):
        yield ("snow", "git", "execute", found["name"])


def _split(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())  # a quote that a template closes
