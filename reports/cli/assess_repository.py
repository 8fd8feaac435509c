"""The default command: assess a repository, store the assessment, tell it."""

from typing import TYPE_CHECKING, Annotated

import typer

from reports.cli.edge import carry_out
from reports.cli.options import (
    Database,
    Debug,
    Deepen,
    DeploymentsFile,
    Folder,
    IncidentsFile,
    Jobs,
    NoCache,
    Revision,
    SettingsFile,
    one_place,
)
from reports.formats import Format

if TYPE_CHECKING:
    from reports.cli.gating import Gate


def told_version() -> str:
    """Return what the program is called, and its version."""
    from assess.version import VERSION  # noqa: PLC0415 - reads the package's metadata

    return f"dataops-assess {VERSION}"


def tell_version(*, wanted: bool) -> None:
    """Tell the version and leave, where that was asked for."""
    if wanted:
        typer.echo(told_version())
        raise typer.Exit


def assess_repository(  # noqa: PLR0913 - the options of the main command
    path: Annotated[
        str | None, typer.Argument(metavar="PATH_OR_URL", help="A repository, a folder in one, or an address.")
    ] = None,
    *,
    folder: Folder = None,
    rev: Revision = "HEAD",
    output_format: Annotated[
        Format | None,
        typer.Option(
            "--format", help="How to tell it; without one, text, and each -o by its suffix.", show_default=False
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write a file; may be given several times.", show_default=False
        ),
    ] = None,
    no_store: Annotated[bool, typer.Option("--no-store", help="Do not keep the assessment.")] = False,
    db: Database = None,
    settings: SettingsFile = None,
    deployments: DeploymentsFile = None,
    incidents: IncidentsFile = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="What to call the repository, and to know it by in the store."),
    ] = None,
    fail_under: Annotated[
        str | None,
        typer.Option("--fail-under", metavar="LEVEL|INDEX", help="Exit with 1 below a level (3) or an index (3.5)."),
    ] = None,
    no_regression: Annotated[
        bool, typer.Option("--no-regression", help="Exit with 1 where this change loses a practice.")
    ] = False,
    base: Annotated[
        str | None,
        typer.Option(
            "--base",
            metavar="REF|FILE",
            help="What to compare with: a branch (its merge base) or a baseline in JSON; else the main branch.",
            show_default=False,
        ),
    ] = None,
    require: Annotated[
        list[str] | None,
        typer.Option(
            "--require",
            metavar="PRACTICE=STATUS",
            help="Exit with 1 where a practice is less; may be given several times.",
            show_default=False,
        ),
    ] = None,
    no_plugins: Annotated[
        bool, typer.Option("--no-plugins", help="Use no reader or practice of another installed package.")
    ] = False,
    no_cache: NoCache = False,
    jobs: Jobs = None,
    deepen: Deepen = False,
    debug: Debug = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=tell_version, is_eager=True, help="Tell the version.")
    ] = False,
) -> None:
    """Assess a repository (the default command)."""

    def gate() -> "Gate | None":
        from reports.cli.gating import gate_of  # noqa: PLC0415 - few runs have a gate

        return gate_of(fail_under, require or (), base, no_regression=no_regression, plugins=not no_plugins)

    def work() -> int:
        from reports.cli.order import Order  # noqa: PLC0415

        order = Order(
            place=one_place(path, folder),
            revision=rev,
            output_format=output_format,
            outputs=tuple(output or ()),
            store=not no_store,
            db=db,
            settings=settings,
            name=name,
            cache=not no_cache,
            deepen=deepen,
            deployments=deployments,
            incidents=incidents,
            jobs=jobs,
            gate=gate() if fail_under or base or require or no_regression else None,
            plugins=not no_plugins,
        )
        return order.carry_out()

    carry_out(work, debug=debug)
