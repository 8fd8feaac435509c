"""How much code there is: the language and the non-blank lines of every code file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Fact, Role, Source
from assess.readers.protocol import Want
from assess.roles import suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

LANGUAGES = {
    ".sql": "sql",
    ".py": "python",
    ".ipynb": "notebook",
    ".scala": "scala",
    ".java": "java",
    ".kt": "kotlin",
    ".r": "r",
    ".jl": "julia",
    ".go": "go",
    ".ts": "typescript",
    ".tsx": "typescript",
    ".js": "javascript",
    ".cs": "csharp",
    ".sh": "shell",
    ".ps1": "powershell",
    ".tf": "hcl",
    ".bicep": "bicep",
    ".yml": "yaml",
    ".yaml": "yaml",
    ".json": "json",
    ".sqlx": "sql",
    ".kql": "kql",
    ".rmd": "r",
    ".hql": "sql",
    ".rb": "ruby",
    ".rake": "ruby",
    ".pl": "perl",
    ".php": "php",
    ".rs": "rust",
    ".ksh": "shell",
    ".bash": "shell",
}

# Frameworks of screens for people: what is drawn with them transforms nothing.
FRAMEWORKS = (b"streamlit", b"dash", b"gradio", b"nicegui", b"taipy", b"panel", b"shiny")
SCREENS = re.compile(rb"(?m)^[ \t]*(?:(?:import|from)[ \t]+(?:" + b"|".join(FRAMEWORKS) + rb")\b|library\(shiny\w*\))")
# Frameworks of sites and of their interfaces: what answers requests transforms nothing, nor do the tables of a site.
SITES = re.compile(
    rb"(?m)^[ \t]*(?:import|from)[ \t]+(?:django|rest_framework|wagtail|flask|fastapi|starlette|aiohttp\.web)\b"
)
OF_SITES = (b"django", b"rest_framework", b"wagtail", b"flask", b"fastapi", b"starlette", b"aiohttp.web")
# … of services on the JVM: Spring, Ktor, JAX-RS, Play and Akka HTTP.
JVM_SITES = re.compile(
    rb"(?m)^[ \t]*(?:@(?:RestController|SpringBootApplication)\b"
    rb"|import[ \t]+(?:io\.ktor\.server|(?:jakarta|javax)\.ws\.rs|play\.api\.mvc|akka\.http\.scaladsl\.server)\b)"
)
OF_JVM_SITES = (b"@RestController", b"@SpringBoot", b"io.ktor.server", b".ws.rs", b"play.api.mvc", b"scaladsl.server")
# Steps of a schema's history, which Alembic and Django write: https://alembic.sqlalchemy.org/en/latest/tutorial.html,
# https://docs.djangoproject.com/en/stable/topics/migrations
REVISION = re.compile(rb"(?m)^(?:down_revision\b|class Migration\((?:migrations\.)?Migration\):)")
LITERAL = re.compile(rb"'[^'\n]*+'|\d++")
BULK = 500  # lines from which a script may be a dump or a patch of data
REPEATED = 20  # lines of each form, the values left out: nobody writes code like that
BLANKS = b" \t\v\f"

TOOL = "code"
VERSION = 7
ROLES = (Role.TEST, Role.DOCS)
WANTS = (Want(suffixes=tuple(LANGUAGES)),)


class CodeFile(Fact):
    """A code file before its role and kind; `engine` is spark, screen, site or revision: what it uses, is of or is."""

    language: str
    lines: int
    engine: str = ""


GIVES = (CodeFile,)


def read(document: Document) -> Iterable[Fact]:
    """Return the size of one file; of a notebook only the code cells count."""
    language = LANGUAGES[suffix_of(document.path.rpartition("/")[2])]
    text = document.notebook.source.encode() if language == "notebook" else document.content
    yield CodeFile(
        source=Source(path=document.path, tool=TOOL),
        language="python" if language == "notebook" else language,
        lines=_lines(text, language),
        engine=_engine(text),
    )


def _lines(text: bytes, language: str) -> int:
    """Count the lines that are not blank; of a script that writes data row by row each form of a line once."""
    lines = [line for line in text.translate(None, BLANKS).splitlines() if line]
    if language != "sql" or len(lines) < BULK:
        return len(lines)
    forms = set(LITERAL.sub(b"?", b"\n".join(lines)).split(b"\n"))
    return len(forms) if len(forms) * REPEATED <= len(lines) else len(lines)


def _engine(text: bytes) -> str:
    if b"pyspark" in text or b"org.apache.spark" in text:
        return "spark"
    if any(name in text for name in FRAMEWORKS) and SCREENS.search(text):
        return "screen"
    if (b"down_revision" in text or b"Migration)" in text) and REVISION.search(text):
        return "revision"
    if any(name in text for name in OF_JVM_SITES) and JVM_SITES.search(text):
        return "site"
    return "site" if any(name in text for name in OF_SITES) and SITES.search(text) else ""
