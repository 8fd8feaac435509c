"""What becomes of the failure of a shell command: swallowed by `|| true`, a negation or the background, or judged."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

REDIRECTS = frozenset({"file_redirect", "herestring_redirect", "heredoc_redirect"})
HARMLESS = frozenset({"true", ":", "echo", "printf"})
LEAVING = frozenset({"exit", "return"})
CONDITIONALS = frozenset({"if_statement", "while_statement"})
LEAVES = re.compile(rb"\b(?:exit|return)\b(?!\s++0\b)")
MAX_CONDITIONAL = 20_000  # bytes of an `if` that are searched for an exit


class Condition(NamedTuple):
    """Up to which child of an `if` or `while` a failure is swallowed, and up to which it decides on an exit."""

    swallowed: int = 0
    judged: int = 0


def condition_of(node: Node, children: list[Node]) -> Condition:
    """Return what an `if` or `while` does with the failures of its test; of another node, nothing."""
    if node.type not in CONDITIONALS:
        return Condition()
    ends = next((index for index, child in enumerate(children) if child.type in ("then", "do_group")), 0)
    text = node.text or b""
    if len(text) > MAX_CONDITIONAL or LEAVES.search(text):
        return Condition(judged=ends)
    return Condition(swallowed=ends)


def negates(node: Node) -> bool:
    """Say whether a node is a command behind `!`."""
    return node.type == "negated_command" and bool(node.named_children)


def is_swallowed(node: Node, after: Node | None) -> bool:
    """Say whether a failure is swallowed by the node itself or by what stands behind it."""
    if node.type == "negated_command":
        return True
    if after is None:
        return False
    return after.type == "&" or (after.type == "heredoc_redirect" and _forgives(after))


def _forgives(redirect: Node) -> bool:
    """Say whether `cmd <<EOF || true` swallows: the grammar puts what follows into the redirect."""
    children = redirect.children
    return any(child.type == "||" and is_harmless(after) for child, after in pairwise(children))


def is_harmless(node: Node) -> bool:
    """Say whether a list's right side cannot fail: `true`, `echo …`, `exit 0`, or a group that ends so."""
    while node.type != "command":
        inner = [child for child in node.named_children if child.type not in REDIRECTS and child.type != "comment"]
        if not inner:
            return False
        node = inner[-1]
    words = [(child.text or b"").decode("utf-8", "replace") for child in node.named_children[:2]]
    return words[0] in HARMLESS or (words[0] in LEAVING and words[1:] == ["0"])
