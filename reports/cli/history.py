"""`history`: the trend of a repository, from what is stored."""

from enum import StrEnum
from typing import Annotated

import typer

from reports.cli.edge import carry_out
from reports.cli.options import Database, Debug, Folder, Name, one_place


class HistoryFormat(StrEnum):
    """How the trend is told."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class Step(StrEnum):
    """What one row stands for."""

    QUARTER = "quarter"
    MONTH = "month"
    COMMIT = "commit"


def history(
    path: Annotated[
        str | None, typer.Argument(metavar="PATH_OR_URL", help="A repository that was assessed before.")
    ] = None,
    *,
    folder: Folder = None,
    every: Annotated[Step, typer.Option("--every", help="What one row stands for.")] = Step.QUARTER,
    output_format: Annotated[HistoryFormat, typer.Option("--format", help="How to tell it.")] = HistoryFormat.TEXT,
    db: Database = None,
    name: Name = None,
    debug: Debug = False,
) -> None:
    """Show level, index and coverage over time, and when each practice was gained and lost."""

    def work() -> int:
        from datetime import UTC, datetime  # noqa: PLC0415 - `--help` stays fast

        from assess.assessing import Request  # noqa: PLC0415
        from assess.periods import Every  # noqa: PLC0415
        from lifecycle.store import open_store  # noqa: PLC0415
        from lifecycle.timeline import read_timeline  # noqa: PLC0415
        from reports.cli.places import fetched  # noqa: PLC0415
        from reports.cli.screen import has_colour, width  # noqa: PLC0415
        from reports.cli.writing import write_standard_output  # noqa: PLC0415
        from reports.history import render, render_csv, render_json  # noqa: PLC0415

        request = Request(path=fetched(one_place(path, folder)), name=name)
        step = None if every is Step.COMMIT else Every(every.value)
        with open_store(db) as store:
            timeline = read_timeline(request, store, every=step, now=datetime.now(UTC))
        found, called = timeline.trend, timeline.name
        match output_format:
            case HistoryFormat.JSON:
                told = render_json(found, called)
            case HistoryFormat.CSV:
                told = render_csv(found)
            case HistoryFormat.TEXT:
                told = render(found, called, width=width(), colour=has_colour())
        write_standard_output(told)
        return 0

    carry_out(work, debug=debug)
