"""Scripts: shell files, and Python files that run known tools or start a hosted job."""

from __future__ import annotations

import ast
import re
from posixpath import basename
from typing import TYPE_CHECKING

from assess.documents.syntax import nodes_of
from assess.errors import DocumentError
from assess.facts import Command, Fact, Place, Problem, Reference, Role, Source, Target
from assess.readers.invoke import literal_text
from assess.readers.protocol import Want
from assess.roles import role_of
from assess.running.python_commands import python_commands
from assess.running.targets import capped, commands_of
from assess.terms.snowflake_statements import NEEDLES as SNOWFLAKE_NEEDLES
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "script"
VERSION = 9
# The API of dbt Cloud stands under its own host, or a cell's: https://docs.getdbt.com/dbt-cloud/api-v2
HOSTED = re.compile(r"cloud\.getdbt\.com|\.dbt\.com/api/v[23]|DBT_CLOUD_API|/api/v2/accounts/")
SPEAKS_HTTP = re.compile(rb"(?m)^[ \t]*(?:import|from)[ \t]+(?:requests|httpx|aiohttp|urllib3?|http|dbtc)\b")
NEEDLES = (b"subprocess", b"os.system", b"getdbt.com", b"dbt.com/api", b"DBT_CLOUD", b"dbtRunner", b"pytest.main")
TESTS_RUN = (b"TextTestRunner", b"TestLoader")
WANTS = (
    Want(suffixes=(".py",), needles=SNOWFLAKE_NEEDLES),
    Want(suffixes=(".sh", ".bash", ".zsh", ".ksh")),
    Want(suffixes=(".py",), needles=(*NEEDLES, *TESTS_RUN)),
    Want(folders=("bin", "script", "scripts", "tools", "ci", ".ci"), needles=(b"#!/bin/", b"#!/usr/bin/env")),
    Want(names=("entrypoint", "run", "deploy", "bootstrap"), needles=(b"#!/bin/", b"#!/usr/bin/env")),
)
GIVES = (Target, Command, Reference, Problem)
ROLES = (Role.TEST,)

# A script of a server is told by its name or by the places and services of one.
SERVER_NAME = re.compile(r"deploy|startup|user[-_]?data|provision|server|bootstrap|prod", re.IGNORECASE)
SERVER_PLACE = re.compile(r"/(?:opt|srv|var/www|home/(?:ubuntu|ec2-user|admin))/|\bsystemctl\b|\bsecretsmanager\b")
FETCHES = re.compile(
    r"(?:sudo )?(?:git (?:-C \S{1,200} )?(?:pull|clone|fetch)|docker(?:-compose| compose)?(?: \S{1,200}){0,6} pull)\b"
)
RESTARTS = re.compile(
    r"(?:sudo )?(?:docker(?:-compose| compose)\b(?: \S{1,200}){0,8} up\b|docker run\b|systemctl (?:re)?start\b"
    r"|supervisorctl (?:restart|update)\b|pm2 (?:re)?start\b)"
)
POLLING = b"sleep("  # it waits for the job that it started
SHELLS = (b"sh", b"bash", b"zsh", b"dash", b"ksh")


def read(document: Document) -> Iterator[Fact]:
    """Read a script as one target with its commands."""
    yield from capped(_script(document), document, TOOL)


def _script(document: Document) -> Iterator[Fact]:
    if _is_python(document):
        yield from _python(document)
    elif _is_shell(document):
        source = Source(path=document.path, line=1, tool=TOOL)
        yield Target(source=source, id=f"script:{document.path}", runner=TOOL, name=basename(document.path))
        pattern = Command(source=source, owner=f"script:{document.path}", words=())
        commands = tuple(commands_of([(document.text, 1)], pattern))
        yield from commands
        yield from _updates(document, commands)


def _first_line(document: Document) -> bytes:
    return document.content[:200].split(b"\n", 1)[0]


def _updates(document: Document, commands: tuple[Fact, ...]) -> Iterator[Command]:
    """Yield the line by which a script on a server starts anew what it has fetched there."""
    if not (SERVER_NAME.search(basename(document.path)) or SERVER_PLACE.search(document.text)):
        return
    has_fetched = False
    for command in (one for one in commands if isinstance(one, Command)):
        line = " ".join((basename(command.words[0]), *command.words[1:])) if command.words else ""
        has_fetched = has_fetched or FETCHES.match(line) is not None
        if has_fetched and RESTARTS.match(line):
            yield replace(command, words=("machine-update", *command.words))
            return


def _is_python(document: Document) -> bool:
    return document.path.endswith(".py") or b"python" in _first_line(document)


def _is_shell(document: Document) -> bool:
    shebang = _first_line(document)
    if shebang.startswith(b"#!"):
        return shebang.split()[-1].rpartition(b"/")[2] in SHELLS or any(b"/" + name in shebang for name in SHELLS)
    return document.path.rpartition(".")[2] in ("sh", "bash", "zsh", "ksh")


def _python(document: Document) -> Iterator[Fact]:
    owner = f"script:{document.path}"
    source = Source(path=document.path, line=1, tool=TOOL)
    tree = _tree(document)
    commands = tuple(_commands(document, tree, owner)) if tree else ()
    hosted = _hosted(document, tree)
    # A file without a suffix is a program by itself: what it does is told by how it is called.
    if commands or hosted or not document.path.endswith(".py"):
        yield Target(source=source, id=owner, runner=TOOL, name=basename(document.path))
        yield from commands
    if hosted:
        at = Source(path=document.path, line=hosted, tool=TOOL)
        yield Reference(source=at, what="hosted-job", place=Place.ELSEWHERE, tool="dbt-cloud", target=document.path)
        yield Command(source=at, owner=owner, words=("dbt-cloud", "job", "run"))
        if POLLING in document.content:
            yield Command(source=at, owner=owner, words=("dbt-cloud", "run", "wait"))


def _tree(document: Document) -> ast.Module | None:
    try:
        return document.python
    except DocumentError:
        # Python newer than ours is no fault of the script: what it calls is then read from its lines.
        return None


def _hosted(document: Document, tree: ast.Module | None) -> int | None:
    """Return the line that starts a hosted job: only a program that speaks HTTP can, and a test only pretends to."""
    if role_of(document.path) is Role.TEST or not SPEAKS_HTTP.search(document.content):
        return None
    return _hosted_line(tree) if tree else _hosted_text(document.lines)


def _hosted_text(lines: tuple[str, ...]) -> int | None:
    for number, line in enumerate(lines, start=1):
        if HOSTED.search(line.partition("#")[0]):
            return number
    return None


def _hosted_line(tree: ast.Module) -> int | None:
    """Return the line of the first text, comments and docstrings left out, that names the hosted service's API."""
    docs = {id(node.value) for node in nodes_of(tree, ast.Expr)}
    for node in nodes_of(tree, ast.Constant, ast.JoinedStr):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            if HOSTED.search(node.value):
                return node.lineno
        elif isinstance(node, ast.JoinedStr) and HOSTED.search(literal_text(node)):
            return node.lineno
    return None


def _commands(document: Document, tree: ast.Module, owner: str) -> Iterator[Command]:
    for words, line in python_commands(tree):
        yield Command(source=Source(path=document.path, line=line, tool=TOOL), owner=owner, words=words)
