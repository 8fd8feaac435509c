"""dbt run from Python by an orchestrator: dagster-dbt, prefect-dbt and dbt's own `dbtRunner`.

https://docs.dagster.io/integrations/libraries/dbt, https://docs.prefect.io/integrations/prefect-dbt and
https://docs.getdbt.com/reference/programmatic-invocations
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from assess.documents import DocumentError, parse_shell
from assess.documents.syntax import FunctionDef, calls, dotted, imported_modules, keyword, literal_text, nodes
from assess.facts import Actor, Run, Source, Trigger
from assess.readers.protocol import Want
from assess.running.commands import classify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "dbt-invocations"
VERSION = 2
WANTS = (Want(suffixes=(".py",), needles=(b"dagster_dbt", b"prefect_dbt", b"dbt.cli.main")),)
GIVES = (Run,)

LIBRARIES = frozenset({"dagster_dbt", "prefect_dbt"})
RUNNER = "dbt.cli.main"
VERBS = frozenset({"run", "test", "build", "seed", "snapshot", "source"})
ARGUMENTS = frozenset({"cli", "invoke"})  # methods that are given the words behind `dbt`
COMMANDS = frozenset({"DbtCoreOperation", "DbtCliProfile", "trigger_dbt_cli_command"})  # take whole command lines
MAX_WORDS = 50


def read(document: Document) -> Iterator[Run]:
    """Yield what each call does; the orchestrator starts it, by a schedule, a sensor or an automation condition."""
    tree = document.python
    imported = imported_modules(tree)
    own = any(name == RUNNER or name.startswith(f"{RUNNER}.") for name in imported)
    if not own and not any(name.partition(".")[0] in LIBRARIES for name in imported):
        return
    for function in (node for node in nodes(tree) if isinstance(node, FunctionDef)):
        for call in calls(function):
            source = Source(path=document.path, line=call.lineno, tool=TOOL)
            for words in _commands(call, function):
                yield from _runs(words, function.name, source)
        for given in (node for node in nodes(function) if own and isinstance(node, ast.List)):
            words = _texts(given, function)
            if words and words[0] in VERBS:
                at = Source(path=document.path, line=given.lineno, tool=TOOL)
                yield from _runs(("dbt", *_whole(words)), function.name, at)


def _runs(words: tuple[str, ...], runner: str, source: Source) -> Iterator[Run]:
    for found in classify(words):
        yield Run(
            source=source,
            activity=found.activity,
            tool=found.tool,
            actor=Actor.PIPELINE,
            triggers=(Trigger.UPSTREAM,),
            runner=runner,
            runner_source=source,
            certain=False,
            languages=found.languages,
            words=words,
        )


def _commands(call: ast.Call, function: ast.AST) -> Iterator[tuple[str, ...]]:
    name = dotted(call.func).rpartition(".")[2] or (call.func.attr if isinstance(call.func, ast.Attribute) else "")
    if name in ARGUMENTS and isinstance(call.func, ast.Attribute):
        given = call.args[0] if call.args else keyword(call, "args")
        words = _texts(given, function)
        if words:
            yield ("dbt", *words)
    elif name in COMMANDS:
        given = keyword(call, "commands", "command") or (call.args[0] if call.args else None)
        for line in _texts(given, function) or (literal_text(given),):
            yield from _parsed(line or "")


def _texts(node: ast.expr | None, function: ast.AST) -> tuple[str, ...]:
    """Return the words of a list up to the first that is not literal; a name stands for the list that it is given."""
    if isinstance(node, ast.Name):
        node = _assigned(node.id, function)
    words: list[str] = []
    for item in node.elts[:MAX_WORDS] if isinstance(node, ast.List | ast.Tuple) else ():
        text = literal_text(item)
        if text is None:
            break
        words.append(text)
    return tuple(words)


def _whole(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without a last option whose value is not literal."""
    return words[:-1] if words[-1].startswith("-") else words


def _assigned(name: str, function: ast.AST) -> ast.expr | None:
    for node in nodes(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                return value
            case ast.AnnAssign(target=ast.Name(id=target), value=annotated) if target == name:
                return annotated
    return None


def _parsed(line: str) -> Iterator[tuple[str, ...]]:
    try:
        yield from (command.words for command in parse_shell(line, 1))
    except DocumentError:
        return  # what is no shell runs nothing known
