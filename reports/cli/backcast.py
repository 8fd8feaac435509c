"""`backcast`: the assessments of the past quarters or months, from Git's own history."""

import os
from contextlib import nullcontext
from typing import Annotated

import typer

from assess.periods import Every
from reports.cli.edge import INCOMPLETE, carry_out
from reports.cli.options import Database, Debug, Deepen, Folder, Name, NoCache, Revision, SettingsFile, one_place

MOST_JOBS = 2


def backcast(  # noqa: PLR0913 - the options of an assessment, and which periods
    path: Annotated[
        str | None, typer.Argument(metavar="PATH_OR_URL", help="A repository, a folder in one, or an address.")
    ] = None,
    *,
    folder: Folder = None,
    every: Annotated[Every, typer.Option("--every", help="How long a period is.")] = Every.QUARTER,
    last: Annotated[int, typer.Option("--last", min=1, max=200, metavar="N", help="How many periods.")] = 8,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="All periods since then: 2024-05-01, 2024Q2 or 2024-05."),
    ] = None,
    rev: Revision = "HEAD",
    db: Database = None,
    settings: SettingsFile = None,
    name: Name = None,
    no_cache: NoCache = False,
    deepen: Deepen = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", min=1, max=2, metavar="N", help="Processes; without it 2, where there are as many CPUs."
        ),
    ] = None,
    debug: Debug = False,
) -> None:
    """Assess the last commit of each past quarter by today's rules and store it, so that the trend is there at once."""

    def work() -> int:
        from datetime import UTC, datetime  # noqa: PLC0415 - `--help` stays fast

        from assess.assessing import Request, Rules  # noqa: PLC0415
        from assess.cache import SqliteFactCache  # noqa: PLC0415
        from assess.cache_file import is_apart  # noqa: PLC0415
        from assess.settings import read_settings_file  # noqa: PLC0415
        from lifecycle.backcast import AskedPeriods  # noqa: PLC0415
        from lifecycle.backcast import backcast as assess_past  # noqa: PLC0415
        from lifecycle.store import open_store  # noqa: PLC0415
        from reports.cli.places import fetched  # noqa: PLC0415
        from reports.cli.screen import telling  # noqa: PLC0415
        from reports.past import render  # noqa: PLC0415

        place, rules = fetched(one_place(path, folder), deep=deepen), Rules()
        given = read_settings_file(settings) if settings else None
        request = Request(path=place, revision=rev, name=name, settings=given)
        span = AskedPeriods(every=every, last=last, since=since)
        cached = not no_cache and is_apart(place)
        with open_store(db) as store:
            found = assess_past(
                request,
                span,
                store=store,
                now=datetime.now(UTC),
                open_cache=lambda: SqliteFactCache(rules.readers) if cached else nullcontext(),
                rules=rules,
                processes=jobs or min(MOST_JOBS, os.cpu_count() or 1),
                progress=telling,
            )
        typer.echo(render(found), nl=False)
        return 0 if all(one.assessment.complete for one in found if one.assessment) else INCOMPLETE

    carry_out(work, debug=debug)
