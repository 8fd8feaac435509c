"""Words to ask a Python syntax tree with: dotted names, imports, literal texts, bounded source."""

from __future__ import annotations

import ast
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_DEPTH = 40  # of an expression that is kept as text; `ast.unparse` recurses
MAX_NODES = 3_000
TREES_KEPT = 512  # of one file and the functions in it, for the readers that follow one another
OPAQUE = "..."  # stands for an expression that is too large to be kept

FunctionDef = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

Node = TypeVar("Node", bound=ast.AST)


# Fields that hold no node of their own: names, numbers, and `Load` and `Store`.
BARE = frozenset({"ctx", "id", "attr", "arg", "name", "module", "level", "kind", "conversion", "type_comment", "tag"})


@lru_cache(maxsize=TREES_KEPT)
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return the tree's nodes in the order of `ast.walk`, walked once for all who ask; without `Load` and `Store`."""
    found = [tree]
    for node in found:  # it grows while it is walked
        for field in _holding(node.__class__):  # type: ignore[arg-type]
            value = getattr(node, field, None)
            if value.__class__ is list:
                for child in value:
                    if isinstance(child, ast.AST):
                        found.append(child)  # noqa: PERF401 - a generator for each short list takes twice the time
            elif isinstance(value, ast.AST):
                found.append(value)
    return tuple(found)


def nodes_of(tree: ast.AST, *kinds: type[Node]) -> Sequence[Node]:
    """Return the nodes of these very types, in the order of `nodes`; those of a module are sorted once for all."""
    if not isinstance(tree, ast.Module):
        return cast("Sequence[Node]", [node for node in nodes(tree) if node.__class__ in kinds])
    walked, places = nodes(tree), _places(tree)
    found = places.get(kinds[0], []) if len(kinds) == 1 else sorted(at for one in kinds for at in places.get(one, ()))
    return cast("Sequence[Node]", [walked[at] for at in found])


def functions_of(tree: ast.AST) -> Sequence[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function in the tree."""
    return nodes_of(tree, *FUNCTIONS)


@lru_cache(maxsize=TREES_KEPT)
def _places(tree: ast.Module) -> Mapping[type, list[int]]:
    """Return where in `nodes` those of each type stand."""
    places: dict[type, list[int]] = {}
    for place, node in enumerate(nodes(tree)):
        kind = node.__class__
        if kind in places:
            places[kind].append(place)
        else:
            places[kind] = [place]
    return places


@lru_cache(maxsize=TREES_KEPT)
def last_names(tree: ast.AST) -> frozenset[str]:
    """Return the names in a tree, and of each dotted one all parts."""
    plain = {node.id for node in nodes_of(tree, ast.Name)}
    return frozenset(plain.union([node.attr for node in nodes_of(tree, ast.Attribute)]))


@cache
def _holding(kind: type[ast.AST]) -> tuple[str, ...]:
    """Return the fields of a type of node in which further nodes may stand."""
    if kind is ast.Constant:
        return ()
    named = kind.__name__ == "TypeAlias"  # whose name is an expression
    return tuple(field for field in kind._fields if field not in BARE or (named and field == "name"))


def forget_trees() -> None:
    """Let go of the trees that were walked: they belong to a file that is done with."""
    for walked in (nodes, _places, last_names, _imported_names, imported_modules):
        walked.cache_clear()


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for names and attributes, "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def imported_names(tree: ast.Module) -> dict[str, str]:
    """Map each imported local name to its dotted origin; relative imports keep their leading dots."""
    return dict(_imported_names(tree))


@lru_cache(maxsize=TREES_KEPT)
def _imported_names(tree: ast.Module) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for node in nodes_of(tree, ast.Import, ast.ImportFrom):
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    local = alias.asname or alias.name.partition(".")[0]
                    names[local] = alias.name if alias.asname else local
            case ast.ImportFrom(module=module, names=aliases, level=level):
                prefix = "." * level + (f"{module}." if module else "")
                names.update({alias.asname or alias.name: prefix + alias.name for alias in aliases})
    return names


@lru_cache(maxsize=TREES_KEPT)
def imported_modules(tree: ast.Module) -> frozenset[str]:
    """Return the dotted names of the modules, and of the things in them, that are imported."""
    found: set[str] = set()
    for node in nodes_of(tree, ast.Import, ast.ImportFrom):
        match node:
            case ast.Import(names=aliases):
                found.update(alias.name for alias in aliases)
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                found.add(module)
                found.update(f"{module}.{alias.name}" for alias in aliases)
    return frozenset(found)


def origin_of(node: ast.AST, imported: dict[str, str]) -> str:
    """Return the dotted name with its first part replaced by what was imported under it."""
    first, dot, rest = dotted(node).partition(".")
    return imported.get(first, first) + dot + rest


def keyword(call: ast.Call, *names: str) -> ast.expr | None:
    """Return the value of the first of these keyword arguments that is given."""
    given = {word.arg: word.value for word in call.keywords if word.arg}
    return next((given[name] for name in names if name in given), None)


def literal_text(node: ast.AST | None) -> str | None:
    """Return a string constant, or an f-string with `{}` for each value in it."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values)
    return None


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield every call in the tree."""
    return iter(nodes_of(tree, ast.Call))


def source_text(node: ast.expr) -> str:
    """Return the expression's normalised source, or `...` where it is too large or too deep."""
    stack: list[tuple[ast.AST, int]] = [(node, 0)]
    seen = 0
    while stack:
        child, depth = stack.pop()
        seen += 1
        if depth > MAX_DEPTH or seen > MAX_NODES:
            return OPAQUE
        stack.extend((grandchild, depth + 1) for grandchild in ast.iter_child_nodes(child))
    try:
        return ast.unparse(node)
    except ValueError:  # an integer with more digits than Python converts
        return OPAQUE
