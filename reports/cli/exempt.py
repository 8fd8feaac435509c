"""`exempt`: a practice is not asked of this team, with a reason and an end."""

from typing import Annotated

import typer

from assess.decisions.records import Reason
from reports.cli.edge import carry_out, tell
from reports.cli.options import Debug, DryRun, Name, On, Practice, WorkTree


def exempt(  # noqa: PLR0913 - the parts of an exemption
    practice: Practice,
    *,
    reason: Annotated[Reason, typer.Option("--reason", help="Why it is not asked.", show_default=False)],
    owner: Annotated[str, typer.Option("--owner", metavar="ROLE", help="Which role or team answers for it.")],
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="Its last day.")],
    path: Annotated[
        str | None,
        typer.Option("--path", metavar="FOLDER", help="Only for this folder, from the top.", show_default=False),
    ] = None,
    on: On = None,
    folder: WorkTree = ".",
    dry_run: DryRun = False,
    name: Name = None,
    debug: Debug = False,
) -> None:
    """State that a practice is not asked of this team, why, and until when.

    It becomes an entry of .dataops-assess.toml and changes neither status nor level: a second figure shows the coverage
    of what is asked. An accepted risk stays absent. With tool-limitation it prints a report for the tool's makers that
    holds nothing of the repository's content.
    """

    def work() -> int:
        from assess.settings_values import folder as inside  # noqa: PLC0415 - `--help` stays fast
        from assess.settings_values import role  # noqa: PLC0415
        from lifecycle.decision_file import read_decision_file  # noqa: PLC0415
        from reports.cli.deciding import day_of, decide, missing_folder, wanted  # noqa: PLC0415
        from reports.cli.order import Order  # noqa: PLC0415
        from reports.cli.writing import write_standard_output  # noqa: PLC0415
        from reports.explanation import known_practice  # noqa: PLC0415
        from reports.limitation import report_of  # noqa: PLC0415

        known = known_practice(practice)
        file = read_decision_file(folder)
        first = day_of("--on", on, file.settings)
        where = wanted("--path", inside, path) if path else None
        entry = {
            "practice": known.id,
            "reason": reason.value,
            "owner": wanted("--owner", role, owner),
            "on": first,
            "until": day_of("--until", until, file.settings, since=first),
            "path": where,
        }
        edit = file.added("exemptions", entry)
        for doubt in missing_folder(file, where) if where else ():
            tell(doubt)
        limited = reason is Reason.TOOL_LIMITATION and not dry_run
        told = report_of(Order(place=folder, name=name).assess(), known) if limited else ""
        decide(
            edit,
            f"Exempt {known.id}",
            dry_run=dry_run,
            next_step=f"Next: `dataops-assess explain {known.id}` shows it; it is announced a month before it ends.",
        )
        if told:
            write_standard_output(f"\nTo report the limitation, copy what follows:\n\n{told}")
        return 0

    carry_out(work, debug=debug)
