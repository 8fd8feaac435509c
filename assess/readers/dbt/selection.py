"""Node selection: which nodes of a dbt project `--select`, `--exclude` and YAML selectors pick."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from assess.documents import line_of
from assess.facts import Fact, Source
from assess.readers.dbt.methods import matcher_of
from assess.readers.dbt.project import TOOL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from assess.documents import Document
    from assess.readers.dbt.graph import Node

MAX_DEPTH = 30  # of YAML selectors within selectors
UNLIMITED = 1_000_000  # steps of a graph operator without a figure
# https://docs.getdbt.com/reference/node-selection/syntax
TERM = re.compile(r"(@)?((\d*+)\+)?(?:([a-z_]++(?:\.[\w.]++)?):)?([^+@]++)(\+(\d*+))?")
CHANGED = frozenset({"state", "source_status", "result"})  # what a comparison with an earlier run picks
DATA = frozenset({"model", "seed", "snapshot", "source"})


class Picked(NamedTuple):
    """Indices of nodes; `changed`: a comparison with an earlier run narrows them further."""

    nodes: frozenset[int]
    certain: bool = True
    changed: bool = False


class Term(NamedTuple):
    """One criterion with its graph operators: steps up, steps down, and `@`."""

    method: str
    value: str
    up: int = 0
    down: int = 0
    family: bool = False


class Selector(Fact):
    """A named YAML selector; `definition` is JSON."""

    name: str
    default: bool
    definition: str


def read_selectors(document: Document) -> Iterator[Selector]:
    """Return the selectors of a selectors.yml."""
    root = document.yaml
    entries = root.get("selectors") if isinstance(root, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        match entry:
            case {"name": str() as name, "definition": definition}:
                at = Source(path=document.path, line=line_of(entry), tool=TOOL)
                text = json.dumps(definition, default=str)
                yield Selector(source=at, name=name, default=entry.get("default") is True, definition=text)


class Selectable:
    """The enabled nodes of one project as a graph that criteria pick from."""

    def __init__(self, nodes: Iterable[Node], selectors: Iterable[Selector]) -> None:
        self.nodes = tuple(node for node in nodes if node.enabled and node.resource != "source-group")
        self.selectors = {selector.name: selector for selector in selectors}
        self.everything = frozenset(range(len(self.nodes)))
        by_name = {node.name: index for index, node in enumerate(self.nodes) if node.resource in DATA}
        self.parents = {
            index: frozenset(by_name[name] for name in node.parents if name in by_name)
            for index, node in enumerate(self.nodes)
        }
        self.children: defaultdict[int, set[int]] = defaultdict(set)
        for index, parents in self.parents.items():
            for parent in parents:
                self.children[parent].add(index)

    def pick(self, words: Iterable[str]) -> Picked:
        """Return what a command line's values pick: blanks are unions, commas intersections."""
        specs = [spec for word in words for spec in word.split()]
        return united([self._intersection(spec) for spec in specs])

    def pick_named(self, name: str) -> Picked:
        """Return what a YAML selector picks."""
        return self._named(name, MAX_DEPTH)

    def pick_default(self) -> Picked:
        """Return what a command without criteria picks: the default selector, or everything."""
        default = next((selector for selector in self.selectors.values() if selector.default), None)
        return self._named(default.name, MAX_DEPTH) if default else Picked(self.everything)

    def with_tests(self, picked: Picked, mode: str = "eager") -> Picked:
        """Add the tests on picked nodes; cautious wants all parents of a test picked, eager one."""
        enough = any if mode == "eager" else all
        added = {
            index
            for index, node in enumerate(self.nodes)
            if node.resource in ("test", "unit-test")
            and self.parents[index]
            and enough(parent in picked.nodes for parent in self.parents[index])
        }
        return picked if mode == "empty" else picked._replace(nodes=picked.nodes | added)

    def _named(self, name: str, depth: int) -> Picked:
        if name not in self.selectors or depth == 0:
            return Picked(self.everything, certain=False)
        return self._definition(json.loads(self.selectors[name].definition), depth - 1)

    def _definition(self, definition: object, depth: int) -> Picked:
        if depth == 0:
            return Picked(self.everything, certain=False)
        match definition:
            case str():
                return self.with_tests(self.pick([definition]))
            case {"union": list() as parts}:
                return self._combined(parts, united, depth)
            case {"intersection": list() as parts}:
                return self._combined(parts, intersected, depth)
            case {"method": "selector", "value": str() as name}:
                return self._named(name, depth - 1)
            case dict() if "method" in definition and "value" in definition:
                picked = self.with_tests(self._term(_yaml_term(definition)))
                return self._without(picked, definition.get("exclude"), depth)
            case dict() if len(definition) == 1:
                ((method, value),) = definition.items()
                return self.with_tests(self._term(Term(method, str(value))))
        return Picked(self.everything, certain=False)

    def _combined(self, parts: list[object], join: Callable[[list[Picked]], Picked], depth: int) -> Picked:
        kept = [part for part in parts if not (isinstance(part, dict) and set(part) == {"exclude"})]
        picked = join([self._definition(part, depth - 1) for part in kept])
        for part in parts:
            if isinstance(part, dict) and set(part) == {"exclude"}:
                picked = self._without(picked, part["exclude"], depth)
        return picked

    def _without(self, picked: Picked, excluded: object, depth: int) -> Picked:
        if not isinstance(excluded, list):
            return picked
        return less(picked, united([self._definition(part, depth - 1) for part in excluded]))

    def _intersection(self, spec: str) -> Picked:
        return intersected([self._word(word) for word in spec.split(",")])

    def _word(self, word: str) -> Picked:
        found = TERM.fullmatch(word)
        if found is None or "{" in word or "$" in word:
            return Picked(self.everything, certain=False)
        family, up, steps_up, method, value, down, steps_down = found.groups()
        return self._term(
            Term(method or _implied(value), value, _steps(up, steps_up), _steps(down, steps_down), bool(family))
        )

    def _term(self, term: Term) -> Picked:
        method, value = term.method, term.value
        if method.partition(".")[0] in CHANGED:
            return Picked(self.everything, changed=True)
        matches = matcher_of(method)
        if matches is None:
            return Picked(self.everything, certain=False)
        start = frozenset(index for index, node in enumerate(self.nodes) if matches(node, value))
        picked = start | self._reached(start, self.parents, term.up) | self._reached(start, self.children, term.down)
        if term.family:
            below = start | self._reached(start, self.children, UNLIMITED)
            picked |= below | self._reached(below, self.parents, UNLIMITED)
        return Picked(picked)

    def _reached(
        self, start: frozenset[int], edges: dict[int, frozenset[int]] | dict[int, set[int]], steps: int
    ) -> frozenset[int]:
        seen, front = set(start), set(start)
        while front and steps > 0:
            front = {other for index in front for other in edges.get(index, ())} - seen
            seen |= front
            steps -= 1
        return frozenset(seen)


def united(parts: list[Picked]) -> Picked:
    """Return the union; it is narrowed to changes only where every part is."""
    nodes = frozenset[int]().union(*(part.nodes for part in parts))
    changed = bool(parts) and all(part.changed for part in parts)
    return Picked(nodes, all(part.certain for part in parts), changed)


def intersected(parts: list[Picked]) -> Picked:
    """Return the intersection."""
    nodes = frozenset.intersection(*(part.nodes for part in parts)) if parts else frozenset[int]()
    return Picked(nodes, all(part.certain for part in parts), any(part.changed for part in parts))


def less(picked: Picked, excluded: Picked) -> Picked:
    """Return what is left; an exclusion that is unresolved or of changes only takes nothing away."""
    if excluded.changed or not excluded.certain:
        return picked._replace(certain=picked.certain and excluded.certain)
    return picked._replace(nodes=picked.nodes - excluded.nodes)


def _steps(operator: str | None, figure: str | None) -> int:
    if operator is None:
        return 0
    return min(int(figure), UNLIMITED) if figure and len(figure) < len(str(UNLIMITED)) else UNLIMITED


def _implied(value: str) -> str:
    """Return the method of a value without one: a path, a file or a node's name."""
    if "/" in value:
        return "path"
    return "file" if value.endswith((".sql", ".py", ".csv")) else "fqn"


def _yaml_term(definition: dict[str, object]) -> Term:
    depths = {}
    for key in ("parents", "children"):
        depth = definition.get(f"{key}_depth")
        depths[key] = 0 if not definition.get(key) else depth if isinstance(depth, int) else UNLIMITED
    family = bool(definition.get("childrens_parents"))
    return Term(str(definition["method"]), str(definition["value"]), depths["parents"], depths["children"], family)
