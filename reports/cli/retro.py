"""`retro`: the pack for a team's retro; `retro close`: what the team filled in becomes decisions and a page."""

from contextlib import ExitStack
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from reports.cli.edge import INCOMPLETE, carry_out
from reports.cli.options import (
    Commits,
    Database,
    Debug,
    DryRun,
    Folder,
    Name,
    NoCache,
    On,
    SettingsFile,
    WorkTree,
    one_place,
)
from reports.cli.report import PaperSize

DEFAULT = "pack"
HELP = frozenset({"--help", "-h"})


class RetroFormat(StrEnum):
    """What the pack is written as."""

    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"


class RetroCommands(TyperGroup):
    """`close`, and the pack for everything else; the help tells the pack's options too."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's context has no public type
        """Put the default command's name before arguments that name no command."""
        first = args[0] if args else ""
        named = first in HELP or (first in self.commands and first != DEFAULT)
        return super().parse_args(ctx, args if named else [DEFAULT, *args])

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401
        """Return what follows the command's name."""
        _ = ctx
        return ["[OPTIONS] [PATH_OR_URL] | close FILE"]

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the options of the pack, then the commands."""
        self.commands[DEFAULT].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


app = typer.Typer(cls=RetroCommands, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def _retro() -> None:
    """Make the pack for a team's retro: what moved, what broke, what became of actions, what to decide and talk about.

    It begins with the last retro, or with the quarter so far (and the one before, in its first 30 days). The Markdown
    is a form: tick proposals, write answers, and `dataops-assess retro close FILE` makes them decisions.
    """


@app.command(DEFAULT, hidden=True)
def pack(  # noqa: PLR0913 - the options of an assessment, and which pack in which form
    path: Annotated[
        str | None, typer.Argument(metavar="PATH_OR_URL", help="The repository; its folder or URL.")
    ] = None,
    *,
    folder: Folder = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="The first day, or a quarter; the last retro without it."),
    ] = None,
    output_format: Annotated[
        RetroFormat | None,
        typer.Option("--format", help="Without one, by the suffix of -o, else Markdown.", show_default=False),
    ] = None,
    paper: Annotated[PaperSize, typer.Option("--paper", help="The size of the PDF's pages.")] = PaperSize.A4,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="The file to write, or a folder for it."),
    ] = None,
    commits: Commits = True,
    db: Database = None,
    settings: SettingsFile = None,
    name: Name = None,
    no_cache: NoCache = False,
    debug: Debug = False,
) -> None:
    """Make the pack for a team's retro."""

    def work() -> int:
        from datetime import UTC, datetime  # noqa: PLC0415 - `--help` stays fast

        from assess.addresses import without_secrets  # noqa: PLC0415
        from assess.assessing import Request, Rules  # noqa: PLC0415
        from assess.cache import SqliteFactCache  # noqa: PLC0415
        from assess.cache_file import is_apart  # noqa: PLC0415
        from assess.settings import read_settings_file  # noqa: PLC0415
        from lifecycle.comparing import Comparing  # noqa: PLC0415
        from lifecycle.retro import prepare  # noqa: PLC0415
        from lifecycle.store import open_store  # noqa: PLC0415
        from reports.cli.places import fetched  # noqa: PLC0415
        from reports.cli.retro_files import Target  # noqa: PLC0415
        from reports.cli.screen import telling  # noqa: PLC0415

        target = Target.of(output, output_format and str(output_format))
        named, rules = one_place(path, folder), Rules()
        place = fetched(named)
        given = read_settings_file(settings) if settings else None
        request = Request(path=place, name=name, settings=given)
        cached = not no_cache and is_apart(place)
        with ExitStack() as stack:
            store = stack.enter_context(open_store(db))
            cache = stack.enter_context(SqliteFactCache(rules.readers)) if cached else None
            comparing = Comparing(request=request, store=store, cache=cache, rules=rules, progress=telling)
            found = prepare(comparing, since=since, now=datetime.now(UTC), turnings=commits)
        target.write(found, str(paper), without_secrets(named))
        return 0 if found.now.complete else INCOMPLETE

    carry_out(work, debug=debug)


@app.command("close")
def close(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The pack as Markdown, filled in.")],
    *,
    folder: WorkTree = ".",
    on: On = None,
    dry_run: DryRun = False,
    debug: Debug = False,
) -> None:
    """Make ticked proposals actions and attestations of the settings, and keep the answers in docs/retros/DATE.md.

    Nothing is written where anything is wrong: then each fault is told with its line.
    """

    def work() -> int:
        from lifecycle.decision_file import read_decision_file  # noqa: PLC0415 - `--help` stays fast
        from reports.cli.deciding import day_of  # noqa: PLC0415
        from reports.cli.retro_files import keep, read_bounded  # noqa: PLC0415
        from reports.retro_form import read_form  # noqa: PLC0415
        from reports.retro_record import record  # noqa: PLC0415

        form = read_form(file, read_bounded(file))
        edit = read_decision_file(folder)
        keep(record(form, edit, day_of("--on", on, edit.settings)), dry_run=dry_run)
        return 0

    carry_out(work, debug=debug)
