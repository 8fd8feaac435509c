"""Environments of tox: tox.ini, setup.cfg and pyproject.toml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents.ini import Section, parse_ini
from assess.facts import Command, Fact, Problem, Target
from assess.readers.protocol import Want
from assess.running.targets import DEFAULT, capped, target
from assess.terms.shapes import entries, mapping, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document, Mapping

TOOL = "tox"
VERSION = 3
WANTS = (
    Want(names=("tox.ini", "tox.toml")),
    Want(names=("setup.cfg",), needles=(b"[tox:tox]",)),
    Want(names=("pyproject.toml",), needles=(b"tool.tox",)),
)
GIVES = (Target, Command, Problem)

ENVIRONMENT = re.compile(r"testenv(?::(.+))?")
NAMES = re.compile(r"(?:[^\s,{}]++|\{[^{}]*+\}|[{}])+")
BRACES = re.compile(r"\{([^{}]*)\}")
CONDITIONAL = re.compile(r"[\w!,.{}-]+:\s+(?=\S)")  # `py311: pytest`, a command for some environments
SUBSTITUTIONS = {"{posargs}": "", "{toxinidir}": ".", "{tox_root}": ".", "{envpython}": "python"}
MAX_ENVIRONMENTS = 200
COMMANDS = ("commands_pre", "commands", "commands_post")
PLAIN = "testenv"  # the environment that undeclared factors such as py311 use


def read(document: Document) -> Iterator[Fact]:
    """Read one target an environment, and one of all that plain `tox` runs."""
    yield from capped(_targets(document), document, TOOL)


def _targets(document: Document) -> Iterator[Fact]:
    if document.path.endswith(".ini") or document.path.endswith(".cfg"):
        yield from _ini(document, document.text, 0)
        return
    tables = (
        document.toml if document.path.endswith("tox.toml") else mapping(mapping(document.toml.get("tool")).get("tox"))
    )
    legacy = tables.get("legacy_tox_ini")
    if isinstance(legacy, str):
        yield from _ini(document, legacy, tables.lines.get("legacy_tox_ini", 1))
    else:
        yield from _toml(document, tables)


def _ini(document: Document, content: str, before: int) -> Iterator[Fact]:
    sections = parse_ini(content)
    settings = sections.get("tox") or sections.get("tox:tox") or Section(line=1)
    listed = _expanded(settings.values.get("envlist") or settings.values.get("env_list", ""))
    known = set[str]()
    for heading, section in sections.items():
        found = ENVIRONMENT.fullmatch(heading)
        if found is None:
            continue
        for name in _expanded(found[1]) if found[1] else (PLAIN,):
            known.add(name)
            inherited = section if any(key in section.values for key in COMMANDS) else sections.get(PLAIN, section)
            yield from target(document, TOOL, name, _script(inherited, before), line=section.line + before)
    if known:
        needs = [name if name in known else PLAIN for name in listed] or [PLAIN]
        yield from target(document, TOOL, DEFAULT, (), needs=needs, line=settings.line + before)


def _script(section: Section, before: int) -> Iterator[tuple[str, int]]:
    for key in COMMANDS:
        joined = section.values.get(key, "").replace("\\\n", " ")
        for command in joined.split("\n"):
            if command.strip():
                yield _filled(command), section.lines[key] + before


def _filled(command: str) -> str:
    for written, meant in SUBSTITUTIONS.items():
        command = command.replace(written, meant)
    command = re.sub(r"\{posargs:([^{}]*)\}", r"\1", command)
    command = command.strip()
    if condition := CONDITIONAL.match(command):
        command = command[condition.end() :]
    # A leading dash ignores the exit code: tox.wiki, commands.
    return f"{command[1:].strip()} || true" if command.startswith("-") else command


def _expanded(written: str) -> tuple[str, ...]:
    """Return the environments of a list, `py{310,311}-dbt` written out."""
    names: list[str] = []
    for name in NAMES.findall(written):
        pending = [name.strip()]
        while pending and len(names) < MAX_ENVIRONMENTS:
            current = pending.pop()
            found = BRACES.search(current)
            if found is None:
                names += [current] if current else []
                continue
            parts = found[1].split(",")[:MAX_ENVIRONMENTS]
            pending += [current[: found.start()] + part.strip() + current[found.end() :] for part in reversed(parts)]
    return tuple(dict.fromkeys(names))


def _toml(document: Document, tables: Mapping) -> Iterator[Fact]:
    shared = mapping(tables.get("env_run_base"))
    environments = mapping(tables.get("env"))
    for name, settings in [*environments.items(), (PLAIN, shared)]:
        own = mapping(settings)
        script = _toml_script(own) or _toml_script(shared)
        if script:
            yield from target(document, TOOL, name, script, line=own.line)
    if environments or shared:
        listed = [name if name in environments else PLAIN for name in texts(tables.get("env_list"))]
        yield from target(document, TOOL, DEFAULT, (), needs=listed or [PLAIN], line=tables.line)


def _toml_script(settings: Mapping) -> list[tuple[str, int]]:
    script = []
    for key in COMMANDS:
        for command in entries(settings.get(key)):
            words = " ".join(text(word) for word in entries(command))
            script.append((_filled(words), settings.lines.get(key, settings.line)))
    return script
