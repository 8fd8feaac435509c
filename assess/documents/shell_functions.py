"""Functions of a shell script: their bodies, and the arguments that a call gives them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_CALLS = 200  # bodies that are gone through in one script
MAX_DEPTH = 5  # calls within calls
MAX_GIVEN = 200  # characters of an argument that is put into words
ARGUMENT = re.compile(r"\$([1-9])(?!\d)|\$\{([1-9])(?::?-([^{}$]{0,200}))?\}")
ALL = frozenset({"$@", "$*", "${@}", "${*}"})
DEFINES = re.compile(rb"\(\s*+\)|\bfunction\b")


class Functions:
    """The functions that a script both defines and calls by name; others run where they stand."""

    __slots__ = ("_bodies", "_left", "_waiting")

    def __init__(self, root: Node, source: bytes) -> None:
        self._bodies = _called(root) if DEFINES.search(source) else {}
        self._waiting = dict(self._bodies)
        self._left = MAX_CALLS

    def holds(self, definition: Node) -> bool:
        """Say whether a definition's body is gone through where it is called."""
        return _name(definition) in self._bodies

    def called(self, name: str, depth: int) -> Node | None:
        """Return the body that a command runs, up to a depth and a number of calls."""
        body = self._bodies.get(name)
        if body is None or depth >= MAX_DEPTH or not self._left:
            return None
        self._left -= 1
        self._waiting.pop(name, None)
        return body

    def next_uncalled(self) -> Node | None:
        """Return the body of a function that no call has led to yet, once each."""
        return self._waiting.pop(next(iter(self._waiting))) if self._waiting else None


def with_given(text: str, given: list[str]) -> str:
    """Return a text with the arguments of a call put in by number, or their defaults; those not given are empty."""

    def value(found: re.Match[str]) -> str:
        at = int(found[1] or found[2]) - 1
        known = given[at] if at < len(given) else (found[3] or "").strip("'\"")
        return known if len(known) <= MAX_GIVEN else found[0]

    return ARGUMENT.sub(value, text)


def _called(root: Node) -> dict[str, Node]:
    bodies: dict[str, Node] = {}
    names: set[str] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "function_definition" and (body := node.child_by_field_name("body")) is not None:
            bodies[_name(node)] = body
        elif node.type == "command":
            names |= {_text(child) for child in node.named_children if child.type in ("command_name", "word")}
        waiting.extend(node.named_children)
    return {name: body for name, body in bodies.items() if name in names}


def _name(definition: Node) -> str:
    name = definition.child_by_field_name("name")
    return _text(name) if name is not None else ""


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
