"""`target`: a level or a phase's coverage to be reached by the end of a quarter."""

from enum import StrEnum
from typing import Annotated

import typer

from reports.cli.completion import goals, goals_set
from reports.cli.edge import carry_out, tell
from reports.cli.options import By, Database, Debug, DryRun, Folder, Name, On, WorkTree, one_place

app = typer.Typer(help="What is to be reached by the end of a quarter, and how far it is.", no_args_is_help=True)
GOAL = "A level, 2 to 5, or the coverage of a phase or key area, such as test=75%."


class TargetFormat(StrEnum):
    """How targets are told."""

    TEXT = "text"
    JSON = "json"


@app.command("set")
def set_target(
    goal: Annotated[str, typer.Argument(metavar="GOAL", help=GOAL, autocompletion=goals)],
    *,
    by: By,
    on: On = None,
    folder: WorkTree = ".",
    dry_run: DryRun = False,
    debug: Debug = False,
) -> None:
    """Set a target, or move the one with the same goal to another quarter."""

    def work() -> int:
        from lifecycle.decision_file import read_decision_file  # noqa: PLC0415 - `--help` stays fast
        from reports.cli.deciding import day_of, decide, quarter_to_come  # noqa: PLC0415
        from reports.goals import goal_of, of_goal  # noqa: PLC0415

        asked = goal_of(goal)
        file = read_decision_file(folder)
        first = day_of("--on", on, file.settings)
        end = quarter_to_come("--by", by, first, file.settings)
        entry = {**asked, "by": end, "on": first}
        same = of_goal(file.settings.decisions.targets, asked)
        edit = file.changed("targets", same[-1].line, entry) if same else file.added("targets", entry)
        decide(
            edit,
            f"Aim at {goal} by {end}",
            dry_run=dry_run,
            next_step="Next: `dataops-assess plan` shows the way to a level, `target list` how far it is.",
        )
        return 0

    carry_out(work, debug=debug)


@app.command("list")
def list_targets(
    path: Annotated[
        str | None, typer.Argument(metavar="PATH_OR_URL", help="The repository; the folder you are in without it.")
    ] = None,
    *,
    folder: Folder = None,
    output_format: Annotated[TargetFormat, typer.Option("--format", help="How to tell it.")] = TargetFormat.TEXT,
    db: Database = None,
    name: Name = None,
    debug: Debug = False,
) -> None:
    """Tell of each target the path so far, what is missing, and whether the present pace reaches it.

    The pace is the slope of least squares over the newest four quarters that have a figure.
    """

    def work() -> int:
        from datetime import UTC, datetime  # noqa: PLC0415 - `--help` stays fast

        from lifecycle.targets import aims  # noqa: PLC0415
        from reports.cli.known import not_yet_told, read_known, read_quarters  # noqa: PLC0415
        from reports.cli.screen import has_colour, width  # noqa: PLC0415
        from reports.cli.writing import write_standard_output  # noqa: PLC0415
        from reports.targets import render, render_json  # noqa: PLC0415

        place = one_place(path, folder)
        known = read_known(place, db=db, name=name)
        points = read_quarters(place, known, db=db, name=name)
        found = aims(points, known.calendar, datetime.now(UTC))
        as_json = output_format is TargetFormat.JSON
        told = render_json(found) if as_json else render(found, known.name, width=width(), colour=has_colour())
        write_standard_output(told)
        if missing := not_yet_told(place, known):
            tell(missing)
        return 0

    carry_out(work, debug=debug)


@app.command("drop")
def drop_target(
    goal: Annotated[str, typer.Argument(metavar="GOAL", help=GOAL, autocompletion=goals_set)],
    *,
    folder: WorkTree = ".",
    dry_run: DryRun = False,
    debug: Debug = False,
) -> None:
    """Take a target out of the settings."""

    def work() -> int:
        from lifecycle.decision_file import read_decision_file  # noqa: PLC0415 - `--help` stays fast
        from reports.cli.deciding import decide  # noqa: PLC0415
        from reports.goals import one_target  # noqa: PLC0415

        file = read_decision_file(folder)
        target = one_target(file.settings.decisions.targets, goal)
        decide(
            file.removed("targets", target.line),
            f"Drop the target {goal}",
            dry_run=dry_run,
            next_step="Next: `dataops-assess target list` shows what is still aimed at.",
        )
        return 0

    carry_out(work, debug=debug)
