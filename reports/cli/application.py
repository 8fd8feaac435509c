"""The application: its commands, and the default one that needs no name."""

import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from reports.cli import (
    action,
    assess_repository,
    attest,
    backcast,
    cache,
    catalogue,
    check_config,
    compare,
    db,
    exempt,
    explain,
    history,
    init,
    plan,
    rejudge,
    report,
    retro,
    survey,
    target,
)
from reports.cli.assess_repository import told_version

DEFAULT = "assess"
VERSION = "--version"
HELP = frozenset({"--help", "-h"})
OWN = HELP | {"--install-completion", "--show-completion"}


class Commands(TyperGroup):
    """The commands; the help tells the default one's options too."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401 - typer's context has no public type
        """Return what follows the program's name."""
        _ = ctx
        return ["[OPTIONS] [PATH_OR_URL] | COMMAND …"]

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the options of the default command, then the commands."""
        self.commands[DEFAULT].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


app = typer.Typer(
    name="dataops-assess",
    cls=Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
    context_settings={"help_option_names": sorted(HELP)},
)
app.command(DEFAULT, hidden=True)(assess_repository.assess_repository)
for name, work, short in (  # in the order in which a team comes to need them; a line of the help holds 58 letters
    ("init", init.init, "Begin: settings, a CI job, a badge."),
    ("explain", explain.explain, "One practice here: its rule, evidence and next step."),
    ("plan", plan.plan, "The least effort that reaches a level."),
    ("backcast", backcast.backcast, "Assess past quarters from Git's own history."),
    ("history", history.history, "The trend of what is stored."),
    ("compare", compare.compare, "What changed between two commits, and by which commit."),
    ("report", report.report, "The report of a quarter, as PDF or HTML."),
    ("survey", survey.survey, "Answer what the repository cannot show."),
    ("attest", attest.attest, "State a practice that the repository cannot show."),
    ("exempt", exempt.exempt, "State that a practice is not asked of this team."),
    ("check-config", check_config.check_config, "Check pipeline configurations."),
    ("catalogue", catalogue.catalogue, "All practices."),
    ("rejudge", rejudge.rejudge, "Assess the stored commits again by today's rules."),
):
    app.command(name, short_help=short)(work)
for name, group, short in (
    ("target", target.app, "What is to be reached by when, and how far it is."),
    ("action", action.app, "What the team set out to do, and what became of it."),
    ("retro", retro.app, "The pack for a retro; close turns it into decisions."),
    ("db", db.app, "The store: check, back up, export, import, forget."),
    ("cache", cache.app, "The facts that are kept between runs."),
):
    app.add_typer(group, name=name, short_help=short)


@app.callback()
def _program() -> None:
    """Assess how well a team runs its data, from its Git repository.

    `dataops-assess ./repo` assesses that repository, stores the assessment and prints a report. A path inside a
    repository narrows the assessment to that folder; without a path it is the folder you are in. Uncommitted files
    are not read.

    Exit codes: 0 fine · 1 below the gate, or a checked file is invalid · 2 wrong use or faulty settings ·
    3 the repository cannot be read · 4 the store cannot be used · 5 incomplete · 130 interrupted.
    """


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    given = sys.argv[1:] if arguments is None else arguments
    if list(given) == [VERSION]:  # the option's own way loads what checks values, which takes as long as all the rest
        typer.echo(told_version())
        raise SystemExit
    app(args=with_default(given), prog_name="dataops-assess")


def with_default(arguments: Sequence[str]) -> list[str]:
    """Put the default command's name before arguments that name no command; a command's name wins over a folder's."""
    first = arguments[0] if arguments else ""
    named = first in OWN or first in _command_names()
    return list(arguments) if named else [DEFAULT, *arguments]


def _command_names() -> frozenset[str]:
    commands = {command.name for command in app.registered_commands}
    return frozenset(filter(None, commands | {group.name for group in app.registered_groups}))
