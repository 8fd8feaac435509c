"""Syntax trees by a grammar, within limits of processor time: crafted files take grammars minutes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from assess.documents.allowance import taking_time
from assess.errors import TooLargeError

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_SECONDS = 1.0  # of one file; real ones of the largest size take a fifth
PIECE = 65_536  # bytes that the grammar is given at a time
PIECE_OF_TEXT = 128  # of a node: its whole piece is looked through for each


class _Source:
    """Hands over a source in pieces, as the grammar and then the texts of its nodes ask for it."""

    __slots__ = ("_content", "piece")

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.piece = PIECE

    def __call__(self, at: int, _: object) -> bytes:
        return self._content[at : at + self.piece]


def syntax_tree(parser: Parser, source: bytes, language: str, line: int | None = None) -> Node:
    """Return the root of a tree; raise TooLargeError where the file, or all files of the tree, take too long."""
    with taking_time(language, line):
        ends = time.process_time() + MAX_SECONDS
        pieces = _Source(source)
        try:
            root = parser.parse(pieces, progress_callback=lambda *_: time.process_time() > ends).root_node
        except ValueError as error:
            parser.reset()
            raise TooLargeError(f"{language} that takes too long to read", line) from error
        pieces.piece = PIECE_OF_TEXT
        return root
