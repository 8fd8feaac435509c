"""How firmly dependencies are fixed: by files that name them, and by the data code that lock files reach."""

from __future__ import annotations

from posixpath import dirname
from typing import TYPE_CHECKING

from assess.facts import Facts, Pin, PinKind, Workspace
from assess.findings import Share, share
from assess.globs import matches
from assess.thresholds import MOST
from assess.weights import data_code

if TYPE_CHECKING:
    from collections.abc import Iterable

FIXED = frozenset({PinKind.HASHED, PinKind.LOCKED, PinKind.EXACT})


def fixed_files(facts: Facts) -> Share:
    """Count the files with dependencies that are fixed there or by a lock file of the same folder or workspace."""
    pins = facts.of(Pin)
    locked = _locked(facts)
    files: dict[tuple[str, str], list[Pin]] = {}
    for pin in pins:
        if pin.scope in {"lock", "package"}:
            files.setdefault((pin.ecosystem, pin.source.path), []).append(pin)

    def is_fixed(file: tuple[str, str]) -> bool:
        return (file[0], dirname(file[1])) in locked or _mostly_fixed(files[file])

    return share(sorted(files), is_fixed, unit="dependency files", needed=MOST, name=lambda file: file[1])


def reached_by_locks(facts: Facts) -> Share:
    """Return the share of the data code whose nearest folder with dependencies has them fixed."""
    locked = {folder for _, folder in _locked(facts)}
    fixed: dict[str, bool] = {}
    for pin in facts.of(Pin):
        if pin.scope in {"lock", "package"}:
            folder = dirname(pin.source.path)
            fixed[folder] = folder in locked
    code = data_code(facts)
    reached = sum(one.lines for one in code if _nearest(one.source.path, fixed))
    return Share(n=reached, of=sum(one.lines for one in code), unit="lines of data code", needed=MOST)


def _locked(facts: Facts) -> set[tuple[str, str]]:
    """Return the folders with a lock file of each kind, and those of the packages of a workspace that has one."""
    pins = facts.of(Pin)
    locked = {(pin.ecosystem, dirname(pin.source.path)) for pin in pins if pin.scope == "lock"}
    shared = [one for one in facts.of(Workspace) if (one.ecosystem, dirname(one.source.path)) in locked]
    folders = {(pin.ecosystem, dirname(pin.source.path)) for pin in pins if pin.scope == "package"}
    together = {
        (ecosystem, folder)
        for ecosystem, folder in folders - locked
        if any(one.ecosystem == ecosystem and matches(folder, one.members) for one in shared)
    }
    return locked | together


def _nearest(path: str, fixed: dict[str, bool]) -> bool:
    while path:
        path = path.rpartition("/")[0]  # `dirname` never leaves "/"
        if path in fixed:
            return fixed[path]
    return False


def _mostly_fixed(pins: Iterable[Pin]) -> bool:
    some = list(pins)
    fixed = sum(pin.count for pin in some if pin.kind in FIXED)
    return fixed >= MOST * sum(pin.count for pin in some)
