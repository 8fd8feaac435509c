"""Plug-ins: readers and practices of other installed packages, found by their entry points when they are asked for.

A package names a reader (a module or an object) under `dataops_assess.readers` and a module of practices under
`dataops_assess.practices`. What cannot be used of it is a `Flaw`: told in a row of its own, and the rest goes on.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
from functools import cache
from typing import TYPE_CHECKING

from assess.facts import Problem, ProblemKind, Source
from assess.findings import Effort, Finding, Practice, Status
from assess.isolation import Fault, isolated
from assess.masking import masked
from assess.values import Value
from assess.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.metadata import EntryPoint

    from assess.readers.protocol import Reader

READERS = "dataops_assess.readers"
PRACTICES = "dataops_assess.practices"
VARIABLE = "DATAOPS_ASSESS_NO_PLUGINS"
UNFIT_FOR_VERSION = re.compile(r"[^A-Za-z0-9.]+")


class Flaw(Value):
    """What of a plug-in cannot be used: a reader or practices, by the name of the entry point or the id, and why."""

    name: str
    of_practices: bool
    message: str


class Plugin(Value):
    """An installed package with what it brings."""

    name: str
    version: str
    readers: tuple[Reader, ...] = ()
    practices: tuple[Practice, ...] = ()
    flaws: tuple[Flaw, ...] = ()


class Plugins(Value):
    """All plug-ins that take part, in the order of their names."""

    listed: tuple[Plugin, ...] = ()

    @property
    def readers(self) -> tuple[Reader, ...]:
        """The readers of all of them."""
        return tuple(reader for plugin in self.listed for reader in plugin.readers)

    @property
    def practices(self) -> tuple[Practice, ...]:
        """The practices of all of them; what cannot be used stands among them as one that cannot be rated."""
        own = (practice for plugin in self.listed for practice in plugin.practices)
        flawed = (_unusable(plugin, flaw) for plugin, flaw in self._flaws if flaw.of_practices)
        return (*own, *flawed)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is told of readers that cannot be used; which facts they would have given is not known."""
        return tuple(
            Problem(
                source=Source(path="", tool=plugin.name),
                reader=f"{plugin.name}:{flaw.name}",
                kind=ProblemKind.FAULT,
                message=flaw.message,
            )
            for plugin, flaw in self._flaws
            if not flaw.of_practices
        )

    @property
    def version(self) -> str:
        """The version of the program with those of the plug-ins: results with and without one are never mixed."""
        told = ".".join(UNFIT_FOR_VERSION.sub("-", f"{one.name}-{one.version}") for one in self.listed)
        return f"{VERSION}+{told}" if told else VERSION

    @property
    def _flaws(self) -> Iterator[tuple[Plugin, Flaw]]:
        return ((plugin, flaw) for plugin in self.listed for flaw in plugin.flaws)


NONE = Plugins()


def told_plugins(found: Plugins) -> Iterator[str]:
    """Yield a sentence for each plug-in that takes part, for the limits of an assessment."""
    for one in found.listed:
        brought = (
            ("readers", [reader.TOOL for reader in one.readers]),
            ("practices", [row.id for row in one.practices]),
        )
        said = "; ".join(f"{word} {', '.join(names)}" for word, names in brought if names) or "nothing"
        yield f"plug-in {one.name} {one.version} takes part with {said}"
        yield from (f"plug-in {one.name} {one.version}: {masked(f'{flaw.name}: {flaw.message}')}" for flaw in one.flaws)


def plugins() -> Plugins:
    """Return what is installed, loaded once; nothing where `DATAOPS_ASSESS_NO_PLUGINS` is set."""
    return NONE if os.environ.get(VARIABLE) else installed()


def any_installed() -> bool:
    """Say whether a plug-in would take part, without loading it."""
    return not os.environ.get(VARIABLE) and bool(isolated(_entry_points))


@cache
def installed() -> Plugins:
    """Load every plug-in that is installed."""
    found = isolated(_entry_points)
    if isinstance(found, Fault):
        flaw = Flaw(name="entry points", of_practices=True, message=f"they cannot be listed: {found.message}")
        return Plugins(listed=(Plugin(name="plug-ins", version="0", flaws=(flaw,)),))
    return _Loading().load(found)


def _entry_points() -> list[tuple[str, str, EntryPoint]]:
    """Return package, version and entry point of each, in an order that does not hang on the import path."""
    found = [
        (one.dist.name, one.dist.version or "0", one)
        for group in (READERS, PRACTICES)
        for one in importlib.metadata.entry_points(group=group)
        if one.dist is not None
    ]
    return sorted(found, key=lambda row: (row[0], row[2].group != READERS, row[2].name))


class _Loading:
    """The plug-ins made one after the other; a name counts for the first that has it."""

    def __init__(self) -> None:
        from assess.practices import practices  # noqa: PLC0415 - both take longer than many a run without plug-ins
        from assess.readers import readers  # noqa: PLC0415

        self._tools = {reader.TOOL: "the program itself" for reader in readers()}
        self._ids = {practice.id: "the model itself" for practice in practices()}

    def load(self, found: Iterable[tuple[str, str, EntryPoint]]) -> Plugins:
        by_package: dict[tuple[str, str], list[EntryPoint]] = {}
        for name, version, entry in found:
            by_package.setdefault((name, version), []).append(entry)
        return Plugins(listed=tuple(self._plugin(*key, entries) for key, entries in by_package.items()))

    def _plugin(self, name: str, version: str, entries: list[EntryPoint]) -> Plugin:
        readers: list[Reader] = []
        practices: list[Practice] = []
        flaws: list[Flaw] = []
        for entry in entries:
            if entry.group == READERS:
                readers.extend(self._reader(name, version, entry, flaws))
            else:
                practices.extend(self._practices(name, entry, flaws))
        return Plugin(
            name=name, version=version, readers=tuple(readers), practices=tuple(practices), flaws=tuple(flaws)
        )

    def _reader(self, name: str, version: str, entry: EntryPoint, flaws: list[Flaw]) -> Iterator[Reader]:
        from assess.foreign import ForeignReader  # noqa: PLC0415 - most runs have no plug-in

        made = isolated(lambda: ForeignReader(_loaded(entry), origin=f"{name} {version}"))
        if isinstance(made, Fault):
            flaws.append(Flaw(name=entry.name, of_practices=False, message=f"cannot be used: {made.message}"))
        elif made.TOOL in self._tools:
            told = f"its TOOL {made.TOOL!r} is that of {self._tools[made.TOOL]}; give it a name of its own"
            flaws.append(Flaw(name=entry.name, of_practices=False, message=told))
        else:
            self._tools[made.TOOL] = name
            yield made

    def _practices(self, name: str, entry: EntryPoint, flaws: list[Flaw]) -> Iterator[Practice]:
        from assess.foreign import foreign_practices  # noqa: PLC0415

        made = isolated(lambda: foreign_practices(_loaded(entry)))
        if isinstance(made, Fault):
            flaws.append(Flaw(name=entry.name, of_practices=True, message=f"cannot be used: {made.message}"))
            return
        for practice in made:
            if practice.id in self._ids:
                told = f"the id {practice.id} is that of {self._ids[practice.id]}; give it one of its own"
                flaws.append(Flaw(name=practice.id, of_practices=True, message=told))
            else:
                self._ids[practice.id] = name
                yield practice


def _loaded(entry: EntryPoint) -> object:
    try:
        loaded: object = entry.load()
    except SystemExit as error:  # no package ends a run by being imported
        raise ImportError(f"{entry.value} leaves the program when it is imported") from error
    return loaded


def _unusable(plugin: Plugin, flaw: Flaw) -> Practice:
    """Return a practice that stands for what cannot be used, so that it has a row of its own."""
    error = Finding(status=Status.ERROR, reason=flaw.message, certain=False)
    return Practice(
        id=f"{plugin.name}:{flaw.name}",
        title=f"The practices of {plugin.name} {plugin.version} can be used",
        remedy="Mend the plug-in or update it; --no-plugins goes on without any.",
        effort=Effort.HOURS,
        why="",
        no_trace=Status.ABSENT,
        rate=lambda _: error,
    )
