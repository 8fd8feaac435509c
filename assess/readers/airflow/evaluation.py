"""Python expressions evaluated without running them: names are followed across the modules of the tree."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from assess.documents.syntax import dotted
from assess.readers.airflow.values import NOTHING, UNKNOWN, Called, Choice, Named, Settings
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assess.readers.airflow.definitions import Argument, Callable, Module

MAX_DEPTH = 12  # names followed from one to the next, and nesting, together
MAX_TEXT = 20_000
MAX_STEPS = 5_000  # of one evaluation, so that lists of lists of names end
MAX_ITEMS = 1_000
MAX_NUMBER = 10**12
TEXT_METHODS = frozenset({"join", "format", "strip", "rstrip", "lstrip"})
FIELD = re.compile(r"\{(\w{0,60})\}")
COPIES = frozenset({"copy.copy", "copy.deepcopy", "deepcopy"})
OF_AN_ENUM = ".value"
PLUGINS = ("airflow.operators.", "airflow.sensors.", "airflow.hooks.")


@lru_cache(maxsize=4096)
def _parsed(text: str) -> ast.expr | None:
    if len(text) > MAX_TEXT:
        return None
    try:
        return ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class Modules:
    """The modules of the tree, by path, and what their names mean."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self._by_path = {module.source.path: module for module in modules}
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        self._bindings: dict[str, dict[str, str]] = {}
        self._callables: dict[str, dict[str, Callable]] = {}
        self._imports: dict[str, dict[str, str]] = {}
        self._definers: dict[str, list[str]] = defaultdict(list)
        self._steps = 0
        for path, module in self._by_path.items():
            parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
            self._by_stem[parts[-1]].append(path)
            self._bindings[path] = {binding.name: binding.text for binding in module.bindings}
            self._callables[path] = {callable_.name: callable_ for callable_ in module.callables}
            self._imports[path] = dict(module.imports)
            for name in self._callables[path]:
                self._definers[name].append(path)

    def spend(self) -> bool:
        """Count a step of the evaluation; False once there were too many."""
        self._steps += 1
        return self._steps <= MAX_STEPS

    def evaluate(
        self, text: str, path: str, assigned: Iterable[Argument] = (), given: Mapping[str, object] | None = None
    ) -> object:
        """Return the value of an expression of a file; its function assigned names and was given parameters."""
        self._steps = 0
        node = _parsed(text)
        scope = _Scope(self, path, {argument.name: argument.text for argument in assigned}, given or {})
        return UNKNOWN if node is None else scope.value(node, MAX_DEPTH)

    def lookup(self, origin: str, importer: str, depth: int = MAX_DEPTH) -> object:
        """Return what a dotted origin means to the file that imports it."""
        module, _, name = origin.rpartition(".")
        path = self._path_of(module, importer) if module else None
        if depth <= 0:
            return Named(origin)
        return self._attribute_of_class(origin, importer, depth) if path is None else self.member(path, name, depth - 1)

    def _attribute_of_class(self, origin: str, importer: str, depth: int) -> object:
        """Return the constant that a dotted origin means in a class of the tree: `config.Schedules.DAILY`."""
        module, *attribute = origin.removesuffix(OF_AN_ENUM).rsplit(".", 2)
        path = self._path_of(module, importer) if len(attribute) > 1 else None
        name = ".".join(attribute)
        return self.member(path, name, depth - 1) if path and name in self._bindings[path] else Named(origin)

    def member(self, path: str, name: str, depth: int) -> object:
        """Return what a name means in a module."""
        if depth <= 0:
            return UNKNOWN
        if name in self._bindings[path]:
            return self.evaluate_in(self._bindings[path][name], path, depth - 1)
        if name in self._callables[path]:
            return Named(name, self._by_path[path], self._callables[path][name])
        if name in self._imports[path]:
            return self.lookup(self._imports[path][name], path, depth - 1)
        return UNKNOWN

    def evaluate_in(self, text: str, path: str, depth: int) -> object:
        """Return the value of a module's expression, no deeper than this."""
        node = _parsed(text)
        return UNKNOWN if node is None else _Scope(self, path, {}, {}).value(node, depth)

    def named(self, origin: str, path: str) -> Named:
        """Return the function or class that a call's origin means in a file."""
        self._steps = 0
        found = self.member(path, origin, MAX_DEPTH) if self.knows(path, origin) else self.lookup(origin, path)
        if isinstance(found, Named) and found.definition is None and found.origin.startswith(PLUGINS):
            return self._plugin(found)
        return found if isinstance(found, Named) else Named(origin)

    def _plugin(self, named: Named) -> Named:
        """Return the tree's own class that a plug-in puts under `airflow.operators` (Airflow 1.10)."""
        name = named.origin.rpartition(".")[2]
        paths = self._definers.get(name, [])
        if len(paths) != 1:
            return named
        return Named(name, self._by_path[paths[0]], self._callables[paths[0]][name])

    def knows(self, path: str, name: str) -> bool:
        """Say whether the name is bound, defined or imported in the module."""
        tables: tuple[dict[str, dict[str, str]] | dict[str, dict[str, Callable]], ...]
        tables = (self._bindings, self._callables, self._imports)
        return any(name in table.get(path, ()) for table in tables)

    def binds(self, path: str, name: str) -> bool:
        """Say whether the module binds a name, or an attribute of its class, to a value."""
        return name in self._bindings.get(path, ())

    def import_of(self, path: str, name: str) -> str | None:
        """Return the origin under which a file imports a name."""
        return self._imports.get(path, {}).get(name)

    def _path_of(self, module: str, importer: str) -> str | None:
        """Find the file of a dotted module: the one nearest to the importer whose path ends with it."""
        name = module.lstrip(".")
        level = len(module) - len(name)
        folders = importer.split("/")[:-1]
        if level:
            anchored = "/".join([*folders[: len(folders) - level + 1], *filter(None, name.split("."))])
            return next((path for path in (f"{anchored}.py", f"{anchored}/__init__.py") if path in self._by_path), None)
        tail = "/" + name.replace(".", "/")
        found = [
            path
            for path in self._by_stem.get(name.rpartition(".")[2], ())
            if f"/{path}".removesuffix(".py").removesuffix("/__init__").endswith(tail)
        ]
        return max(found, key=lambda path: (_shared(path.split("/"), folders), -len(path), path), default=None)


def _shared(path: list[str], folders: list[str]) -> int:
    count = 0
    for left, right in zip(path, folders, strict=False):
        if left != right:
            break
        count += 1
    return count


class _Scope(Value, kw_only=False):
    """A file, with the names of one of its functions."""

    modules: Modules
    path: str
    assigned: Mapping[str, str]
    given: Mapping[str, object]

    def value(self, node: ast.expr, depth: int) -> object:  # noqa: C901, PLR0911, PLR0912  (one case a kind of node)
        if depth <= 0 or not self.modules.spend():
            return UNKNOWN
        match node:
            case ast.Constant(value=constant):
                too_large = isinstance(constant, int) and abs(constant) > MAX_NUMBER
                return UNKNOWN if constant is ... or too_large else constant
            case ast.JoinedStr(values=parts):
                return "".join(self._formatted(part, depth) for part in parts)[:MAX_TEXT]
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                return self._items(items, depth)
            case ast.Dict():
                return self._settings(node, depth)
            case ast.IfExp(body=body, orelse=other):
                return Choice((self.value(body, depth - 1), self.value(other, depth - 1)))
            case ast.BoolOp(values=options):
                return Choice(tuple(self.value(option, depth - 1) for option in options))
            case ast.BinOp(left=left, op=operator, right=right):
                return _combined(self.value(left, depth - 1), operator, self.value(right, depth - 1))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return -number
            case ast.Name(id=name):
                return self._name(name, depth)
            case ast.Attribute():
                return self._attribute(node, depth)
            case ast.Subscript(value=container, slice=ast.Constant(value=str(key))):
                inner = self.value(container, depth - 1)
                return inner.get(key) if isinstance(inner, Settings) else UNKNOWN
            case ast.Call():
                return self._call(node, depth)
        return UNKNOWN

    def _items(self, items: list[ast.expr], depth: int) -> list[object]:
        found: list[object] = []
        for item in items:
            value = self.value(item.value if isinstance(item, ast.Starred) else item, depth - 1)
            found.extend(value if isinstance(item, ast.Starred) and isinstance(value, list) else [value])
        return found[:MAX_ITEMS]

    def _formatted(self, part: ast.expr, depth: int) -> str:
        if isinstance(part, ast.FormattedValue):
            inner = self.value(part.value, depth - 1)
            return str(inner) if isinstance(inner, str | int) else "{}"
        return str(part.value) if isinstance(part, ast.Constant) else "{}"

    def _settings(self, node: ast.Dict, depth: int) -> Settings:
        found = NOTHING
        for key, item in zip(node.keys, node.values, strict=True):
            value = self.value(item, depth - 1)
            if key is None:
                found = value.over(found) if isinstance(value, Settings) else Settings(found.values, complete=False)
            else:
                name = self.value(key, depth - 1)
                entry = {name: value} if isinstance(name, str) else {}
                found = Settings(entry, complete=isinstance(name, str | int)).over(found)
        return found

    def _name(self, name: str, depth: int) -> object:
        if name in self.assigned:
            rest = {other: text for other, text in self.assigned.items() if other != name}
            node = _parsed(self.assigned[name])
            return UNKNOWN if node is None else _Scope(self.modules, self.path, rest, self.given).value(node, depth - 1)
        if name in self.given:
            return self.given[name]
        if self.modules.knows(self.path, name):
            return self.modules.member(self.path, name, depth - 1)
        return UNKNOWN

    def _attribute(self, node: ast.Attribute, depth: int) -> object:
        first, _, rest = dotted(node).partition(".")
        origin = self.modules.import_of(self.path, first)
        if origin is not None:
            return self.modules.lookup(f"{origin}.{rest}", self.path, depth - 1)
        own = f"{first}.{rest}".removesuffix(OF_AN_ENUM)
        if self.modules.binds(self.path, own):
            return self.modules.member(self.path, own, depth - 1)
        return Named(f"{first}.{rest}") if first else UNKNOWN

    def _call(self, node: ast.Call, depth: int) -> object:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "copy" and not node.args:
            return self.value(node.func.value, depth - 1)
        if isinstance(node.func, ast.Attribute) and (text := self._text_method(node.func, node, depth)) is not None:
            return text
        callee = self._callee(node.func, depth)
        arguments = tuple(self.value(item, depth - 1) for item in node.args)
        keywords = {word.arg: self.value(word.value, depth - 1) for word in node.keywords if word.arg}
        if callee.origin in COPIES and arguments:
            return arguments[0]
        if callee.origin == "dict":
            spread = [self.value(word.value, depth - 1) for word in node.keywords if word.arg is None]
            return _dictionary((*arguments, *spread), keywords)
        if callee.module and callee.definition and callee.definition.returns:
            return self.modules.evaluate_in(callee.definition.returns, callee.module.source.path, depth - 1)
        return Called(callee, arguments, keywords)

    def _text_method(self, method: ast.Attribute, node: ast.Call, depth: int) -> str | None:
        """Return what a method of a text gives: `join`, `format` and those that only trim; None for another method."""
        if method.attr not in TEXT_METHODS:
            return None
        text = self.value(method.value, depth - 1)
        if not isinstance(text, str):
            return None
        if method.attr == "join":
            given = self.value(node.args[0], depth - 1) if len(node.args) == 1 else UNKNOWN
            return text.join(_shown(one) for one in given)[:MAX_TEXT] if isinstance(given, list) else "{}"
        if method.attr == "format":
            values = iter([_shown(self.value(one, depth - 1)) for one in node.args])
            named = {word.arg: _shown(self.value(word.value, depth - 1)) for word in node.keywords if word.arg}
            return FIELD.sub(lambda found: named.get(found[1], "{}") if found[1] else next(values, "{}"), text)[
                :MAX_TEXT
            ]
        return text.strip()

    def _callee(self, node: ast.expr, depth: int) -> Named:
        found = self.value(node, depth - 1) if isinstance(node, ast.Name | ast.Attribute) else UNKNOWN
        return found if isinstance(found, Named) else Named(dotted(node))


def _shown(value: object) -> str:
    return str(value) if isinstance(value, str | int) else "{}"


def _dictionary(lower: tuple[object, ...], keywords: Mapping[str, object]) -> Settings:
    found = NOTHING
    for part in lower:
        found = part.over(found) if isinstance(part, Settings) else Settings(found.values, complete=False)
    return Settings(keywords).over(found)


def _combined(left: object, operator: ast.operator, right: object) -> object:
    match left, operator, right:
        case str(), ast.Add(), str():
            return (left + right)[:MAX_TEXT]
        case list(), ast.Add(), list():
            return (left + right)[:MAX_ITEMS]
        case ((int() | float()), ast.Mult(), (int() | float())):
            return left * right if max(abs(left), abs(right)) < MAX_NUMBER else UNKNOWN
        case Settings(), ast.BitOr(), Settings():
            return right.over(left)
    return UNKNOWN
