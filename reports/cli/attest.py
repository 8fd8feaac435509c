"""`attest`: the team states what a repository cannot show."""

from typing import Annotated

import typer

from reports.cli.edge import carry_out, tell
from reports.cli.options import Database, Debug, DryRun, Name, On, Practice, Reached, WorkTree


def attest(  # noqa: PLR0913 - the parts of an attestation
    practice: Practice,
    *,
    status: Annotated[Reached, typer.Option("--status", help="What the team says it is.", show_default=False)],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="Which role or team says so; no person.")],
    link: Annotated[
        str | None, typer.Option("--link", metavar="URL", help="Where it can be seen.", show_default=False)
    ] = None,
    on: On = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="DATE",
            help="Its last day: six months on without it, a year at most.",
            show_default=False,
        ),
    ] = None,
    folder: WorkTree = ".",
    dry_run: DryRun = False,
    db: Database = None,
    name: Name = None,
    debug: Debug = False,
) -> None:
    """State that a practice is in place which the repository cannot show, such as stand-ups.

    It becomes an entry of .dataops-assess.toml and raises what is unobservable, or absent where there is a link. It
    never overrides evidence, and the figures without it are told beside.
    """

    def work() -> int:
        from assess.settings_values import link as address  # noqa: PLC0415 - `--help` stays fast
        from assess.settings_values import role as role_or_team  # noqa: PLC0415
        from lifecycle.decision_file import read_decision_file  # noqa: PLC0415
        from reports.attesting import doubt  # noqa: PLC0415
        from reports.cli.deciding import day_of, decide, last_day, wanted  # noqa: PLC0415
        from reports.cli.known import last_assessment  # noqa: PLC0415
        from reports.explanation import known_practice  # noqa: PLC0415

        known = known_practice(practice)
        file = read_decision_file(folder)
        first = day_of("--on", on, file.settings)
        entry = {
            "practice": known.id,
            "status": status.value,
            "role": wanted("--role", role_or_team, role),
            "on": first,
            "until": last_day(until, first, file.settings),
            "link": wanted("--link", address, link) if link else None,
        }
        edit = file.added("attestations", entry)
        last = last_assessment(folder, db=db, name=name)
        warning = doubt(last, known.id, linked=link is not None) if last else None
        if warning:
            tell(warning)
        decide(
            edit,
            f"Attest {known.id}",
            dry_run=dry_run,
            next_step="Next: `dataops-assess` shows it beside the scanned figures; `survey` asks for the rest.",
        )
        return 0

    carry_out(work, debug=debug)
