"""Options that several commands share."""

from enum import StrEnum
from typing import Annotated

import typer

from assess.errors import UsageError
from reports.cli.completion import practices_of_the_model, quarters_to_come


class Reached(StrEnum):
    """A status that can be attested or aimed at."""

    MET = "met"
    PARTIAL = "partial"


Folder = Annotated[
    str | None, typer.Option("-C", metavar="PATH_OR_URL", help="The repository, where it is not given as argument.")
]
Revision = Annotated[str, typer.Option("--rev", metavar="REV", help="The commit, branch or tag to assess.")]
SettingsFile = Annotated[
    str | None,
    typer.Option(
        "--settings", metavar="FILE", help="Settings to use instead of the commit's own .dataops-assess.toml."
    ),
]
Commits = Annotated[bool, typer.Option("--commits/--no-commits", help="Find the commit that turned each practice.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read everything anew.")]
Database = Annotated[
    str | None,
    typer.Option("--db", metavar="URL|PATH", help="The store; also $DATAOPS_ASSESS_DB.", show_default=False),
]
DeploymentsFile = Annotated[
    str | None,
    typer.Option(
        "--deployments", metavar="FILE", help="A CSV file of deployments: deployed_at, commit.", show_default=False
    ),
]
IncidentsFile = Annotated[
    str | None,
    typer.Option(
        "--incidents", metavar="FILE", help="A CSV file of incidents: began_at, resolved_at.", show_default=False
    ),
]
Name = Annotated[
    str | None, typer.Option("--name", metavar="NAME", help="What the repository is known by in the store.")
]
MOST_JOBS = 2
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        min=1,
        max=MOST_JOBS,
        metavar="N",
        help=f"Processes; without it {MOST_JOBS}, where there are as many CPUs.",
        show_default=False,
    ),
]
Deepen = Annotated[bool, typer.Option("--deepen", help="First fetch the history that a shallow clone lacks.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show what the program does, and tracebacks.")]
WorkTree = Annotated[str, typer.Option("-C", metavar="PATH", help="A folder of the repository to decide for.")]
Practice = Annotated[
    str,
    typer.Argument(
        metavar="PRACTICE",
        help="Such as test.unit; `dataops-assess catalogue` lists them.",
        autocompletion=practices_of_the_model,
    ),
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="When it was decided; today without it.", show_default=False),
]
Due = Annotated[
    str,
    typer.Option(
        "--due",
        metavar="QUARTER",
        help="The quarter by whose end it is to be done, such as 2026Q4.",
        autocompletion=quarters_to_come,
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="QUARTER",
        help="The quarter by whose end it is to be reached, such as 2026Q4.",
        autocompletion=quarters_to_come,
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")]


def one_place(path: str | None, folder: str | None) -> str:
    """Return the repository that was named, or the folder one is in."""
    if path is not None and folder is not None:
        raise UsageError(f"{path} and -C {folder}: give the repository once, or check the command's name.")
    return path or folder or "."
