"""Lines of a file that set a key to a value, in any format: YAML, JSON, HCL, settings files, or arguments in code."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document
    from assess.sifting import Sifted

SUFFIXES = (
    ".yml", ".yaml", ".json", ".toml", ".tf", ".tofu", ".hcl", ".bicep", ".conf", ".cfg", ".ini", ".properties",
    ".config", ".py", ".ts", ".js", ".scala", ".sbt", ".groovy", ".r", ".sh", ".bash", ".slurm", ".sbatch", ".nf",
    ".smk",
)  # fmt: skip
TEMPLATES = (".tmpl", ".tpl", ".j2")
# A key, with what may stand around and before its value: `"key": `, `key = `, `key: int = `, `key=`.
SET_TO = r"[\"']?[ \t]{0,20}(?::[ \t]{0,4}\w{1,20}[ \t]{0,4}=|[:=])[ \t]{0,8}[\"']?"
COMMENT = re.compile(r"[ \t]*(?:#(?!SBATCH)|//|/\*|\*|--[ \t]|>>>|\.\.\.[ \t])")
# What is set for one desk, for tests, as a sample or for what is no longer run limits no pipeline.
ASIDE = re.compile(
    r"(?:^|[/_.-])(?:local|dev|compose|samples?|examples?|tests?|e2e|retired|archived?|deprecated|legacy|lock)(?=[/_.-]|$)",
    re.IGNORECASE,
)
MAX_LINE = 400
MAX_FOUND = 500


def is_aside(path: str) -> bool:
    """Say whether a path is named for one desk, tests, samples, or what is no longer run."""
    return ASIDE.search(path) is not None


def lines_with(word: Sifted, document: Document) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that holds a word and is no comment."""
    if not word.may_be_in(document):
        return
    text = document.text
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    seen = 0
    for found in islice(word.finditer(text), MAX_FOUND):
        number = bisect_right(starts, found.start())
        if number == seen:
            continue
        seen = number
        begin = starts[number - 1]
        line = text[begin : begin + MAX_LINE].partition("\n")[0]
        if COMMENT.match(line) is None:
            yield number, line
