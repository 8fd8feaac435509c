"""`db check`: whether the store can be read."""

import typer

from reports.cli.edge import carry_out
from reports.cli.options import Database, Debug

app = typer.Typer(help="Look after the store.", rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Look after the store."""


@app.command()
def check(*, db: Database = None, debug: Debug = False) -> None:
    """Read every assessment of the store and tell how many there are."""

    def work() -> int:
        from lifecycle.store import open_store  # noqa: PLC0415 - `--help` stays fast

        with open_store(db) as store:
            typer.echo(f"{store.where}: {store.check()} assessments, all readable")
        return 0

    carry_out(work, debug=debug)
