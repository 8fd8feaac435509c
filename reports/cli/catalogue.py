"""`catalogue`: every practice with its title, remedy and effort, or the whole published catalogue."""

from enum import StrEnum
from typing import Annotated

import typer

from reports.cli.edge import carry_out
from reports.cli.options import Debug


class CatalogueFormat(StrEnum):
    """The names of `catalogue --format`."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def catalogue(
    *,
    output_format: Annotated[CatalogueFormat, typer.Option("--format", help="How to tell it.")] = CatalogueFormat.TEXT,
    debug: Debug = False,
) -> None:
    """List the practices, their titles and what to do first; JSON and Markdown hold all of the rules."""

    def work() -> int:
        from reports.cli.writing import write_standard_output  # noqa: PLC0415 - `--help` stays fast

        write_standard_output(_rendered(output_format))
        return 0

    carry_out(work, debug=debug)


def _rendered(output_format: CatalogueFormat) -> str:
    match output_format:
        case CatalogueFormat.TEXT:
            from reports.cli.screen import width  # noqa: PLC0415 - each format loads when it is used
            from reports.explanation import render_catalogue  # noqa: PLC0415

            return render_catalogue(width=width())
        case CatalogueFormat.JSON:
            from reports.catalogue import render_json  # noqa: PLC0415

            return render_json()
        case CatalogueFormat.MARKDOWN:
            from reports.catalogue import render_page  # noqa: PLC0415 - Jinja2 is not needed for the other formats

            return render_page()
