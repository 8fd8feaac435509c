"""Documents: one blob of the repository, parsed at most once in each format that a reader asks for."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

from assess.documents.hcl import Block, parse_hcl
from assess.documents.jinja import JinjaCall
from assess.documents.json import parse_json
from assess.documents.markdown import CodeBlock, Markdown, Section, parse_asciidoc, parse_markdown, parse_rst
from assess.documents.notebook import Notebook, parse_notebook
from assess.documents.prose_links import Link
from assess.documents.python import parse_python
from assess.documents.shell import Command, parse_shell, unwrapped
from assess.documents.sql import Sql, Statement, parse_sql
from assess.documents.templated import is_templated, unfilled
from assess.documents.toml import parse_toml
from assess.documents.values import Mapping, Sequence, Tagged, Unresolved, line_of, walk
from assess.documents.yaml import parse_yaml
from assess.errors import DocumentError
from assess.words import words_in

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

__all__ = [
    "Block",
    "CodeBlock",
    "Command",
    "Document",
    "DocumentError",
    "JinjaCall",
    "Link",
    "Mapping",
    "Markdown",
    "Notebook",
    "Section",
    "Sequence",
    "Sql",
    "Statement",
    "Tagged",
    "Unresolved",
    "line_of",
    "parse_shell",
    "parse_yaml",
    "unwrapped",
    "walk",
]

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
PROSE = {"rst": parse_rst, "adoc": parse_asciidoc, "asciidoc": parse_asciidoc}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Document:
    """A file's path and content; each format raises DocumentError where the content is not of it."""

    path: str  # POSIX, inside the repository
    content: bytes = field(repr=False)
    _memo: dict[str, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Take UTF-16 with its mark as the UTF-8 that it stands for: what is looked for in a content is written so."""
        if self.content.startswith(UTF16):
            object.__setattr__(self, "content", self.content.decode("utf-16", "replace").encode())

    @property
    def text(self) -> str:
        """UTF-8; what cannot be decoded is replaced."""
        if "text" not in self._memo:
            self._memo["text"] = self.content.decode("utf-8-sig", "replace")
        return cast("str", self._memo["text"])

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines without their ends."""
        if "lines" not in self._memo:
            lines = self.text.replace("\r\n", "\n").split("\n")
            self._memo["lines"] = tuple(lines if lines[-1] else lines[:-1])
        return cast("tuple[str, ...]", self._memo["lines"])

    @property
    def vocabulary(self) -> frozenset[bytes]:
        """The words of ASCII, in lower case."""
        if "vocabulary" not in self._memo:
            self._memo["vocabulary"] = words_in(self.content)
        return cast("frozenset[bytes]", self._memo["vocabulary"])

    @property
    def words(self) -> bytes:
        """The vocabulary, parted by blanks, to look for parts of words in."""
        if "words" not in self._memo:
            self._memo["words"] = b" ".join(self.vocabulary)
        return cast("bytes", self._memo["words"])

    @property
    def yaml(self) -> object:
        """The first YAML document; None where there is none."""
        return next(iter(self.yaml_documents), None)

    @property
    def yaml_documents(self) -> tuple[object, ...]:
        return self._parsed("yaml", parse_yaml)

    @property
    def unfilled_documents(self) -> tuple[object, ...]:
        """The YAML documents of a template, a word in place of each value."""
        return self._parsed("unfilled", lambda text: parse_yaml(unfilled(text) if is_templated(text) else text))

    @property
    def json(self) -> object:
        return self._parsed("json", parse_json)

    @property
    def toml(self) -> Mapping:
        return self._parsed("toml", parse_toml)

    @property
    def python(self) -> ast.Module:
        return self._parsed("python", parse_python)

    @property
    def sql(self) -> Sql:
        return self._parsed("sql", parse_sql)

    @property
    def shell(self) -> tuple[Command, ...]:
        return self._parsed("shell", parse_shell)

    @property
    def markdown(self) -> Markdown:
        """Prose by the path's suffix: Markdown, reStructuredText or AsciiDoc."""
        return self._parsed("markdown", PROSE.get(self.path.rpartition(".")[2].lower(), parse_markdown))

    @property
    def notebook(self) -> Notebook:
        return self._parsed("notebook", parse_notebook)

    @property
    def hcl(self) -> tuple[Block, ...]:
        return self._parsed("hcl", parse_hcl)

    def _parsed(self, name: str, parse: Callable[[str], T]) -> T:
        if name not in self._memo:
            self._memo[name] = _attempt(parse, self.text)
        found = self._memo[name]
        if isinstance(found, DocumentError):
            raise type(found)(str(found), found.line)
        return cast("T", found)


def _attempt(parse: Callable[[str], T], text: str) -> T | DocumentError:
    try:
        return parse(text)
    except DocumentError as error:
        return error.with_traceback(None)
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError) as error:
        return DocumentError(f"cannot be parsed: {type(error).__name__}")
