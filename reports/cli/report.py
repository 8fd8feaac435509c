"""`report`: the quarterly report as PDF or HTML, from what is stored."""

from contextlib import ExitStack, nullcontext
from enum import StrEnum
from typing import Annotated

import typer

from reports.cli.edge import INCOMPLETE, carry_out
from reports.cli.options import Commits, Database, Debug, Folder, Name, NoCache, SettingsFile, one_place


class ReportFormat(StrEnum):
    """What the report is written as."""

    PDF = "pdf"
    HTML = "html"


class PaperSize(StrEnum):
    """The size of the PDF's pages."""

    A4 = "a4"
    LETTER = "letter"


def report(  # noqa: PLR0913 - the options of an assessment, and which period in which look
    path: Annotated[
        str | None, typer.Argument(metavar="PATH_OR_URL", help="A repository that was assessed before.")
    ] = None,
    *,
    folder: Folder = None,
    quarter: Annotated[
        str | None, typer.Option("--quarter", metavar="2026Q3", help="Without one, the last quarter that has ended.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="The first day instead.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day.")] = None,
    output_format: Annotated[
        ReportFormat | None,
        typer.Option("--format", help="Without one, by the suffix of -o, else PDF.", show_default=False),
    ] = None,
    paper: Annotated[PaperSize, typer.Option("--paper", help="The size of the PDF's pages.")] = PaperSize.A4,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="The file to write, or a folder for it."),
    ] = None,
    brand: Annotated[
        str | None, typer.Option("--brand", metavar="FOLDER", help="Your logo, colours and cover line: brand.toml.")
    ] = None,
    fill: Annotated[
        bool, typer.Option("--backcast", help="First assess what the store lacks of the last eight quarters.")
    ] = False,
    commits: Commits = True,
    db: Database = None,
    settings: SettingsFile = None,
    name: Name = None,
    no_cache: NoCache = False,
    debug: Debug = False,
) -> None:
    """Write the report of a quarter: where the team stands, what changed and why, and what next."""

    def work() -> int:
        from datetime import UTC, datetime  # noqa: PLC0415 - `--help` stays fast

        from assess.assessing import Request, Rules  # noqa: PLC0415
        from assess.cache import SqliteFactCache  # noqa: PLC0415
        from assess.cache_file import is_apart  # noqa: PLC0415
        from assess.settings import read_settings_file  # noqa: PLC0415
        from lifecycle.backcast import AskedPeriods, backcast  # noqa: PLC0415
        from lifecycle.comparing import Comparing  # noqa: PLC0415
        from lifecycle.review import Asked, asked_period, eve_of, review  # noqa: PLC0415
        from lifecycle.store import open_store  # noqa: PLC0415
        from reports.brand import read_brand  # noqa: PLC0415
        from reports.cli.places import fetched  # noqa: PLC0415
        from reports.cli.publishing import Publication, check_target  # noqa: PLC0415
        from reports.cli.screen import telling  # noqa: PLC0415
        from reports.team_brand import team_brand  # noqa: PLC0415

        kind = check_target(output, output_format and str(output_format))
        now, rules = datetime.now(UTC), Rules()
        place = fetched(one_place(path, folder))
        given = read_settings_file(settings) if settings else None
        request = Request(path=place, name=name, settings=given)
        look = read_brand(brand) if brand else team_brand(request)
        period = asked_period(request, Asked(quarter=quarter, since=since, until=until), now)
        cached = not no_cache and is_apart(place)
        with ExitStack() as stack:
            store = stack.enter_context(open_store(db))
            if fill:
                backcast(
                    request,
                    AskedPeriods(also=(eve_of(period), period)),
                    store=store,
                    now=period.end,
                    open_cache=lambda: SqliteFactCache(rules.readers) if cached else nullcontext(),
                    rules=rules,
                    progress=telling,
                )
            cache = stack.enter_context(SqliteFactCache(rules.readers)) if cached else None
            comparing = Comparing(request=request, store=store, cache=cache, rules=rules, progress=telling)
            found = review(comparing, period, now=now, turnings=commits)
        Publication(review=found, brand=look, kind=kind, paper=str(paper)).write(output)
        return 0 if found.now.complete else INCOMPLETE

    carry_out(work, debug=debug)
