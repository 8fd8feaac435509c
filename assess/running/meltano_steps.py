"""The steps of `meltano run` that are commands of another tool: `dbt-snowflake:test` is `dbt test`.

https://docs.meltano.com/reference/command-line-interface#run
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN_WRAPPER = re.compile(r"(?:\w{1,40}[_-])?meltano[_-]\w{1,40}|\w{1,40}[_-]meltano|\$\{?\w{0,40}MELTANO\w{0,40}\}?")
MAX_NAME = 100  # characters of a program's name that are looked at
VERBS = ("run", "invoke")


def meltano_steps(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the command of each step that names a plugin and its subcommand, in order."""
    wrapped = words[:1] != ("meltano",)
    if not words or (wrapped and not OWN_WRAPPER.fullmatch(words[0][:MAX_NAME])):
        return
    # A wrapper of the team's own, such as `meltano_exec`, hands `invoke` on as it is.
    verb = next((word for word in words[1:] if word in VERBS), "")
    if not verb or (verb == "invoke" and not wrapped):
        return
    for step in words[words.index(verb) + 1 :]:
        plugin, _, command = step.partition(":")
        if plugin and command and not step.startswith(("-", "$")):
            yield unwrapped(("meltano", "invoke", step))
