"""Jupyter notebooks: the code cells as one Python source, the prose as Markdown."""

from __future__ import annotations

import re

from assess.documents.json import parse_json
from assess.documents.markdown import Markdown, parse_markdown
from assess.errors import DocumentError
from assess.values import Value

MAGIC = re.compile(r"^([ \t]*+)([%!?])", re.MULTILINE)
CELL_MAGIC = re.compile(r"\s*+%%")


class Notebook(Value):
    """Code cells joined as Python, each starting at its line of that source, and the Markdown cells joined."""

    source: str
    markdown: Markdown
    line_of_cell: tuple[int, ...]


def parse_notebook(text: str) -> Notebook:
    """Read a notebook of format 4; raise DocumentError where it is none."""
    match parse_json(text):
        case {"cells": list(cells)}:
            return _notebook(cells)
    raise DocumentError("not a notebook of format 4", 1)


def _notebook(cells: list[object]) -> Notebook:
    code: list[str] = []
    prose: list[str] = []
    starts: list[int] = []
    line = 1
    for cell in cells:
        match cell:
            case {"cell_type": "code", "source": source}:
                starts.append(line)
                code.append(_python(_joined(source)))
                line += code[-1].count("\n") + 1
            case {"cell_type": "markdown", "source": source}:
                prose.append(_joined(source))
    return Notebook(source="\n".join(code), markdown=parse_markdown("\n\n".join(prose)), line_of_cell=tuple(starts))


def _joined(source: object) -> str:
    match source:
        case str():
            return source
        case list():
            return "".join(line for line in source if isinstance(line, str))
    return ""


def _python(source: str) -> str:
    """Comment out shell escapes and line magics; a cell in another language is commented out whole."""
    if CELL_MAGIC.match(source):
        return "\n".join(f"# {line}" for line in source.split("\n"))
    return MAGIC.sub(r"\1pass  # \2", source)
