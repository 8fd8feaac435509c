"""What a remedy is made of: words, files to add and jobs that each CI system writes in its own way."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from assess.values import Value

if TYPE_CHECKING:
    from assess.findings import Status


class Way(StrEnum):
    """How a text gets into its file."""

    ADD = "add"  # a new file
    APPEND = "append"  # at the end; the file is made where it is missing
    MERGE = "merge"  # the keys of a YAML mapping, under those of the same name
    INSERT = "insert"  # before the first line that has `at`
    FOLLOW = "follow"  # after the first line that has `at`


class File(Value):
    """A text for a path of the tree, and how it gets there."""

    path: str
    text: str
    way: Way = Way.ADD
    at: str = ""  # of INSERT and FOLLOW


class Job(Value):
    """A job of the repository's CI system: `on` is request, main, schedule, promote or tag."""

    name: str
    on: str
    commands: tuple[str, ...]


class Variant(Value):
    """The remedy for repositories that use one of the tools of each kind named in `when`."""

    when: tuple[tuple[str, tuple[str, ...]], ...]
    words: tuple[str, ...]
    files: tuple[File, ...]
    jobs: tuple[Job, ...]
    raises_to: Status | None


class Remedy(Value):
    """The smallest next step; `raises_to` is the status that the files bring, None where only time and people do."""

    id: str
    words: tuple[str, ...]
    files: tuple[File, ...]
    raises_to: Status | None
