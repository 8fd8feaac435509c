"""The steps of `meltano run` that are commands of another tool: `dbt-snowflake:test` is `dbt test`.

https://docs.meltano.com/reference/command-line-interface#run
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator


def meltano_steps(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the command of each step that names a plugin and its subcommand, in order."""
    if words[:1] != ("meltano",) or "run" not in words:
        return
    for step in words[words.index("run") + 1 :]:
        plugin, _, command = step.partition(":")
        if plugin and command and not step.startswith(("-", "$")):
            yield unwrapped(("meltano", "invoke", step))
