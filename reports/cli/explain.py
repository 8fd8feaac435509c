"""`explain`: one practice's rule, and its evidence in a repository."""

from typing import Annotated

import typer

from reports.cli.edge import INCOMPLETE, carry_out
from reports.cli.options import Debug, Folder, NoCache, Revision, SettingsFile, one_place


def explain(
    practice: Annotated[str, typer.Argument(metavar="PRACTICE", help="Such as test.unit; `catalogue` lists them.")],
    *,
    folder: Folder = None,
    rev: Revision = "HEAD",
    settings: SettingsFile = None,
    no_cache: NoCache = False,
    debug: Debug = False,
) -> None:
    """Explain one practice: the rule, why it matters, and what this repository shows of it."""

    def work() -> int:
        from assess.remedies import remedy_for  # noqa: PLC0415 - `--help` stays fast
        from reports.cli.order import Order  # noqa: PLC0415
        from reports.cli.screen import width  # noqa: PLC0415
        from reports.cli.writing import write_standard_output  # noqa: PLC0415
        from reports.explanation import known_practice, render  # noqa: PLC0415

        asked = known_practice(practice)
        order = Order(place=one_place(None, folder), revision=rev, settings=settings, cache=not no_cache)
        assessment, facts = order.assess_with_facts()
        remedy = remedy_for(asked.id, facts)
        write_standard_output(render(assessment, asked, remedy, width=width()))
        return 0 if assessment.complete else INCOMPLETE

    carry_out(work, debug=debug)
