"""`survey`: what is unobservable, asked question by question."""

from pathlib import Path
from typing import Annotated

import typer

from assess.errors import UsageError
from reports.cli.edge import carry_out
from reports.cli.options import Database, Debug, DryRun, Name, NoCache, On, WorkTree


def survey(  # noqa: PLR0913 - the options of the command
    *,
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="FILE", help="Read the answers from a form.", show_default=False),
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", metavar="FILE", help="Write the form to fill in.", show_default=False)
    ] = None,
    role: Annotated[
        str | None,
        typer.Option("--role", metavar="ROLE", help="Which role or team answers; no person.", show_default=False),
    ] = None,
    on: On = None,
    folder: WorkTree = ".",
    dry_run: DryRun = False,
    db: Database = None,
    name: Name = None,
    no_cache: NoCache = False,
    debug: Debug = False,
) -> None:
    """Answer what the repository cannot show, such as stand-ups: at the terminal, or in a form.

    `-o FILE` writes the form, `--answers FILE` reads it. What is answered as met or partial becomes attestations in
    .dataops-assess.toml, which hold for six months unless the form says otherwise.
    """

    def work() -> int:
        from reports.cli.surveying import Survey  # noqa: PLC0415 - `--help` stays fast

        if answers and output:
            raise UsageError("--answers reads a form and -o writes one; give one of them.")
        given = Survey(folder=folder, role=role, on=on, db=db, name=name, cache=not no_cache)
        if output:
            given.write_form(Path(output))
        elif answers:
            given.attest(given.read(Path(answers)), dry_run=dry_run)
        else:
            given.attest(given.talk(), dry_run=dry_run)
        return 0

    carry_out(work, debug=debug)
