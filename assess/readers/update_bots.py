"""Bots that update dependencies: Dependabot, Renovate, PyUp and Scala Steward by their configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Fact, Source, UpdateBot
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "update-bots"
VERSION = 3
WANTS = (
    Want(
        folders=(".github/workflows",),
        suffixes=(".yml", ".yaml"),
        needles=(b"dependabot[bot]", b"renovate[bot]", b"create-pull-request", b"gh pr create", b"git push"),
    ),
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
# A workflow that treats the requests of a bot shows that the host runs it.
TREATS = re.compile(
    r"(?:github\.actor|github\.triggering_actor|pull_request\.user\.login)\s*==\s*['\"](dependabot|renovate)\[bot\]"
)
UPGRADES = re.compile(
    r"\bpip-compile\b[^\n]*(?:--upgrade|-U)\b|\bpoetry update\b|\buv lock\b[^\n]*(?:--upgrade|-U)\b|\bnpm update\b"
    r"|\bncu -u\b|\bpre-commit autoupdate\b|\bpdm update\b|\bconda-lock\b|\buv pip compile\b[^\n]*(?:--upgrade|-U)\b"
)
SETTING = re.compile(r"(?m)^[ \t]*[^#/\s].*=")


def read(document: Document) -> Iterable[Fact]:
    """Return the bot of a file in a place where it looks, unless it is switched off."""
    folder, _, name = document.path.lower().rpartition("/")
    if folder == ".github/workflows":
        yield from _in_workflow(document)
    elif folder in FOLDERS and (tool := _bot(document, name)):
        yield UpdateBot(source=Source(path=document.path, line=1, tool=TOOL), tool=tool)


def _in_workflow(document: Document) -> Iterator[Fact]:
    """Yield the bot whose requests a workflow treats, or the workflow that proposes updates by itself."""
    if found := TREATS.search(document.text):
        yield UpdateBot(source=_at(document, found), tool=found[1])
    starts = mapping(document.yaml).get("on")
    upgrade = UPGRADES.search(document.text)
    if upgrade and isinstance(starts, Mapping) and starts.get("schedule"):
        yield UpdateBot(source=_at(document, upgrade), tool="own")


def _at(document: Document, found: re.Match[str]) -> Source:
    return Source(path=document.path, line=document.text.count("\n", 0, found.start()) + 1, tool=TOOL)


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
    """Say whether any entry names what it updates; a limit of no open requests switches one off."""
    updates = mappings(config.get("updates")) if isinstance(config, Mapping) else ()
    named = [update for update in updates if update.get("package-ecosystem") != ""]
    return any(update.get("open-pull-requests-limit") != 0 for update in named)
