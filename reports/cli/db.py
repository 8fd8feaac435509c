"""`db`: the store looked after, checked, backed up, written out and read in; what it holds forgotten."""

from pathlib import Path
from typing import Annotated

import typer

from reports.cli.edge import carry_out, tell
from reports.cli.forget import forget
from reports.cli.options import Database, Debug

app = typer.Typer(help="Look after the store.", rich_markup_mode=None, no_args_is_help=True)
app.command("forget")(forget)


@app.callback()
def _group() -> None:
    """Look after the store."""


@app.command()
def check(*, db: Database = None, debug: Debug = False) -> None:
    """Read every assessment of the store, and tell how many there are of each repository."""

    def work() -> int:
        from lifecycle.store import open_store  # noqa: PLC0415 - `--help` stays fast
        from reports.cli.writing import write_standard_output  # noqa: PLC0415
        from reports.holdings import render  # noqa: PLC0415

        with open_store(db, existing=True) as store:
            write_standard_output(render(store.where, store.check(), store.repositories()))
        return 0

    carry_out(work, debug=debug)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The SQLite file to make.")],
    *,
    db: Database = None,
    debug: Debug = False,
) -> None:
    """Copy the whole store to a new SQLite file, also while others write; the copy is a store itself."""

    def work() -> int:
        from lifecycle.exchange import back_up  # noqa: PLC0415 - `--help` stays fast
        from lifecycle.store import open_store  # noqa: PLC0415
        from reports.holdings import counted  # noqa: PLC0415

        with open_store(db, existing=True) as store:
            count = back_up(store, file)
        typer.echo(f"{file}: {counted(count)}; use it with --db {file}")
        return 0

    carry_out(work, debug=debug)


@app.command("export")
def export_all(
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="A new file instead of standard output.", show_default=False
        ),
    ] = None,
    db: Database = None,
    debug: Debug = False,
) -> None:
    """Write every assessment as JSON Lines, to be imported here or elsewhere."""

    def work() -> int:
        from lifecycle.exchange import export_lines, export_to  # noqa: PLC0415 - `--help` stays fast
        from lifecycle.store import open_store  # noqa: PLC0415
        from reports.cli.writing import write_standard_output  # noqa: PLC0415
        from reports.holdings import counted  # noqa: PLC0415

        with open_store(db, existing=True) as store:
            if output is not None:
                tell(f"{output}: {counted(export_to(store, output))}")
                return 0
            for line in export_lines(store):
                write_standard_output(line)
        return 0

    carry_out(work, debug=debug)


@app.command("import")
def import_all(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="What `db export` wrote.")],
    *,
    db: Database = None,
    debug: Debug = False,
) -> None:
    """Add the assessments of exports that the store does not hold yet; what it holds stays as it is."""

    def work() -> int:
        from lifecycle.exchange import import_file  # noqa: PLC0415 - `--help` stays fast
        from lifecycle.store import open_store  # noqa: PLC0415
        from reports.holdings import counted  # noqa: PLC0415

        with open_store(db) as store:
            for file in files:
                new, count = import_file(store, file)
                typer.echo(f"{file}: {counted(count)}, {new} new in {store.where}")
        return 0

    carry_out(work, debug=debug)
