"""packages.yml, dependencies.yml and package-lock.yml: the dbt packages of a project and how they are fixed."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from assess.documents import line_of
from assess.facts import DBT_PACKAGE, Artifact, Fact, Pin, PinKind, Source
from assess.roles import tests_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "dbt"
LOCK = "package-lock.yml"
EXACT_VERSION = re.compile(r"={0,2}\s*+v?\d++(?:\.\d++){1,2}(?:[-.+]?\w+)?")
COMMIT = re.compile(r"[0-9a-f]{7,40}")


class LocalPackage(Fact):
    """A project of this tree that another one takes in as a package, by its folder."""

    folder: str


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


def _packaged(path: str, written: str) -> str | None:
    """Return the package that a project of tests stands in and tries out; None where it takes in another one."""
    folder = normpath(join(dirname(path), written))
    is_around = folder == "." or path.startswith(f"{folder}/")
    return folder.removeprefix(".") if is_around and tests_folder(dirname(path)) is not None else None


def _pin(path: str, package: dict[str, object]) -> Iterator[Fact]:
    at = Source(path=path, line=line_of(package), tool=TOOL)
    match package:
        case {"local": str() as written}:
            yield LocalPackage(source=at, folder=normpath(join(dirname(path), written)).removeprefix("."))
            if (folder := _packaged(path, written)) is not None:
                yield Artifact(source=at, kind=DBT_PACKAGE, holds=(".",), folder=folder)
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
