"""`check-config`: pipeline configurations held against the published format, and what the practices miss in them."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reports.cli.edge import carry_out, tell
from reports.cli.options import Debug

if TYPE_CHECKING:
    from reports.checked_files import CheckedFile

FINE, INVALID, UNREADABLE = 0, 1, 2
STANDARD_INPUT = "-"


class CheckFormat(StrEnum):
    """How what was found is told."""

    TEXT = "text"
    JSON = "json"


def check_config(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="The files; - is standard input.")],
    *,
    output_format: Annotated[CheckFormat, typer.Option("--format", help="How to tell it.")] = CheckFormat.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for warnings too.")] = False,
    debug: Debug = False,
) -> None:
    """Check pipeline configurations (pipeline_config.yaml): errors by line and column, with the nearest right name.

    Warnings say what DataOps practices miss in them. The files are read as they lie there, also uncommitted.

    Exit codes: 0 valid · 1 a file is invalid, or has warnings with --strict · 2 a file cannot be read.
    """

    def work() -> int:
        from reports.checked_files import is_fine, render, render_json  # noqa: PLC0415 - `--help` stays fast
        from reports.cli.screen import width  # noqa: PLC0415
        from reports.cli.writing import write_standard_output  # noqa: PLC0415

        found = tuple(_checked(name) for name in files)
        match output_format:
            case CheckFormat.JSON:
                write_standard_output(render_json(found, strict=strict))
            case CheckFormat.TEXT:
                write_standard_output(render(found, width=width()))
        unread = [one for one in found if one.checked is None]
        for one in unread:
            tell(f"dataops-assess: {one.name}: cannot be read ({one.unreadable}).")
        if unread:
            return UNREADABLE
        return FINE if is_fine(found, strict=strict) else INVALID

    carry_out(work, debug=debug)


def _checked(name: str) -> "CheckedFile":
    from assess.pipeline_config import check  # noqa: PLC0415 - `--help` stays fast
    from reports.checked_files import CheckedFile  # noqa: PLC0415

    try:
        return CheckedFile(name=name, checked=check(_content(name)))
    except OSError as error:
        return CheckedFile(name=name, checked=None, unreadable=error.strerror or type(error).__name__)


def _content(name: str) -> bytes:
    """Return what a file holds, up to where it is too large anyway."""
    from assess.pipeline_config import SIZE_LIMIT  # noqa: PLC0415

    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(SIZE_LIMIT + 1)
    with Path(name).open("rb") as file:
        return file.read(SIZE_LIMIT + 1)
