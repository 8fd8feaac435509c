"""Graphs of data that a team's own configuration declares: which dataset is made from which others.

https://dvc.org/doc/user-guide/project-structure/dvcyaml-files, https://github.com/lightbend/config/blob/main/HOCON.md,
https://snakemake.readthedocs.io and https://intake.readthedocs.io/en/latest/catalog.html; others by their own keys
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Lineage, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "written-graphs"
VERSION = 1
YAML = (".yml", ".yaml")
UPSTREAM = rb"depends_on derived_from upstream input_tables source_tables inputs deps parents".split()
WANTS = (
    Want(suffixes=YAML, needles=(*(word + b":" for word in UPSTREAM), b"upstreams:", b"upstream_tables:", b"://")),
    Want(names=("*catalog*.yml", "*catalog*.yaml"), needles=(b"driver:",)),
    Want(suffixes=(".conf", ".hocon"), needles=(b".output",)),
    Want(names=("snakefile", "*.smk"), needles=(b"rule ",)),
)
GIVES = (Lineage,)

# Two parts at least: a lone word may be a task, a service or a package.
NAME = r"[\w-]{1,80}(?:://|[./])[\w${}./-]{1,300}"
KEY = re.compile(
    rf"[ ]{{0,60}}(?:-[ ])?[\"']?([\w-]{{1,80}}(?:(?:://|[./])[\w${{}}./-]{{1,300}})?)[\"']?:"
    rf"(?:[ ]+[\"']?({NAME})[\"']?)?[ ]*(?:#.*)?"
)
ITEM = re.compile(rf"[ ]{{0,60}}-[ ]+[\"']?({NAME})[\"']?[ ]*(?:#.*)?")
NEEDING = frozenset({*(word.decode() for word in UPSTREAM), "upstreams", "upstream_tables", "upstream_datasets"})
SURELY = NEEDING - {"inputs", "deps", "parents"}
MADE = frozenset({"outs", "outputs", "output"})
WEB = ("http://", "https://")
STEP_OUTPUT = re.compile(r"\$\{[\w.-]{1,80}\.outputs?\.[\w.-]{1,80}\}")
RULE_OUTPUT = re.compile(r"\brules\.\w{1,80}\.output\b|^[ \t]{1,12}output:", re.MULTILINE)
DRIVER = re.compile(r"^[ ]{2,12}driver:[ ]{1,4}[\w.]", re.MULTILINE)
OF_OTHERS = ("compose", ".github/", "chart.", "mkdocs", "environment.")  # services, jobs and packages
FEWEST = 3  # joins that make up a graph


def read(document: Document) -> Iterator[Lineage]:
    """Yield the graph of one file, counted by its joins."""
    path = document.path.lower()
    if any(word in path for word in OF_OTHERS):
        return
    text = document.text
    if path.endswith(YAML):
        if "\nsources:" in f"\n{text}" and DRIVER.search(text):
            yield _lineage(document, "sources", 1)
            return
        count = _joins(text)
    else:
        pattern = STEP_OUTPUT if path.endswith((".conf", ".hocon")) else RULE_OUTPUT
        count = sum(1 for _ in pattern.finditer(text))
    if count >= FEWEST:
        yield _lineage(document, "written", count)


def _lineage(document: Document, form: str, count: int) -> Lineage:
    return Lineage(source=Source(path=document.path, line=1, tool=TOOL), form=form, count=count)


def _joins(text: str) -> int:
    """Count the entries that name another entry of the file, or something above them by a key that says so."""
    made: set[str] = set()
    named: list[tuple[str, str]] = []
    key = ""
    for line in text.splitlines():
        if item := ITEM.fullmatch(line):
            if key in MADE:
                made.add(item.group(1))
            else:
                named.append((key, item.group(1)))
        elif found := KEY.fullmatch(line):
            key = found.group(1)
            if found.group(2):
                named.append((key, found.group(2)))
            elif not key.startswith(WEB):
                made.add(key)
    return sum(name in made or (key in SURELY and not name.startswith(WEB)) for key, name in named)
