"""`cache info` and `cache clear`: the fact cache, seen and removed."""

import typer

from reports.cli.edge import carry_out
from reports.cli.options import Debug

app = typer.Typer(help="Look at the fact cache, or remove it.", rich_markup_mode=None, no_args_is_help=True)
BYTES_A_MEGABYTE = 1_000_000


@app.command()
def info(*, debug: Debug = False) -> None:
    """Tell where the cache lies and how much it holds."""

    def work() -> int:
        from assess.cache_file import cache_info  # noqa: PLC0415 - `--help` stays fast

        told = cache_info()
        typer.echo(f"{told.path}: facts of {told.files} files, {told.size / BYTES_A_MEGABYTE:.1f} MB")
        return 0

    carry_out(work, debug=debug)


@app.command()
def clear(*, debug: Debug = False) -> None:
    """Remove the cache, and the clones of addresses; the next assessment makes them anew."""

    def work() -> int:
        from assess.cache_file import clear_cache  # noqa: PLC0415 - `--help` stays fast
        from assess.remote import forget_clones  # noqa: PLC0415

        clear_cache()
        forget_clones()
        return 0

    carry_out(work, debug=debug)
