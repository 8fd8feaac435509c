"""Python of a later version put into words that an earlier one reads: names and lines stay, meaning hardly changes.

https://peps.python.org/pep-0695 (parameters of types) and https://peps.python.org/pep-0701 (quotes within f-strings)
"""

from __future__ import annotations

import re

OTHER = {'"': "'", "'": '"'}
PARAMETERS = re.compile(
    r"^([ \t]*(?:async[ ]+)?(?:def|class)[ ]+\w+)\[[^\]\n]{0,200}(?:\[[^\]\n]{0,100}\][^\]\n]{0,100})?\]", re.MULTILINE
)
ALIAS = re.compile(r"^([ \t]*)type[ ]+(\w+)(?:\[[^\]\n]{0,200}\])?[ ]*=", re.MULTILINE)
BEGINS = re.compile(r"(?<![\w\"'])[rR]?[fF][rR]?([\"'])(?!\1)")


def put_earlier(text: str) -> str:
    """Return the text without parameters of types, and with other quotes inside the braces of f-strings."""
    text = ALIAS.sub(r"\1\2 =", PARAMETERS.sub(r"\1", text))
    return "".join(map(_requoted, text.splitlines(keepends=True)))


def _requoted(line: str) -> str:
    """Return a line whose f-strings hold no quote of their own kind within braces."""
    found = BEGINS.search(line)
    if found is None:
        return line
    quote, made, at, depth = found[1], list(line), found.end(), 0
    while at < len(line):
        mark = line[at]
        if (depth == 0 and mark == "\\") or (depth == 0 and line[at : at + 2] in ("{{", "}}")):
            at += 1
        elif mark in "{}":
            depth += 1 if mark == "{" else -1
        elif mark == quote and depth > 0:
            made[at] = OTHER[quote]
        elif mark == quote:
            following = BEGINS.search(line, at + 1)
            if following is None:
                break
            quote, at, depth = following[1], following.end() - 1, 0
        at += 1
    return "".join(made)
