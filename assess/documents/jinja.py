"""Jinja calls inside other languages, read as the Python-like expressions that they are."""

from __future__ import annotations

import ast
import re

from assess.documents.syntax import nodes
from assess.documents.values import Unresolved
from assess.values import Value

MAX_CHARACTERS = 20_000
DEFINITION = re.compile(
    r"(test|snapshot|macro|materialization|data_test)\s++(\w++)\s*+(?:\(([^()]*+(?:\([^()]*+\)[^()]*+)*)\)?|)"
)
LEAD = re.compile(
    r"(?:set\s++[\w.,\s]++=(?!=)|for\s++[\w,\s]+?\sin\s|if\s|elif\s|do\s|call(?:\s*+\([^()]*+\))?\s|filter\s)\s*+"
)
KEYWORD_ARGUMENT = re.compile(r"\b(from|import|class|with|as|is|in|not|lambda|global)(\s*+=)(?!=)")
KNOWN = re.compile(r"\b(?:config|ref|source|var|env_var)\s*+\(")
CONSTANTS = {"true": True, "false": False, "none": None}


class JinjaCall(Value):
    """A call such as `ref('orders')`; a definition (`macro`, `test`, `snapshot`) has its name as first argument."""

    name: str
    line: int
    args: tuple[object, ...]
    kwargs: dict[str, object]


def calls_in(markup: str, line: int) -> list[JinjaCall]:
    """Return the calls within one `{{ … }}` or `{% … %}` that starts on the line."""
    inner = markup[2:-2].strip("+-")
    body = inner.strip()
    if len(body) > MAX_CHARACTERS:
        return []
    line += inner[: len(inner) - len(inner.lstrip())].count("\n")
    if markup.startswith("{%"):
        if found := DEFINITION.match(body):
            return [_definition(found, line)]
        lead = LEAD.match(body)
        if lead is None:
            return []
        line += body.count("\n", 0, lead.end())
        body = body[lead.end() :]
    return _calls(body, line) if "(" in body else []


def _definition(found: re.Match[str], line: int) -> JinjaCall:
    parameters = [text.strip() for text in (found[3] or "").split(",")]
    return JinjaCall(
        name=found[1], line=line, args=(found[2], *(Unresolved(text) for text in parameters if text)), kwargs={}
    )


def _calls(body: str, line: int) -> list[JinjaCall]:
    body = KEYWORD_ARGUMENT.sub(r"\1_\2", body)
    tree = _parsed(body)
    if tree is None:
        return _known_calls(body, line)
    calls = [_call(node, line) for node in nodes(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if call is not None]


def _parsed(body: str) -> ast.Expression | None:
    try:
        # The bracket lets an expression run over lines; it stands on a line of its own to keep columns.
        return ast.parse(f"(\n{body}\n)", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _known_calls(body: str, line: int) -> list[JinjaCall]:
    """Find the calls that matter in an expression that is not Python, such as `a ~ ref('b')`."""
    calls: list[JinjaCall] = []
    end = 0
    for found in KNOWN.finditer(body):
        if found.start() < end:
            continue
        end = _closing(body, found.end())
        tree = _parsed(body[found.start() : end])
        if tree is not None and isinstance(tree.body, ast.Call):
            call = _call(tree.body, line + body.count("\n", 0, found.start()))
            calls.extend([call] if call is not None else [])
    return calls


def _closing(body: str, start: int) -> int:
    depth, quote = 1, ""
    for index in range(start, len(body)):
        mark = body[index]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "'\"":
            quote = mark
        elif mark in "()":
            depth += 1 if mark == "(" else -1
            if depth == 0:
                return index + 1
    return len(body)


def _call(node: ast.Call, line: int) -> JinjaCall | None:
    name = _name(node.func)
    if name is None:
        return None
    kwargs = {word.arg.removesuffix("_"): _literal(word.value) for word in node.keywords if word.arg}
    args = tuple(_literal(argument) for argument in node.args)
    return JinjaCall(name=name, line=line + node.lineno - 2, args=args, kwargs=kwargs)


def _name(node: ast.expr) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *parts[::-1]]) if isinstance(node, ast.Name) else None


def _literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(_Constants().visit(node))
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return _unresolved(node)


def _unresolved(node: ast.expr) -> Unresolved:
    try:
        return Unresolved(ast.unparse(node))
    except RecursionError:
        return Unresolved("")


class _Constants(ast.NodeTransformer):
    """Jinja writes its constants in lower case as well."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.copy_location(ast.Constant(CONSTANTS[node.id]), node) if node.id in CONSTANTS else node
