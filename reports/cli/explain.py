"""`explain`: one practice's rule and its evidence in a repository, or the figures of delivery step by step."""

from typing import Annotated

import typer

from reports.cli.completion import practices_of_the_model
from reports.cli.edge import INCOMPLETE, carry_out
from reports.cli.options import (
    Debug,
    DeploymentsFile,
    Folder,
    IncidentsFile,
    NoCache,
    Revision,
    SettingsFile,
    one_place,
)

DELIVERY = "delivery"


def explain(  # noqa: PLR0913 - the options of the command
    practice: Annotated[
        str,
        typer.Argument(
            metavar="PRACTICE",
            help="Such as test.unit; `catalogue` lists them; or delivery.",
            autocompletion=practices_of_the_model,
        ),
    ],
    *,
    folder: Folder = None,
    rev: Revision = "HEAD",
    settings: SettingsFile = None,
    deployments: DeploymentsFile = None,
    incidents: IncidentsFile = None,
    everything: Annotated[bool, typer.Option("--all", help="For delivery: list all that a figure is made of.")] = False,
    no_cache: NoCache = False,
    debug: Debug = False,
) -> None:
    """Explain one practice, or `delivery`: the rule, why it matters, and what this repository shows of it."""

    def work() -> int:
        from assess.remedies import remedies, remedy_for  # noqa: PLC0415 - `--help` stays fast
        from reports.cli.order import Order  # noqa: PLC0415
        from reports.cli.screen import width  # noqa: PLC0415
        from reports.cli.writing import write_standard_output  # noqa: PLC0415
        from reports.delivery_account import render as render_delivery  # noqa: PLC0415
        from reports.explanation import known_practice, render  # noqa: PLC0415

        asked = None if practice == DELIVERY else known_practice(practice)
        order = Order(
            place=one_place(None, folder),
            revision=rev,
            settings=settings,
            cache=not no_cache,
            deployments=deployments,
            incidents=incidents,
            all_used=everything,
        )
        assessment, facts = order.assess_with_facts()
        if asked is None:
            write_standard_output(render_delivery(assessment, width=width()))
        else:
            remedy = remedy_for(asked.id, facts) if asked.id in remedies() else None
            write_standard_output(render(assessment, asked, remedy, width=width()))
        return 0 if assessment.complete else INCOMPLETE

    carry_out(work, debug=debug)
