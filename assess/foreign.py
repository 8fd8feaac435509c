"""Readers and practices of other packages, held to what our own promise: what they give is checked before it counts."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from assess.dispatch import Dispatcher
from assess.fact_codec import encode_facts
from assess.facts import Fact, Problem, Role
from assess.findings import Finding, Practice
from assess.fitting import misfit
from assess.practices import practices_of
from assess.readers.protocol import Want
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assess.documents import Document
    from assess.facts import Facts
    from assess.findings import Rate

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,49}\.[a-z0-9][a-z0-9-]{0,49}")


class ForeignReader:
    """A reader of another package; `ORIGIN` names that package, its version and its code: part of the cache key.

    Raises TypeError where it is none, with what is missing.
    """

    def __init__(self, given: object, *, origin: str) -> None:
        self.TOOL: str = _checked(given, "TOOL", lambda one: isinstance(one, str) and NAME.fullmatch(one) is not None)
        self.VERSION: int = _checked(given, "VERSION", lambda one: isinstance(one, int))
        self.WANTS: tuple[Want, ...] = _checked(given, "WANTS", _are_wants)
        self.GIVES: tuple[type[Fact], ...] = _checked(given, "GIVES", _are_facts)
        self.ROLES: tuple[Role, ...] = tuple(_checked(given, "ROLES", _are_roles)) if hasattr(given, "ROLES") else ()
        self.ORIGIN = f"{origin} {_digest_of(given)}"
        self._read: Callable[[Document], Iterable[object]] = _checked(given, "read", callable)
        self._link: Callable[[Facts], Iterable[object]] = getattr(given, "link", _nothing)
        Dispatcher((self,))

    def read(self, document: Document) -> Iterable[Fact]:
        """Return the facts of one file; raise TypeError where one is none, or of a type that GIVES does not name."""
        return self._given(self._read(document))

    def link(self, facts: Facts) -> Iterable[Fact]:
        """Return the facts that need the whole tree, checked as those of a file are."""
        return self._given(self._link(facts.view()))

    def _given(self, given: Iterable[object]) -> tuple[Fact, ...]:
        facts = tuple(map(self._fact, given))
        encode_facts(facts)  # what cannot be kept in the cache fails here, where it is told
        return facts

    def _fact(self, one: object) -> Fact:
        if not isinstance(one, self.GIVES):
            raise TypeError(f"gives {type(one).__name__}, which GIVES does not name")
        if found := misfit(one):
            raise TypeError(f"{found} is of another type than it must be")
        return one


def foreign_practices(module: object) -> tuple[Practice, ...]:
    """Return the practices that a module has registered, each held to its promise; raise TypeError for any fault."""
    found = practices_of(module.__name__) if isinstance(module, ModuleType) else ()
    if not found:
        raise TypeError("no module with functions under @practice")
    for one in found:
        if not ID.fullmatch(one.id):
            raise TypeError(f"{one.id!r} is no id such as group.name")
        if wrong := misfit(one):
            raise TypeError(f"{one.id}: {wrong} is of another type than it must be")
    return tuple(replace(one, rate=_held(one.rate)) for one in found)


def _held(rate: Rate) -> Rate:
    """Return the rule, which then fails instead of answering what no report could tell."""

    def rated(facts: Facts) -> Finding:
        finding: object = rate(facts)
        if not isinstance(finding, Finding):
            raise TypeError(f"answers {type(finding).__name__}, no Finding")
        if wrong := misfit(finding):
            raise TypeError(f"{wrong} is of another type than it must be")
        proofs = (*finding.evidence, *(one for link in finding.links for one in link.evidence))
        if any((one.path, one.commit, one.count) == (None, None, None) for one in proofs):
            raise TypeError("has evidence without path, commit and count")
        return finding

    return rated


def _checked(given: object, name: str, holds: Callable[[Any], bool]) -> Any:  # noqa: ANN401 - checked by `holds`
    if not hasattr(given, name):
        raise TypeError(f"has no {name}")
    value = getattr(given, name)
    if not holds(value):
        raise TypeError(f"{name} is not what a reader's must be")
    return value


def _are_wants(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, Want) and misfit(one) is None for one in value)


def _are_facts(value: object) -> bool:
    return isinstance(value, tuple) and all(map(_is_kind, value))


def _is_kind(value: object) -> bool:
    """Say whether it is a type of fact that a reader may give: problems are the program's own to tell."""
    return isinstance(value, type) and issubclass(value, Fact) and value is not Problem


def _are_roles(value: object) -> bool:
    return isinstance(value, tuple | frozenset) and all(isinstance(one, Role) for one in value)


def _nothing(_: Facts) -> tuple[Fact, ...]:
    return ()


def _digest_of(given: object) -> str:
    """Digest the code of a reader's module or package, so that facts of an older draft never come back."""
    file = getattr(given, "__file__", None)
    if not file:
        return ""
    home = Path(file)
    files = sorted(home.parent.rglob("*.py")) if home.name == "__init__.py" else [home]
    return sha256(b"\0".join(one.read_bytes() for one in files)).hexdigest()
