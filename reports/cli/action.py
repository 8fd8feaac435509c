"""`action`: what the team means to do, by when, and what became of it."""

from enum import StrEnum
from typing import Annotated

import typer

from reports.cli.completion import actions_open
from reports.cli.edge import carry_out, tell
from reports.cli.options import Database, Debug, DryRun, Due, Folder, Name, On, Practice, Reached, WorkTree, one_place

app = typer.Typer(help="What the team means to do, by when, and what became of it.", no_args_is_help=True)
ActionId = Annotated[
    str, typer.Argument(metavar="ID", help="Such as A1; `action list` tells them.", autocompletion=actions_open)
]
LATER = "Next: `dataops-assess action list` tells what became of it; what is not committed is not in it."


class ActionFormat(StrEnum):
    """How actions are told."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"


@app.command("add")
def add_action(  # noqa: PLR0913 - the parts of an action
    practice: Practice,
    *,
    to: Annotated[Reached, typer.Option("--to", help="What it is to be brought to.", show_default=False)],
    due: Due,
    owner: Annotated[str, typer.Option("--owner", metavar="ROLE", help="Which role or team does it; no person.")],
    path: Annotated[
        str | None,
        typer.Option("--path", metavar="FOLDER", help="Only in this folder, from the top.", show_default=False),
    ] = None,
    on: On = None,
    folder: WorkTree = ".",
    dry_run: DryRun = False,
    db: Database = None,
    name: Name = None,
    debug: Debug = False,
) -> None:
    """Bring a practice to a status by the end of a quarter.

    It becomes an entry of .dataops-assess.toml with the next id. Nobody types in that it is done: the assessment at
    which its evidence is there, under the folder if it has one, closes it, and a later loss reopens it.
    """

    def work() -> int:
        from assess.errors import UsageError  # noqa: PLC0415 - `--help` stays fast
        from assess.findings import Status  # noqa: PLC0415
        from assess.settings_values import folder as inside  # noqa: PLC0415
        from assess.settings_values import role  # noqa: PLC0415
        from lifecycle.actions import reached_at  # noqa: PLC0415
        from lifecycle.decision_file import next_action_id, read_decision_file  # noqa: PLC0415
        from reports.cli.deciding import day_of, decide, doubts, quarter_to_come, wanted  # noqa: PLC0415
        from reports.cli.known import last_assessment  # noqa: PLC0415
        from reports.explanation import known_practice  # noqa: PLC0415

        known = known_practice(practice)
        file = read_decision_file(folder)
        first = day_of("--on", on, file.settings)
        where = wanted("--path", inside, path) if path else None
        entry = {
            "id": next_action_id(file.settings),
            "practice": known.id,
            "to": to.value,
            "due": quarter_to_come("--due", due, first, file.settings),
            "owner": wanted("--owner", role, owner),
            "on": first,
            "path": where,
        }
        last = last_assessment(folder, db=db, name=name)
        if last and (seen := reached_at(last, known.id, Status(to.value), where)):
            raise UsageError(f"{known.id} is {seen} already at {last.commit[:7]}; there is nothing to bring to {to}.")
        for doubt in doubts(file, known.id, where):
            tell(doubt)
        decide(
            file.added("actions", entry),
            f"Plan {entry['id']}: {known.id} to {to}",
            dry_run=dry_run,
            next_step=f"Next: `dataops-assess explain {known.id}` shows what to add; `action list` what became of it.",
        )
        return 0

    carry_out(work, debug=debug)


@app.command("done")
def finish_action(
    action: ActionId, *, on: On = None, folder: WorkTree = ".", dry_run: DryRun = False, debug: Debug = False
) -> None:
    """State that an action is done by hand, where its evidence cannot be seen here.

    Evidence needs no such word. Until there is some, it is told as “done by hand, not seen”.
    """
    carry_out(lambda: _ended(action, "done", on, folder, dry_run=dry_run), debug=debug)


@app.command("drop")
def drop_action(
    action: ActionId, *, on: On = None, folder: WorkTree = ".", dry_run: DryRun = False, debug: Debug = False
) -> None:
    """Give an action up; it stays in the settings and is told as dropped."""
    carry_out(lambda: _ended(action, "dropped", on, folder, dry_run=dry_run), debug=debug)


@app.command("list")
def list_actions(
    path: Annotated[
        str | None, typer.Argument(metavar="PATH_OR_URL", help="The repository; the folder you are in without it.")
    ] = None,
    *,
    folder: Folder = None,
    output_format: Annotated[ActionFormat, typer.Option("--format", help="How to tell it.")] = ActionFormat.TEXT,
    db: Database = None,
    name: Name = None,
    debug: Debug = False,
) -> None:
    """Tell what became of each action, by the assessments of the mainline.

    The newest commit is assessed and stored first where it is not yet.
    """

    def work() -> int:
        from datetime import UTC, datetime  # noqa: PLC0415 - `--help` stays fast

        from lifecycle.actions import follow  # noqa: PLC0415
        from reports.actions import render, render_csv, render_json, render_markdown  # noqa: PLC0415
        from reports.cli.known import not_yet_told, read_known  # noqa: PLC0415
        from reports.cli.screen import has_colour, width  # noqa: PLC0415
        from reports.cli.writing import write_standard_output  # noqa: PLC0415

        place = one_place(path, folder)
        known = read_known(place, db=db, name=name)
        found = follow(known.line, known.calendar, datetime.now(UTC))
        match output_format:
            case ActionFormat.JSON:
                told = render_json(found)
            case ActionFormat.MARKDOWN:
                told = render_markdown(found, known.name)
            case ActionFormat.CSV:
                told = render_csv(found)
            case ActionFormat.TEXT:
                told = render(found, known.name, width=width(), colour=has_colour())
        write_standard_output(told)
        if missing := not_yet_told(place, known):
            tell(missing)
        return 0

    carry_out(work, debug=debug)


def _ended(action: str, key: str, on: str | None, folder: str, *, dry_run: bool) -> int:
    from lifecycle.decision_file import one_action, read_decision_file  # noqa: PLC0415 - `--help` stays fast
    from reports.cli.deciding import day_of, decide  # noqa: PLC0415

    file = read_decision_file(folder)
    stated = one_action(file.settings, action)
    day = day_of("--on", on, file.settings, since=stated.on)
    edit = file.changed("actions", stated.line, {key: day})
    decide(edit, f"{stated.id} is {key}", dry_run=dry_run, next_step=LATER)
    return 0
