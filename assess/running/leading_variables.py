"""Commands that begin with a variable: `$(SUDO) docker build`, `${RUN} pytest`, `$(TERRAFORM) apply`."""

from __future__ import annotations

import re

from assess.documents import unwrapped
from assess.running.command_patterns import program_of
from assess.running.commands import is_known

# A variable of the shell or of make, also one with a default, and what its name adds to that of a program.
VARIABLE = re.compile(r"\$(?:([A-Za-z_]\w{0,100})|[({]([A-Za-z_]\w{0,100})(?::?-([\w./-]{1,100}))?[)}])")
ADDED = re.compile(r"_(?:cmd|command|bin|binary|exe|path)\Z")
STARTS = ("$", "`")
# Programs whose names are subcommands of others too: what stands before them is more than a prefix.
SUBCOMMANDS = frozenset(
    "build migrate pack coverage standard metadata auto mail http executor safety scout slack m r".split()
)


def named(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the command that words come to which begin with a variable; others, and what only the run knows, stay.

    A variable that is called after a program stands for it; one before a known program is a prefix, as of `sudo`.
    """
    if not words or not words[0].startswith(STARTS):
        return words
    program = _program(words[0])
    if program:
        return (program, *words[1:])
    behind = program_of(unwrapped(words[1:]))
    return words[1:] if behind not in SUBCOMMANDS and is_known(behind) else words


def _program(word: str) -> str:
    found = VARIABLE.fullmatch(word)
    if found is None:
        return ""
    name = ADDED.sub("", (found[1] or found[2]).lower())
    candidates = (found[3] or "", name, name.replace("_", "-"))
    known = (one for one in candidates if (program := program_of((one,))) not in SUBCOMMANDS and is_known(program))
    return next(known, "")
