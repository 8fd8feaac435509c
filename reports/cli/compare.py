"""`compare`: what changed between two commits, and which commit turned it."""

from contextlib import ExitStack
from enum import StrEnum
from typing import Annotated

import typer

from reports.cli.edge import carry_out
from reports.cli.options import Commits, Database, Debug, Folder, Name, NoCache, SettingsFile

NAMED = "A revision, the number of a stored assessment, a date (2026-05-01), a quarter (2026Q3) or a month (2026-07)."


class ComparisonFormat(StrEnum):
    """How a comparison is told."""

    TEXT = "text"
    JSON = "json"


def compare(  # noqa: PLR0913 - the options of an assessment, and what to compare
    a: Annotated[str, typer.Argument(metavar="A", help=NAMED)],
    b: Annotated[str, typer.Argument(metavar="B", help="The same; HEAD without one.")] = "HEAD",
    *,
    folder: Folder = None,
    output_format: Annotated[
        ComparisonFormat, typer.Option("--format", help="How to tell it.")
    ] = ComparisonFormat.TEXT,
    commits: Commits = True,
    db: Database = None,
    settings: SettingsFile = None,
    name: Name = None,
    no_cache: NoCache = False,
    debug: Debug = False,
) -> None:
    """Tell what was gained and lost between two commits, by which commit, and what newer rules or settings did."""

    def work() -> int:
        from assess.assessing import Request, Rules  # noqa: PLC0415 - `--help` stays fast
        from assess.cache import SqliteFactCache  # noqa: PLC0415
        from assess.cache_file import is_apart  # noqa: PLC0415
        from assess.settings import read_settings_file  # noqa: PLC0415
        from lifecycle.comparing import Comparing  # noqa: PLC0415
        from lifecycle.store import open_store  # noqa: PLC0415
        from reports.cli.places import fetched  # noqa: PLC0415
        from reports.cli.screen import has_colour, telling, width  # noqa: PLC0415
        from reports.cli.writing import write_standard_output  # noqa: PLC0415
        from reports.comparison import render, render_json  # noqa: PLC0415

        rules, given = Rules(), read_settings_file(settings) if settings else None
        place = fetched(folder or ".")
        request = Request(path=place, name=name, settings=given)
        cached = not no_cache and is_apart(place)
        with ExitStack() as stack:
            store = stack.enter_context(open_store(db))
            cache = stack.enter_context(SqliteFactCache(rules.readers)) if cached else None
            ends = Comparing(request=request, store=store, cache=cache, rules=rules, progress=telling)
            found = ends.compare(a, b, turnings=commits)
        as_json = output_format is ComparisonFormat.JSON
        write_standard_output(render_json(found) if as_json else render(found, width=width(), colour=has_colour()))
        return 0

    carry_out(work, debug=debug)
