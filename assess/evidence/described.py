"""How much of the data code pages of prose describe: the folder around it, or its module by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Description, Facts, PageEntries, Record, RecordKind, SelfService
from assess.findings import Share
from assess.thresholds import MOST
from assess.weights import data_code

if TYPE_CHECKING:
    from collections.abc import Iterable

# The layout of sources below a module: https://maven.apache.org/guides and https://packaging.python.org (src layout)
LAYOUT = re.compile(r"/src(?:/(?:main|it)/(?:java|scala|kotlin)(?:/.*)?)?(?=/|\Z)")
ABOVE = 2  # a page speaks of the files of its folder and of the folders directly in it
GENERAL_NAMES = frozenset({"main", "utils", "common", "config", "types", "helpers", "schema", "run"})
# Folders named for what any repository has: a page of that name speaks of the kind of thing.
GENERAL_FOLDERS = GENERAL_NAMES | frozenset(
    "src lib app apps api core code data sql dbt python airflow etl dags jobs models pipelines tasks flows workflows"
    " services scripts notebooks macros tests docs deploy infrastructure terraform sources staging intermediate marts"
    " reports seeds snapshots definitions includes resources inputs outputs tools".split()
)
CATALOGUE_ENTRY = "catalogue-entry"
PREFIX = re.compile(r" [-:|/] ")  # between the team or system and what a title is on
BREAK = re.compile(r"[- ]")
TOLD_WORDS = 30  # fewer only list what a folder holds
PAGES = 10  # so many pages with the columns of tables are a dictionary of the data, not an overview


def described_code(facts: Facts) -> Share:
    """Return the share of the lines of data code that a page beside it or a page of the docs describes."""
    pages = facts.of(Description)
    folders = {page.folder for page in pages if page.folder}
    names = {name.casefold() for page in pages for name in page.names}
    named = _all_names(names) - GENERAL_NAMES
    told_of = {name.casefold() for page in pages if page.words >= TOLD_WORDS for name in page.names} - GENERAL_FOLDERS

    # a word alone is told of anything
    listed = {name for page in facts.of(PageEntries) for name in page.names if "_" in name} - GENERAL_FOLDERS

    def is_described(path: str) -> bool:
        return _is_near(path, folders) or _is_named(path, named | listed) or _is_in(path, told_of)

    code = data_code(facts)
    told = sum(one.lines for one in code if is_described(one.source.path))
    return Share(n=told, of=sum(one.lines for one in code), unit="lines of data code", needed=MOST)


def told_names(facts: Facts) -> frozenset[str]:
    """Return the names that have a text of their own: a page, a heading, a row of a table, an entry of a list."""
    listed = (name for page in facts.of(PageEntries) for name in page.names)
    pages = (name.casefold() for page in facts.of(Description) if page.words >= TOLD_WORDS for name in page.names)
    return frozenset({*listed, *pages} - GENERAL_FOLDERS)


def is_told(name: str, told: frozenset[str]) -> bool:
    """Say whether a table, a model or a pipeline is among such names, by the last part of its own."""
    last = PREFIX.split(name.casefold())[-1].rpartition(".")[2]
    return BREAK.sub("_", last) in told


def dictionary(facts: Facts) -> tuple[Record | SelfService, ...]:
    """Return the pages that describe tables or are entries of a catalogue, one for each file."""
    pages: dict[str, Record | SelfService] = {
        one.source.path: one for one in facts.of(SelfService) if one.form == CATALOGUE_ENTRY
    }
    pages |= {one.source.path: one for one in facts.of(Record) if one.kind is RecordKind.DATA_DICTIONARY}
    return tuple(pages[path] for path in sorted(pages))


def _is_near(path: str, folders: set[str]) -> bool:
    folder = path.rpartition("/")[0]
    return any(_is_on(folders, start) for start in {folder, LAYOUT.sub("", folder)})


def _is_on(folders: set[str], folder: str) -> bool:
    for _ in range(ABOVE):
        if folder in folders:
            return True
        folder = folder.rpartition("/")[0]
    return False


def _is_named(path: str, names: set[str]) -> bool:
    return path.rpartition("/")[2].partition(".")[0].casefold().replace("-", "_") in names


def _is_in(path: str, names: set[str]) -> bool:
    """Say whether a page is named for a folder that a file lies in, or for the one around that."""
    folder = LAYOUT.sub("", path.rpartition("/")[0]).casefold().replace("-", "_")
    return not names.isdisjoint(folder.split("/")[-ABOVE:])


def _all_names(names: Iterable[str]) -> set[str]:
    """Return the last two parts of dotted names too: a class is told with its module."""
    return {part for name in names for part in name.split(".")[-2:]}
