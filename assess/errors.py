"""The errors that the program raises on purpose, each with the exit code that the command line ends with."""

from __future__ import annotations

from typing import ClassVar


class AssessError(Exception):
    """What, where and how to go on, in words for the user, a line each; subclasses fix the exit code."""

    exit_code: ClassVar[int] = 2

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


class UsageError(AssessError):
    """Wrong use, an unknown revision or faulty settings (exit code 2)."""


class RepositoryError(AssessError):
    """The repository cannot be read (exit code 3)."""

    exit_code: ClassVar[int] = 3


class StoreError(AssessError):
    """The store cannot be used (exit code 4)."""

    exit_code: ClassVar[int] = 4


class DocumentError(AssessError):
    """A file's content cannot be parsed; becomes a `Problem` of that file, never an exit code."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class TooLargeError(DocumentError):
    """A file is larger, deeper or slower to parse than the program reads; told among the limits."""
