"""Bots that update dependencies: Dependabot, Renovate, PyUp and Scala Steward by their configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Fact, Source, UpdateBot
from assess.readers.protocol import Want
from assess.terms.shapes import mappings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "update-bots"
VERSION = 1
WANTS = (
    Want(
        names=(
            "dependabot.yml",
            "dependabot.yaml",
            "renovate.json",
            "renovate.json5",
            ".renovaterc",
            ".renovaterc.json",
            ".renovaterc.json5",
            ".pyup.yml",
            ".scala-steward.conf",
        )
    ),
)
GIVES = (UpdateBot,)

FOLDERS = frozenset({"", ".github", ".gitlab", ".config"})
SETTING = re.compile(r"(?m)^[ \t]*[^#/\s].*=")


def read(document: Document) -> Iterable[Fact]:
    """Return the bot of a file in a place where it looks, unless it is switched off."""
    folder, _, name = document.path.lower().rpartition("/")
    if folder in FOLDERS and (tool := _bot(document, name)):
        yield UpdateBot(source=Source(path=document.path, line=1, tool=TOOL), tool=tool)


def _bot(document: Document, name: str) -> str | None:
    if name.startswith("dependabot"):
        return "dependabot" if _updates(document.yaml) else None
    if "renovate" in name:
        config = document.json
        return "renovate" if isinstance(config, Mapping) and config.get("enabled") is not False else None
    if name == ".pyup.yml":
        config = document.yaml
        return "pyup" if isinstance(config, Mapping) and config.get("update") not in (False, "false", "off") else None
    return "scala-steward" if SETTING.search(document.text) else None


def _updates(config: object) -> bool:
    """Say whether any entry updates versions: a limit of no open requests switches one off."""
    updates = mappings(config.get("updates")) if isinstance(config, Mapping) else ()
    return any(update.get("open-pull-requests-limit") != 0 for update in updates)
