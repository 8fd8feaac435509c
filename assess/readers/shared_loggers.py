"""Loggers that one module of the team configures and others import: what holds for the logger holds for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents.syntax import imported_modules, imported_names
from assess.facts import Fact, Facts, Logging, Source
from assess.readers.airflow.operators import words_in
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "shared-loggers"
VERSION = 1
WANTS = (Want(suffixes=(".py",), needles=(b"log", b"Log")),)

LOGGERS = frozenset({"log", "logger", "logging", "loggers", "logs"})
OTHERS = frozenset(
    {"logging", "structlog", "loguru", "watchtower", "airflow", "prefect", "dagster", "google", "pyspark"}
)
SHARED_FORMS = frozenset({"structured", "remote", "error-tracking"})


class LoggerImport(Fact):
    """A module takes a logger from another one; `package` is the first part of its name, "" for its own folder's."""

    package: str


GIVES = (LoggerImport, Logging)


def read(document: Document) -> Iterator[LoggerImport]:
    """Yield the packages from which one module takes a logger."""
    tree = document.python
    relative = [name for name in imported_names(tree).values() if name.startswith(".")]
    packages = {_package(name) for name in (*imported_modules(tree), *relative) if _is_logger(name)}
    for package in sorted(packages - OTHERS):
        yield LoggerImport(source=Source(path=document.path, line=1, tool="python"), package=package)


def link(facts: Facts) -> Iterator[Logging]:
    """Yield the configured logging of each module that takes its logger from one that configures it."""
    configured = [one for one in facts.of(Logging) if one.form in SHARED_FORMS and one.source.path.endswith(".py")]
    places = [(one.form, frozenset(one.source.path.removesuffix(".py").split("/")), one) for one in configured]
    for taken in facts.of(LoggerImport):
        parts = taken.source.path.split("/")
        wanted = {taken.package} if taken.package else set(parts[-2:-1])
        form = next((form for form, place, _ in places if wanted and wanted <= place), None)
        if form is not None:
            yield Logging(source=taken.source, form=form)


def _is_logger(name: str) -> bool:
    return bool(LOGGERS & words_in(name.rpartition(".")[2]))


def _package(name: str) -> str:
    return "" if name.startswith(".") else name.partition(".")[0]
