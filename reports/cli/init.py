"""`init`: settings, a CI job and the line of the badge for a repository, shown first and written once."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assess.start.systems import System
from reports.cli.edge import carry_out, tell
from reports.cli.options import Debug, DryRun, Folder, NoCache, one_place

if TYPE_CHECKING:
    from reports.beginning import Beginning, Wishes
    from reports.cli.tree_files import Proposal

YES = frozenset({"y", "yes"})


def init(  # noqa: PLR0913 - what to begin with, and whether to ask
    path: Annotated[
        str | None, typer.Argument(metavar="PATH", help="A folder of the repository.", show_default=False)
    ] = None,
    *,
    folder: Folder = None,
    pipeline_config: Annotated[
        bool, typer.Option("--pipeline-config", help="Also a pipeline_config.yaml of what the repository shows.")
    ] = False,
    ci: Annotated[
        System | None, typer.Option("--ci", help="The CI system; without it, the one found.", show_default=False)
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="SPEC", help="What pip installs in CI: git+https://…@TAG or a package."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without a question.")] = False,
    dry_run: DryRun = False,
    no_cache: NoCache = False,
    debug: Debug = False,
) -> None:
    """Begin: propose settings, a CI job that fails a request which loses a practice, and the badge of the README.

    The changes are shown first and written after a question; without a terminal only with --yes. What is there
    already stays as it is, so that a second run has nothing to do.
    """

    def work() -> int:
        from assess.version import installed_from  # noqa: PLC0415 - `--help` stays fast
        from reports.beginning import Wishes  # noqa: PLC0415

        wishes = Wishes(pipeline_config=pipeline_config, system=ci, source=source or installed_from())
        _begin(one_place(path, folder), wishes, ask=not yes, dry_run=dry_run, cache=not no_cache)
        return 0

    carry_out(work, debug=debug)


def _begin(place: str, wishes: "Wishes", *, ask: bool, dry_run: bool, cache: bool) -> None:
    from assess.addresses import is_address, without_secrets  # noqa: PLC0415 - `--help` stays fast
    from assess.errors import UsageError  # noqa: PLC0415
    from lifecycle.decision_file import work_tree  # noqa: PLC0415
    from reports.cli.tree_files import Proposal, read, write  # noqa: PLC0415
    from reports.cli.writing import write_standard_output  # noqa: PLC0415

    if is_address(place):
        raise UsageError(f"{without_secrets(place)}: files are written to a work tree; clone it and name its folder.")
    top = work_tree(place)
    found = _proposed(top, wishes, cache=cache)
    proposals = [Proposal(path=path, before=read(top, path), text=text) for path, text in found.files.items()]
    write_standard_output(_shown(proposals, found))
    if not proposals or dry_run or not (not ask or _agreed(len(proposals))):
        return
    write(top, proposals)
    write_standard_output(_next_steps(top, [one.path for one in proposals]))


def _proposed(top: Path, wishes: "Wishes", *, cache: bool) -> "Beginning":
    from assess.git import Git  # noqa: PLC0415 - `--help` stays fast
    from assess.history import read_history  # noqa: PLC0415
    from reports.beginning import PLACES, beginning  # noqa: PLC0415
    from reports.cli.order import Order  # noqa: PLC0415
    from reports.cli.tree_files import exists, read  # noqa: PLC0415

    assessment, facts = Order(place=str(top), cache=cache).assess_with_facts()
    with Git.open(str(top)) as git:
        subjects = [one.subject for one in read_history(git, assessment.commit).mainline if not one.bot]
    present = {path: read(top, path) for path in PLACES if exists(top, path)}
    return beginning(assessment, facts, subjects, present=present, wishes=wishes)


def _shown(proposals: "list[Proposal]", found: "Beginning") -> str:
    from reports.beginning import BADGE, BADGE_LINE  # noqa: PLC0415 - `--help` stays fast
    from reports.cli.deciding import shown  # noqa: PLC0415

    lines = [shown(line) for one in proposals for line in one.diff.splitlines()]
    lines += [line for note in found.notes for line in ("", *_folded(note))]
    if proposals:
        lines += ["", "For the README, once the badge is made and committed:", f"  {BADGE_LINE}"]
        lines += [f"  dataops-assess -o {BADGE}"]
    if found.kept:
        lines += ["", *_folded(f"Left as it is: {'; '.join(found.kept)}.")]
    if not proposals and not found.notes:
        lines += ["Nothing to do."]
    return "".join(f"{line}\n" for line in lines)


def _folded(note: str) -> list[str]:
    """Return a note in lines of the terminal's width; a block to paste stays as it is."""
    from reports.cli.screen import width  # noqa: PLC0415 - `--help` stays fast
    from reports.columns import wrapped  # noqa: PLC0415

    words, gap, block = note.partition("\n\n")
    return [*wrapped(words, width()), *([""] if gap else []), *block.splitlines()]


def _agreed(number: int) -> bool:
    """Ask at a terminal; without one nothing is written."""
    files = "this file" if number == 1 else f"these {number} files"
    if not sys.stdin.isatty():
        tell(f"Nothing was written: there is no terminal to ask at; --yes writes {files}.")
        return False
    tell(f"Write {files}? [y/N]")
    agreed = sys.stdin.readline().strip().lower() in YES
    if not agreed:
        tell("Nothing was written.")
    return agreed


def _next_steps(top: Path, paths: list[str]) -> str:
    from reports.cli.deciding import commit_command  # noqa: PLC0415 - `--help` stays fast

    command = commit_command(top, paths, "Assess DataOps on each change")
    where = "" if top == Path.cwd() else f" {shlex.quote(str(top))}"
    return f"\nWritten. Commit this to take effect:\n  {command}\n\nNext: dataops-assess{where}\n"
