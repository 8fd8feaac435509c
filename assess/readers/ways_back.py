"""Ways back that code and configuration hold: swaps, copies made before a change, and deployments that take a version.

https://docs.snowflake.com/en/sql-reference/sql/alter-database (SWAP WITH), https://docs.aws.amazon.com/AmazonECS
(deployment circuit breaker), https://docs.github.com/actions (workflow_dispatch) and
https://www.jenkins.io/doc/book/pipeline/syntax/#parameters
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Fact, Rollback, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.shapes import mapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "ways-back"
VERSION = 1
COPIES = (b"ackup", b"ACKUP", b"ack_up", b"_bak", b"_BAK")
SWAPS = (b"swap with", b"SWAP WITH", b"Swap With")
WANTS = (
    Want(suffixes=(".sql", ".py", ".sh"), needles=(*COPIES, *SWAPS, b"estore", b"ESTORE")),
    Want(suffixes=(".tf",), needles=(b"rollback",)),
    Want(suffixes=(".yml", ".yaml"), needles=(b"Rollback: ", b"AutoRollback")),
    Want(folders=(".github/workflows",), suffixes=(".yml", ".yaml"), needles=(b"workflow_dispatch",)),
    Want(names=("Jenkinsfile", "*.jenkinsfile", "Jenkinsfile.*"), needles=(b"parameters",)),
)
GIVES = (Rollback,)

GAP = r"[^;\n]{0,200}?"
WHOLE_SWAP = Sifted(re.compile(r"\balter[ \t]+(?:database|schema)\b" + GAP + r"\bswap[ \t]+with\b", re.IGNORECASE))
# A copy that is kept under the name of a backup, or a table that is exchanged for a new one.
KEPT = Sifted(
    re.compile(
        r"\balter[ \t]+table\b" + GAP + r"\bswap[ \t]+with\b"
        r"|\b(?:database|schema|table)\b[^;\n]{0,120}?(?:backup|_bak)\w*\"?\s{1,40}clone\b"
        r"|\brename[ \t]+to\b[^;\n]{0,120}?(?:backup|_bak\b)"
        r"|\bcreate\b" + GAP + r"\btable\b[^;\n]{0,120}?(?:backup|_bak)\w*[`\"]?\s{1,40}as\b"
        r"|\bcreate[ \t]+snapshot[ \t]+table\b|\brestore[ \t]+table\b" + GAP + r"\bto[ \t]+(?:version|timestamp)\b",
        re.IGNORECASE,
    )
)
COPYING = Sifted(re.compile(r"^[ \t]*(?:async )?def \w{0,60}(?:back_?up|restore)\w{0,60}\(", re.MULTILINE))
CIRCUIT_BREAKER = Sifted(re.compile(r"^[ \t]*(?:rollback|auto_rollback_enabled)[ \t]*=[ \t]*true\b", re.MULTILINE))
AUTO_ROLLBACK = Sifted(
    re.compile(
        r"\b(?:DeploymentCircuitBreaker|AutoRollbackConfiguration):[ \t]*\n(?:[ \t]+\w+:[^\n]*\n){0,6}?[ \t]+"
        r"(?:Rollback|Enabled):[ \t]*[Tt]rue\b"
    )
)
VERSION_INPUT = re.compile(r"(?:.*[_-])?(?:version|tag|ref|revision|release|commit|sha)", re.IGNORECASE)
SHIPS = re.compile(r"deploy|publish|releas|promot|rollout|roll-?back", re.IGNORECASE)
PARAMETER = re.compile(r"\bname:[ \t]*['\"]([\w-]{2,60})['\"]")


def read(document: Document) -> Iterable[Fact]:
    """Return the ways back of one file."""
    path = document.path.lower()
    if path.startswith(".github/workflows/"):
        yield from _dispatched(document)
    elif "jenkinsfile" in path:
        yield from _parameters(document)
    elif path.endswith((".tf", ".yml", ".yaml")):
        yield from _first(document, CIRCUIT_BREAKER if path.endswith(".tf") else AUTO_ROLLBACK, "job", implied=False)
    else:
        yield from _first(document, WHOLE_SWAP, "blue-green", implied=False)
        yield from _first(document, COPYING if path.endswith(".py") else KEPT, "backup", implied=True)


def _way(document: Document, line: int, form: str, *, implied: bool) -> Rollback:
    return Rollback(source=Source(path=document.path, line=line, tool=TOOL), form=form, implied=implied)


def _first(document: Document, pattern: Sifted, form: str, *, implied: bool) -> Iterator[Rollback]:
    if found := pattern.search(_without_comments(document)):
        line = document.text.count("\n", 0, found.start()) + 1
        yield _way(document, line, form, implied=implied)


def _without_comments(document: Document) -> str:
    """Return the text with comment lines blanked, each of its places kept."""
    marks = ("--",) if document.path.lower().endswith(".sql") else ("#", "//")
    lines = document.text.split("\n")
    return "\n".join(" " * len(line) if line.lstrip().startswith(marks) else line for line in lines)


def _dispatched(document: Document) -> Iterator[Rollback]:
    """Yield a workflow that ships the version that its starter names."""
    workflow = mapping(document.yaml)
    starts = mapping(mapping(workflow.get("on")).get("workflow_dispatch"))
    inputs = mapping(starts.get("inputs"))
    asked = next((name for name in inputs if VERSION_INPUT.fullmatch(str(name))), None)
    if asked is not None and SHIPS.search(f"{document.path} {workflow.get('name')}"):
        yield _way(document, inputs.lines.get(asked, inputs.line), "version-input", implied=True)


def _parameters(document: Document) -> Iterator[Rollback]:
    found = next((one for one in PARAMETER.finditer(document.text) if VERSION_INPUT.fullmatch(one[1])), None)
    if found and SHIPS.search(document.text):
        yield _way(document, document.text.count("\n", 0, found.start()) + 1, "version-input", implied=True)
