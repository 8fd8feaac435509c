"""packages.yml, dependencies.yml and package-lock.yml: the dbt packages of a project and how they are fixed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import line_of
from assess.facts import Fact, Pin, PinKind, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "dbt"
LOCK = "package-lock.yml"
EXACT_VERSION = re.compile(r"={0,2}\s*+v?\d++(?:\.\d++){1,2}(?:[-.+]?\w+)?")
COMMIT = re.compile(r"[0-9a-f]{7,40}")


def read_packages(document: Document) -> Iterator[Fact]:
    """Return a pin for each package, or one for a lock file."""
    match document.yaml:
        case {"packages": list() as packages} as root if document.path.endswith(LOCK):
            at = Source(path=document.path, line=line_of(root, "packages"), tool=TOOL)
            yield Pin(source=at, scope="lock", ecosystem="dbt", kind=PinKind.LOCKED, count=len(packages))
        case {"packages": list() as packages}:
            for package in packages:
                if isinstance(package, dict):
                    yield from _pin(document.path, package)


def _pin(path: str, package: dict[str, object]) -> Iterator[Pin]:
    at = Source(path=path, line=line_of(package), tool=TOOL)
    match package:
        case {"package": str() as name}:
            yield Pin(source=at, scope="package", ecosystem="dbt", name=name, kind=_version(package.get("version")))
        case {"git": str() as url}:
            yield Pin(source=at, scope="package", ecosystem="dbt", name=_repository(url), kind=_revision(package))
        case {"tarball": str(), "name": str() as name}:
            yield Pin(source=at, scope="package", ecosystem="dbt", name=name, kind=PinKind.EXACT)


def _version(version: object) -> PinKind:
    match version:
        case None:
            return PinKind.NONE
        case str() | float() | int() if EXACT_VERSION.fullmatch(str(version).strip()):
            return PinKind.EXACT
        case [str() as only] if EXACT_VERSION.fullmatch(only.strip()):
            return PinKind.EXACT
    return PinKind.RANGE


def _revision(package: dict[str, object]) -> PinKind:
    revision = str(package.get("revision", ""))
    fixed = EXACT_VERSION.fullmatch(revision) or COMMIT.fullmatch(revision)
    return PinKind.EXACT if fixed else PinKind.MOVING


def _repository(url: str) -> str:
    """Return "owner/name" of a Git address, without user, password and host."""
    parts = [part for part in re.split(r"[/:]", url.removesuffix("/").removesuffix(".git")) if part]
    return "/".join(parts[-2:])
