"""Retries that the team's own code makes: loops and handlers that try again, decorators, and libraries for it."""

from __future__ import annotations

import ast
import re
from posixpath import splitext
from typing import TYPE_CHECKING

from assess.documents.syntax import FUNCTIONS, FunctionDef, calls, dotted, nodes, nodes_of
from assess.facts import Retry, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "own-retries"
VERSION = 1
NEEDLES = (b"retr", b"Retr", b"RETR", b"ttempt", b"TTEMPT", b"tries", b"sleep")
LANGUAGES = (".sh", ".bash", ".ksh", ".rb", ".java", ".kt", ".scala", ".cs", ".go", ".js", ".ts", ".r", ".R")
WANTS = (Want(suffixes=(".py",), needles=NEEDLES), Want(suffixes=LANGUAGES, needles=(*NEEDLES, b"backoff", b"Polly")))
GIVES = (Retry,)

LOOPS = (ast.For, ast.AsyncFor, ast.While)
TRIED = (*LOOPS, ast.ExceptHandler, *FUNCTIONS, ast.ClassDef)  # what tries again, if anything does
TRYING = re.compile(r"retr(?:y|ie)|attempt|tries", re.IGNORECASE)
WAITING = re.compile(r"sleep$|^wait|countdown", re.IGNORECASE)
DECORATORS = re.compile(r"(?:^|[._])retry(?:ing|able)?(?:$|_)|autoretry", re.IGNORECASE)
LIBRARIES = ("tenacity", "backoff", "retrying", "google.api_core")  # told by their own words elsewhere
WAITS = frozenset({"delay", "wait", "backoff", "retry_backoff", "default_retry_delay", "countdown", "interval"})
RETRYING_OPTIONS = frozenset({"autoretry_for", "retry_backoff"})  # of a Celery task

SHELL_LOOP = re.compile(r"(?ms)^[ \t]*(?:until|while|for)\b(.{1,3000}?)^[ \t]*done\b")
SHELL_OPTION = re.compile(r"\b(?:curl|wget)\b[^\n|;]{0,500}\s--(?:retry|tries|waitretry)[ =]")
RUBY = re.compile(
    r"(?m)^[ \t]{0,80}rescue\b[^\n]{0,200}\n(?:[^\n]{0,200}\n){0,12}?[ \t]{0,80}retry\b"
    r"|\bRetriable\.|\bwith_retries\b|retry_on\b"
)
WORDS = {
    ".rb": RUBY,
    ".java": re.compile(r"@Retryable\b|RetryTemplate\b|resilience4j\.retry|dev\.failsafe|RetryPolicy\.|@Retry\("),
    ".cs": re.compile(r"using Polly\b|WaitAndRetry|AddRetry\("),
    ".go": re.compile(r"cenkalti/backoff|avast/retry-go|go-retryablehttp|sethvargo/go-retry"),
    ".js": re.compile(r"""['"](?:p-retry|async-retry|axios-retry|exponential-backoff|promise-retry)['"]"""),
    ".r": re.compile(r"\bRETRY\(|req_retry\(|insistently\("),
}
ALIKE = {".kt": ".java", ".scala": ".java", ".ts": ".js"}
SHELLS = frozenset({".sh", ".bash", ".ksh"})
DELAYING = re.compile(r"sleep|backoff|delay|wait|interval|--retry|resilience4j", re.IGNORECASE)
GROWING = re.compile(r"backoff|expo|\*\*\s?|retryable", re.IGNORECASE)


def read(document: Document) -> Iterator[Retry]:
    """Yield one fact a file, at its first retry."""
    suffix = splitext(document.path)[1].lower()
    yield from _python(document) if suffix == ".py" else _text(document, suffix)


def _text(document: Document, suffix: str) -> Iterator[Retry]:
    found = _in_shell(document.text) if suffix in SHELLS else WORDS[ALIKE.get(suffix, suffix)].search(document.text)
    if found is not None:
        line = document.text.count("\n", 0, found.start()) + 1
        around = found[0] if suffix in SHELLS else document.text
        yield Retry(
            source=Source(path=document.path, line=line, tool=TOOL),
            subject="",
            delay=bool(DELAYING.search(around)),
            backoff=bool(GROWING.search(around)) and suffix not in SHELLS,
        )


def _in_shell(text: str) -> re.Match[str] | None:
    """Return a loop that counts its attempts and waits between them, or a transfer that tries again."""
    loops = (loop for loop in SHELL_LOOP.finditer(text) if "sleep" in loop[0] and TRYING.search(loop[0]))
    return next(loops, None) or SHELL_OPTION.search(text)


def _python(document: Document) -> Iterator[Retry]:
    tree = document.python
    for node in nodes_of(tree, *TRIED):
        waits = _delay_of(node)
        if waits is not None:
            line = getattr(node, "lineno", None)
            yield Retry(
                source=Source(path=document.path, line=line, tool=TOOL), subject="", delay=waits, backoff=_grows(node)
            )
            return


def _delay_of(node: ast.AST) -> bool | None:
    """Say whether a piece of code that tries again waits before it does; None for one that does not try again."""
    if isinstance(node, LOOPS) and _tries_again(node):
        return any(_is_wait(call) for call in calls(node))
    if isinstance(node, ast.ExceptHandler):
        return True if any(_is_wait(call) for call in calls(node)) and not _only_leaves(node) else None
    if isinstance(node, FunctionDef | ast.ClassDef):
        return next((waits for one in node.decorator_list if (waits := _of_decorator(one)) is not None), None)
    return None


def _tries_again(loop: ast.For | ast.AsyncFor | ast.While) -> bool:
    """Say whether a loop counts attempts and goes on after a handled error."""
    handlers = nodes_of(loop, ast.ExceptHandler)
    named = any(TRYING.search(name) for inner in nodes(loop) if (name := _name(inner)))
    return named and any(not _only_leaves(handler) for handler in handlers)


def _only_leaves(handler: ast.ExceptHandler) -> bool:
    return isinstance(handler.body[-1], ast.Raise | ast.Break) and not any(
        isinstance(inner, ast.Continue | ast.If) for inner in nodes(handler)
    )


def _of_decorator(decorator: ast.expr) -> bool | None:
    call = decorator if isinstance(decorator, ast.Call) else None
    name = dotted(call.func if call else decorator)
    options = {word.arg for word in call.keywords if word.arg} if call else set[str]()
    if name.partition(".")[0] in LIBRARIES or not (DECORATORS.search(name) or options & RETRYING_OPTIONS):
        return None
    return bool(options & WAITS)


def _grows(node: ast.AST) -> bool:
    raised = any(isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Pow) for inner in nodes(node))
    return raised or any("backoff" in (name or "").lower() for inner in nodes(node) if (name := _name(inner)))


def _is_wait(call: ast.Call) -> bool:
    return bool(WAITING.search(dotted(call.func).rpartition(".")[2]))


def _name(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
            return name
    return ""
