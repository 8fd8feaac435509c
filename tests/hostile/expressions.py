"""Every regular expression of the program, and the strings that would make it go back: pumps of its own parts."""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import FrameType

LAYERS = ("assess", "lifecycle", "reports")
TOP = Path(__file__).resolve().parents[2]
SIZES = (5_000, 20_000)
SECONDS = 0.15  # of processor time for 20,000 characters; what is linear takes a hundredth
MAX_PUMPS = 60  # of each expression
ENDS = ("", "\0", "\n", "!")
ANCHORED = frozenset({"match", "fullmatch"})
FUNCTIONS = frozenset({"match", "search", "fullmatch", "sub", "split", "findall", "finditer"})


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression, where it stands, and how the program uses it: match, fullmatch or search."""

    pattern: re.Pattern[Any]
    home: str
    used: tuple[str, ...]


class TooLongError(Exception):
    """An expression went on beyond its time."""


def gathered() -> list[Expression]:
    """Import the whole program and return its expressions, those that it builds among them."""
    found: dict[re.Pattern[Any], str] = {}
    plain = re.compile

    def recording(pattern: Any, flags: int = 0) -> re.Pattern[Any]:  # noqa: ANN401 - as `re.compile` has it
        made = plain(pattern, flags)
        caller = sys._getframe(1)
        if caller.f_code.co_filename.startswith(tuple(str(TOP / layer) for layer in LAYERS)):
            found.setdefault(made, f"{Path(caller.f_code.co_filename).relative_to(TOP)}:{caller.f_lineno}")
        return made

    re.compile = recording
    try:
        for module in map(importlib.import_module, _modules()):
            _call_cached(vars(module))
        _read_everything()
    finally:
        re.compile = plain
    parsed = {str(path.relative_to(TOP)): ast.parse(path.read_text("utf-8")) for path in _files()}
    methods = _methods(parsed)
    named = {f"{home}:{line}": (home, name) for home, module in parsed.items() for line, name in _names(module)}
    told = [Expression(one, at, _used(methods, named.get(at))) for one, at in found.items()]
    inline = [Expression(one, home, (how,)) for home, module in parsed.items() for one, how in _inline(module)]
    return [*told, *inline]


def _used(methods: Mapping[tuple[str, str], set[str]], name: tuple[str, str] | None) -> tuple[str, ...]:
    """Return how an expression is used: by searching, unless its name is only ever matched at the start."""
    used = methods.get(name, set()) & FUNCTIONS if name else set()
    return tuple(sorted(used)) if used and used <= ANCHORED else ("search",)


def _modules() -> Iterator[str]:
    for layer in LAYERS:
        package = importlib.import_module(layer)
        yield from (one.name for one in pkgutil.walk_packages(package.__path__, f"{layer}."))


def _files() -> Iterator[Path]:
    return (path for layer in LAYERS for path in sorted((TOP / layer).rglob("*.py")))


def _call_cached(names: Mapping[str, object]) -> None:
    """Build what is built at its first use: tables behind a cache, without arguments."""
    for one in names.values():
        if isinstance(one, functools._lru_cache_wrapper) and one.__wrapped__.__code__.co_argcount == 0:
            one()


def _read_everything() -> None:
    """Read the kept corpus of trees, which builds the expressions that wait for a first file of their kind."""
    from tests.fuzz.targets import tree  # noqa: PLC0415 - builds the dispatcher, to be seen by `recording`

    for file in sorted((TOP / "tests" / "fuzz" / "corpus" / "tree").iterdir()):
        tree(file.read_bytes())


def _inline(module: ast.Module) -> Iterator[tuple[re.Pattern[Any], str]]:
    """Yield the expressions of `re.search(…)` and the like, and how each is used."""
    for node in ast.walk(module):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=attribute),
                args=[ast.Constant(value=(str() | bytes()) as pattern), *_],
            ) if attribute in FUNCTIONS:
                yield re.compile(pattern), attribute if attribute in ANCHORED else "search"


def _names(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the lines of the calls of `re.compile` with the name that each result is given."""
    for node in ast.walk(module):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as value):
                yield value.lineno, name
            case ast.keyword(arg=str(name), value=(ast.Call() | ast.IfExp()) as value):
                yield value.lineno, name


def _methods(modules: Mapping[str, ast.Module]) -> dict[tuple[str, str], set[str]]:
    """Return by home and name how the program calls an expression: `NAME.match(…)`, also where it was imported."""
    found: dict[tuple[str, str], set[str]] = {}
    for home, module in modules.items():
        origins = dict(_origins(module))
        for node in ast.walk(module):
            match node:
                case ast.Attribute(value=(ast.Name(id=name) | ast.Attribute(attr=name)), attr=method):
                    found.setdefault((origins.get(name, home), name), set()).add(method)
    return found


def _origins(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((one.name, f"{node.module.replace('.', '/')}.py") for one in node.names)


def worst_of(one: Expression) -> tuple[float, str]:
    """Return the longest time that a pump of the expression takes, and the pump."""
    worst = (0.0, "")
    for pump in pumps(one.pattern):
        taken = seconds(one, pump, SIZES[0])
        if taken > SECONDS / 20:
            taken = seconds(one, pump, SIZES[1])
        worst = max(worst, (taken, pump))
        if taken > SECONDS:
            break
    return worst


def seconds(one: Expression, pump: str, size: int) -> float:
    """Return how long the search through a text of about this size takes, twice the limit at most."""
    head, _, body = pump.partition("\1")
    body, _, end = body.partition("\2")
    told = head + body * (size // max(1, len(body))) + end
    text = told.encode("utf-8", "replace") if isinstance(one.pattern.pattern, bytes) else told
    began = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS * 2)
    try:
        _try(one, text)
    except TooLongError:
        return SECONDS * 2
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - began


def _try(one: Expression, text: str | bytes) -> None:
    for how in one.used:
        if how == "search":
            sum(1 for _ in one.pattern.finditer(text))
        else:
            getattr(one.pattern, how)(text)


def pumps(pattern: re.Pattern[Any]) -> list[str]:
    """Return texts as head, repeated body and end, parted by two controls: from each repeat and from the words."""
    parsed = re._parser.parse(pattern.pattern, pattern.flags & ~re.LOCALE & ~re.DEBUG)  # type: ignore[attr-defined]
    bodies: list[tuple[str, str]] = []
    whole = _gather(parsed, "", bodies)
    found = [(head, body) for head, body in bodies if body] + [("", whole or "a"), ("", " "), ("", "a"), ("", "\n")]
    heads = dict.fromkeys([("", body) for _, body in found] + found)
    texts = (f"{head}\1{body}\2{end}" for head, body in heads for end in ENDS[: 2 if len(heads) > MAX_PUMPS else 4])
    return list(texts)[: MAX_PUMPS * 4]


def _gather(parts: Iterable[Any], head: str, bodies: list[tuple[str, str]]) -> str:
    """Return one text that the parts match, and note every repeat with a text that leads to it."""
    told = ""
    for operator, value in parts:
        told += _one(str(operator), value, head + told, bodies)
    return told


def _one(operator: str, value: Any, head: str, bodies: list[tuple[str, str]]) -> str:  # noqa: ANN401, PLR0911
    match operator:
        case "LITERAL":
            return chr(int(value))
        case "NOT_LITERAL":
            return "b" if chr(value) == "a" else "a"
        case "ANY":
            return "a"
        case "IN":
            letters = _letters(value)
            bodies.extend((head, letter) for letter in letters[1:4])
            return letters[0]
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, _, inner = value
            body = _gather(inner, head, bodies)
            bodies.append((head, body))
            return body * int(min(max(least, 1), 5))
        case "SUBPATTERN":
            return _gather(value[-1], head, bodies)
        case "ATOMIC_GROUP":
            return _gather(value, head, bodies)
        case "BRANCH":
            texts = [_gather(branch, head, bodies) for branch in value[1]]
            bodies.extend((head, text) for text in texts[:8])
            return texts[0]
        case "ASSERT":
            _gather(value[1], head, bodies)
    return ""


CATEGORIES = {
    "CATEGORY_WORD": "a",
    "CATEGORY_DIGIT": "1",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_WORD": "-",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_NOT_SPACE": "a",
}
USUAL = "a1 -_./:\"'=,;(){}[]<>$@#A\n\t"


def _letters(value: list[tuple[Any, Any]]) -> list[str]:
    """Return some letters that a class holds."""
    if str(value[0][0]) == "NEGATE":
        refused = set(_letters(value[1:])) | {
            letter
            for operator, one in value[1:]
            if str(operator) == "RANGE"
            for letter in map(chr, range(one[0], min(one[1], 300) + 1))
        }
        categories = {str(one) for operator, one in value[1:] if str(operator) == "CATEGORY"}
        if "CATEGORY_SPACE" in categories:
            refused |= set(" \n\t")
        if "CATEGORY_WORD" in categories:
            refused |= set("a1_A")
        return [letter for letter in USUAL if letter not in refused] or ["é"]
    found = []
    for operator, one in value:
        match str(operator):
            case "LITERAL":
                found.append(chr(one))
            case "RANGE":
                found.append(chr(one[0]))
            case "CATEGORY":
                found.append(CATEGORIES.get(str(one), "a"))
    return found or ["a"]


def _too_long(_: int, __: FrameType | None) -> None:
    raise TooLongError


def main() -> None:
    """Print the slow expressions, one a line, and how many were tried: the arguments', or all of the program."""
    sys.path.insert(0, str(TOP))
    given = [Expression(re.compile(one), "given", ("search",)) for one in sys.argv[1:]]
    found = given or gathered()
    signal.signal(signal.SIGVTALRM, _too_long)
    for one in found:
        taken, pump = worst_of(one)
        if taken > SECONDS:
            sys.stdout.write(f"{one.home}: {taken:.2f} s for {pump[:60]!r}: {one.pattern.pattern[:300]!r}\n")
    sys.stdout.write(f"{len(found)} expressions\n")


if __name__ == "__main__":
    main()
