"""What configuration holds for a node: file over properties over the most specific folder, with Jinja resolved."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from assess.readers.dbt.settings import Settings, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.readers.dbt.project import FolderSettings

MAX_EXPRESSION = 1_000  # characters
MAX_STEPS = 10  # of variables that name variables
CASTS = frozenset({"as_bool", "as_native", "bool", "as_text", "lower"})
CONSTANTS: dict[str, object] = {"true": True, "false": False, "none": None}

Variables = Mapping[str, object]


class Unknown(Exception):  # noqa: N818 - a state of an expression, caught in this module
    """Only a run can tell the value."""


class Resolved(NamedTuple):
    """A value, and whether it is the same in every run that sets nothing by hand."""

    value: object
    certain: bool


def folder_layers(folders: Iterable[FolderSettings], resource: str, fqn: tuple[str, ...]) -> Iterator[Settings]:
    """Yield what dbt_project.yml sets for a node, the most specific level last."""
    found = [level for level in folders if level.resource == resource and fqn[: len(level.folders)] == level.folders]
    yield from (level.settings for level in sorted(found, key=lambda level: len(level.folders)))


def configured(folders: Iterable[FolderSettings], resource: str, fqn: tuple[str, ...], *closer: Settings) -> Settings:
    """Return a node's settings: its folders', then the closer layers in their order (properties, the file itself)."""
    return merged([*folder_layers(folders, resource, fqn), *closer])


def is_on(value: object, variables: Variables, *, default: bool = True) -> tuple[bool, bool]:
    """Return whether a switch is on, and whether that is certain; what cannot be resolved has its default."""
    resolved = resolve(value, variables)
    match resolved.value:
        case None:
            return default, resolved.certain
        case bool() as switch:
            return switch, resolved.certain
        case str() as text if text.strip().lower() in CONSTANTS:
            return text.strip().lower() == "true", resolved.certain
    return default, False


def resolve(value: object, variables: Variables) -> Resolved:
    """Return a value with its Jinja evaluated; None and not certain where only a run can tell."""
    if not isinstance(value, str) or "{{" not in value:
        return Resolved(value, "{%" not in value if isinstance(value, str) else True)
    expression = value.strip()
    inner = expression.removeprefix("{{").removesuffix("}}").strip("- \n\t")
    if not (expression.startswith("{{") and expression.endswith("}}")) or "{{" in inner or len(inner) > MAX_EXPRESSION:
        return Resolved(None, certain=False)
    try:
        evaluation = _Evaluation(variables)
        return Resolved(evaluation.of(_tree(inner)), evaluation.certain)
    except (Unknown, SyntaxError, ValueError, RecursionError, MemoryError):
        return Resolved(None, certain=False)


def _tree(expression: str) -> ast.expr:
    """Parse an expression; Jinja's filters bind as tightly as Python's `|`, and a line ends nothing in it."""
    return ast.parse(f"({expression.strip()})", mode="eval").body


class _Evaluation:
    """Evaluates the few forms that switches are written in; `certain` falls once the surroundings decide."""

    __slots__ = ("certain", "steps", "variables")

    def __init__(self, variables: Variables) -> None:
        self.variables = variables
        self.certain = True
        self.steps = 0

    def of(self, node: ast.expr) -> object:  # noqa: C901, PLR0911 - one return a form
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name) if name.lower() in CONSTANTS:
                return CONSTANTS[name.lower()]
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not self.of(operand)
            case ast.BoolOp(op=operator, values=values):
                return self.joined(values, decisive=isinstance(operator, ast.Or))
            case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Name(id=cast)) if cast in CASTS:
                return self.of(left)
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self.compare(left, operator, right)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return [self.of(item) for item in items]
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.of(body) if self.of(test) else self.of(orelse)
            case ast.Call(func=ast.Name(id="var"), args=[ast.Constant(value=str() as name), *rest]):
                return self.variable(name, [*rest, *(word.value for word in node.keywords)])
            case ast.Call(func=ast.Name(id="env_var"), args=[_, default]):
                self.certain = False
                return self.of(default)
        raise Unknown

    def joined(self, values: list[ast.expr], *, decisive: bool) -> bool:
        """Return what `and` or `or` comes to: one part that decides makes up for parts that cannot be told."""
        unknown = False
        for value in values:
            try:
                if bool(self.of(value)) is decisive:
                    return decisive
            except Unknown:
                unknown = True
        if unknown:
            raise Unknown
        return not decisive

    def compare(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> bool:
        one, other = self.of(left), self.of(right)
        match operator:
            case ast.Eq() | ast.Is():
                return one == other
            case ast.NotEq() | ast.IsNot():
                return one != other
            case ast.In() if isinstance(other, (list, str)):
                return one in other
            case ast.NotIn() if isinstance(other, (list, str)):
                return one not in other
        raise Unknown

    def variable(self, name: str, default: list[ast.expr]) -> object:
        self.steps += 1
        if name not in self.variables:
            if not default:
                raise Unknown
            return self.of(default[0])
        value = self.variables[name]
        if isinstance(value, str) and "{{" in value:
            if self.steps > MAX_STEPS:
                raise Unknown
            return self.of(_tree(value.strip().removeprefix("{{").removesuffix("}}").strip("- ")))
        return value
