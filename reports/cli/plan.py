"""`plan`: the least effort that reaches a level, with the files to add."""

from enum import StrEnum
from typing import Annotated

import typer

from reports.cli.edge import INCOMPLETE, carry_out
from reports.cli.options import Database, Debug, Folder, Name, NoCache, Revision, SettingsFile, one_place


class PlanFormat(StrEnum):
    """How a plan is told."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def plan(  # noqa: PLR0913 - the options of an assessment, and what to plan
    path: Annotated[
        str | None, typer.Argument(metavar="PATH_OR_URL", help="The repository; its folder or URL.")
    ] = None,
    *,
    folder: Folder = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="LEVEL", help="2 to 5, or its name; the next level without it."),
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option("--assume", metavar="PRACTICE=STATUS", help="Plan as if it were so; may be given again."),
    ] = None,
    output_format: Annotated[PlanFormat, typer.Option("--format", help="How to tell it.")] = PlanFormat.TEXT,
    rev: Revision = "HEAD",
    db: Database = None,
    settings: SettingsFile = None,
    name: Name = None,
    no_cache: NoCache = False,
    debug: Debug = False,
) -> None:
    """Plan the way to a level: the practices that reach it with the least effort, each with what to add here.

    Nothing is stored.
    """

    def work() -> int:
        from reports.cli.order import Order  # noqa: PLC0415 - `--help` stays fast
        from reports.cli.screen import has_colour, width  # noqa: PLC0415
        from reports.cli.writing import write_standard_output  # noqa: PLC0415
        from reports.plan import assumed, target_of, told_plan  # noqa: PLC0415
        from reports.plan_document import render_json  # noqa: PLC0415
        from reports.plan_markdown import render as render_markdown  # noqa: PLC0415
        from reports.plan_text import render  # noqa: PLC0415

        target, statuses = target_of(to), assumed(assume or ())
        place = one_place(path, folder)
        order = Order(place=place, revision=rev, db=db, settings=settings, name=name, cache=not no_cache)
        assessment, facts = order.assess_with_facts()
        found = told_plan(assessment, facts, target=target, assume=statuses)
        match output_format:
            case PlanFormat.JSON:
                told = render_json(found)
            case PlanFormat.MARKDOWN:
                told = render_markdown(found)
            case PlanFormat.TEXT:
                told = render(found, width=width(), colour=has_colour())
        write_standard_output(told)
        return 0 if assessment.complete else INCOMPLETE

    carry_out(work, debug=debug)
