"""`rejudge`: the stored commits assessed again with today's rules."""

from contextlib import ExitStack
from typing import Annotated

import typer

from reports.cli.edge import INCOMPLETE, carry_out
from reports.cli.options import Database, Debug, Folder, Name, NoCache, SettingsFile, one_place


def rejudge(
    path: Annotated[
        str | None, typer.Argument(metavar="PATH_OR_URL", help="A repository that was assessed before.")
    ] = None,
    *,
    folder: Folder = None,
    db: Database = None,
    settings: SettingsFile = None,
    name: Name = None,
    no_cache: NoCache = False,
    debug: Debug = False,
) -> None:
    """Assess the stored commits again with today's rules; the assessments that are stored stay as they are."""

    def work() -> int:
        from assess.assessing import Request, Rules  # noqa: PLC0415 - `--help` stays fast
        from assess.cache import SqliteFactCache  # noqa: PLC0415
        from assess.cache_file import is_apart  # noqa: PLC0415
        from assess.settings import read_settings_file  # noqa: PLC0415
        from lifecycle.rejudging import rejudge as judge_again  # noqa: PLC0415
        from lifecycle.store import open_store  # noqa: PLC0415
        from reports.cli.places import fetched  # noqa: PLC0415
        from reports.cli.screen import telling  # noqa: PLC0415
        from reports.holdings import rejudged_line  # noqa: PLC0415

        place = one_place(path, folder)
        rules = Rules()
        with ExitStack() as stack:
            store = stack.enter_context(open_store(db, existing=True))
            at = fetched(place)
            cached = not no_cache and is_apart(at)
            cache = stack.enter_context(SqliteFactCache(rules.readers)) if cached else None
            request = Request(
                path=at,
                name=name,
                settings=read_settings_file(settings) if settings else None,
            )
            done = judge_again(request, store=store, cache=cache, rules=rules, progress=telling)
        typer.echo(rejudged_line(done))
        return 0 if all(one.complete for one in done) else INCOMPLETE

    carry_out(work, debug=debug)
