"""`db forget`: assessments removed from the store for good, after a question."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assess.errors import UsageError
from reports.cli.edge import carry_out, tell
from reports.cli.options import Database, Debug, Folder

if TYPE_CHECKING:
    from lifecycle.store import Store
    from lifecycle.stored import Entry

YES = frozenset({"y", "yes"})


def forget(
    path: Annotated[
        str | None, typer.Argument(metavar="PATH", help="The repository whose assessments go.", show_default=False)
    ] = None,
    *,
    folder: Folder = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="The repository by its name or identity in the store."),
    ] = None,
    number: Annotated[
        list[int] | None,
        typer.Option("--id", metavar="NUMBER", help="One assessment; may be given several times.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    db: Database = None,
    debug: Debug = False,
) -> None:
    """Remove assessments from the store for good: a repository's, or single ones by their numbers."""

    def work() -> int:
        from lifecycle.store import open_store  # noqa: PLC0415 - `--help` stays fast
        from reports.holdings import counted  # noqa: PLC0415

        given = [one for one in (path, folder, name, number) if one]
        if len(given) != 1:
            raise UsageError("Say what to forget: a repository by PATH or --name, or assessments by --id; one of them.")
        with open_store(db, existing=True) as store:
            entries = _chosen(store, path or folder, name, tuple(number or ()))
            if not (yes or _agreed(entries)):
                tell("Nothing was forgotten.")
                return 0
            typer.echo(f"{counted(store.forget(one.id for one in entries))} forgotten")
        return 0

    carry_out(work, debug=debug)


def _chosen(store: "Store", place: str | None, name: str | None, numbers: tuple[int, ...]) -> "tuple[Entry, ...]":
    """Return the entries that were asked for; raise UsageError where there are none."""
    if numbers:
        found = tuple(one for one in store.entries() if one.id in numbers)
        missing = sorted(set(numbers) - {one.id for one in found})
        if missing:
            raise UsageError(f"{store.where}: no assessment {', '.join(map(str, missing))}.")
        return found
    identity = _identity(place) if place else _named(store, name or "")
    found = store.entries(identity)
    if not found:
        raise UsageError(f"{store.where}: nothing of {place or name} is stored.")
    return found


def _identity(place: str) -> str:
    from assess.assessing import identity_of  # noqa: PLC0415 - only for a repository at hand
    from assess.git import Git  # noqa: PLC0415

    with Git.open(place) as git:
        return identity_of(git, git.resolve())


def _named(store: "Store", name: str) -> str:
    """Return the identity of the repository that has a name or identity; raise UsageError where there are several."""
    repositories = store.repositories()
    found = [one.identity for one in repositories if one.identity == name] or [
        one.identity for one in repositories if one.name == name
    ]
    if len(found) > 1:
        raise UsageError(f"{name}: several repositories are called that; name one of {', '.join(found)}.")
    return found[0] if found else name


def _agreed(entries: "tuple[Entry, ...]") -> bool:
    """Show what would go and ask; raise UsageError where nobody answers."""
    from reports.holdings import counted, entry_line  # noqa: PLC0415 - `--help` stays fast

    for entry in entries:
        tell(entry_line(entry))
    tell(f"Forget {counted(len(entries))} for good? [y/N]")
    answer = sys.stdin.readline()
    if not answer:
        raise UsageError("Nobody answered; add --yes to forget without a question. Nothing was forgotten.")
    return answer.strip().lower() in YES
