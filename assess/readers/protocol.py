"""What a reader is: a module that declares which files it wants and turns one document into facts of that file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from assess.facts import Role  # noqa: TC001 - a plug-in's wants are held against their types at run time
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document
    from assess.facts import Fact, Facts


class Want(Value):
    """A declaration of wanted files: all conditions that are given must hold, any entry of each suffices.

    names: file names as fnmatch patterns without case ("dockerfile", "dockerfile.*", "*.tf");
    suffixes: endings of the name with the dot (".yml");
    folders: a folder with this name or these components anywhere in the path (".github/workflows", "dags");
    top: the same, but from the repository's (or scope's) top only; "" means a file right at the top;
    needles: bytes of which one must occur in the content (a prefilter before any parse);
    roles: roles of files that this want reads beyond the reader's own.
    """

    names: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    top: tuple[str, ...] = ()
    needles: tuple[bytes, ...] = ()
    roles: tuple[Role, ...] = ()


class Reader(Protocol):
    """The shape of a module in `assess/readers/`; the folder is the registry.

    Optional names: `ROLES` (roles of files beyond pipeline and tooling that it reads: `Role.TEST`, `Role.DOCS` …)
    and `link(facts) -> Iterable[Fact]`, which resolves this tool's names over the whole tree and returns further facts.
    """

    TOOL: str  # id of the tool
    VERSION: int  # raised whenever its facts change: part of the cache key
    WANTS: tuple[Want, ...]
    GIVES: tuple[type[Fact], ...]  # every type of fact that read() and link() may return

    def read(self, document: Document) -> Iterable[Fact]:
        """Return the facts of one file, names still unresolved; `DocumentError` becomes a `Problem`."""

    def link(self, facts: Facts) -> Iterable[Fact]:
        """Return the facts that need the whole tree."""
