"""`catalogue`: every practice with its title, remedy and effort."""

from reports.cli.edge import carry_out
from reports.cli.options import Debug


def catalogue(*, debug: Debug = False) -> None:
    """List the practices, their titles and what to do first."""

    def work() -> int:
        from reports.cli.screen import width  # noqa: PLC0415 - `--help` stays fast
        from reports.cli.writing import write_standard_output  # noqa: PLC0415
        from reports.explanation import render_catalogue  # noqa: PLC0415

        write_standard_output(render_catalogue(width=width()))
        return 0

    carry_out(work, debug=debug)
