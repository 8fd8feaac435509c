"""The command line: one file a command; `run` is the entry."""

from reports.cli.application import run

__all__ = ["run"]
