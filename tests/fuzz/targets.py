"""What is fuzzed: each target takes bytes and may raise nothing but the errors that the program tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.criteria import CRITERIA, Statuses
from assess.dispatch import Dispatcher, wanting
from assess.documents import Document, parse_shell, parse_yaml, unwrapped
from assess.errors import DocumentError, UsageError
from assess.fact_codec import decode_facts, encode_facts
from assess.facts import Ages, Facts
from assess.links import link
from assess.masking import masked
from assess.practices import practices
from assess.readers import codeowners, readers
from assess.roles import decide_roles
from assess.settings import parse_settings
from tests.assess.conftest import QUIET_YEAR, RATED_AT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assess.facts import Fact

MARK = "=== "  # before the path of each file of a tree
DISPATCHER = Dispatcher(readers())


def yaml(data: bytes) -> None:
    """Compose YAML."""
    try:
        parse_yaml(data.decode("utf-8", "replace"))
    except DocumentError:
        return


def shell(data: bytes) -> None:
    """Read a script into commands, and take each out of what only runs it."""
    try:
        commands = parse_shell(data.decode("utf-8", "replace"))
    except DocumentError:
        return
    for command in commands:
        unwrapped(command.words)


def owners(data: bytes) -> None:
    """Read CODEOWNERS."""
    tuple(codeowners.read(Document("CODEOWNERS", data)))


def settings(data: bytes) -> None:
    """Read the team's settings."""
    try:
        parse_settings(".dataops-assess.toml", data)
    except UsageError:
        return


def masks(data: bytes) -> None:
    """Mask a line."""
    masked(data.decode("utf-8", "replace"))


def tree(data: bytes) -> None:
    """Read a tree of files with every reader, link, join and rate, without the isolator that hides faults."""
    files = files_of(data)
    roles = decide_roles({path: len(content) for path, content in files.items()})
    local = [fact for path, content in files.items() for fact in _read(path, content)]
    kept = encode_facts(local)
    assert kept is None or encode_facts(decode_facts(kept) or ()) == kept
    facts = Facts(local, activity=QUIET_YEAR, ages=Ages(rated_at=RATED_AT, last_touched={}, touches_last_year={}))
    named = [one for reader in readers() if hasattr(reader, "link") for one in reader.link(facts)]
    whole = link(facts.extended(named), roles, ())
    statuses = {one.id: one.rate(whole).status for one in practices()}
    for criterion in CRITERIA.values():
        criterion.judge(whole, Statuses(statuses))


def files_of(data: bytes) -> dict[str, bytes]:
    """Return the files of a tree: each stands after a line that begins with the mark and goes on with its path."""
    parts = (b"\n" + data).split(f"\n{MARK}".encode())
    named = (part.partition(b"\n") for part in parts[1:])
    found = {path.decode("utf-8", "replace").strip(): content for path, _, content in named}
    return {path: content for path, content in found.items() if path}


def data_of(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files as one input of the target `tree`."""
    return b"\n".join(f"{MARK}{path}\n".encode() + content for path, content in files)


def _read(path: str, content: bytes) -> list[Fact]:
    document = Document(path, content)
    (role,) = decide_roles({path: len(content)}).values()
    found: list[Fact] = []
    for reader in wanting(DISPATCHER.rules(path, role), document):
        try:
            found.extend(tuple(reader.read(document)))
        except DocumentError:
            continue
    return found


TARGETS: dict[str, Callable[[bytes], None]] = {
    "yaml": yaml,
    "shell": shell,
    "owners": owners,
    "settings": settings,
    "masks": masks,
    "tree": tree,
}
