"""What a rule asks for, read from its own code: facts, history, thresholds and the practices that it names."""

from __future__ import annotations

import dis
import inspect
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import CodeType, FunctionType

from assess import thresholds
from assess.facts import Fact, Facts
from assess.values import Value

PACKAGE = "assess"
FACTS = "facts"  # what rules call their argument
OF_HISTORY = frozenset({"activity", "ages"})
WORDING = frozenset({"assess.evidence.chain", "assess.evidence.links"})  # they tell a finding and change no rating


class Questions(Value):
    """What a rule can ask for on any way through it; `words` are the strings that it names."""

    facts: frozenset[type[Fact]]
    history: bool
    thresholds: frozenset[str]
    words: frozenset[str]


class _Mentions(Value):
    values: tuple[tuple[str, object], ...]  # the globals that a function loads, by name
    words: tuple[str, ...]
    history: bool


def questions_of(rule: Callable[..., object]) -> Questions:
    """Follow a rule through every function and class of this package that it can reach."""
    mentions = [_mentions(function) for function in _reached(rule)]
    values = [(name, value) for one in mentions for name, value in one.values]
    parts = [part for _, value in values for part in _parts(value)]
    return Questions(
        facts=frozenset(
            part for part in parts if isinstance(part, type) and issubclass(part, Fact) and part is not Fact
        ),
        history=any(one.history for one in mentions),
        thresholds=frozenset(name for name, value in values if _is_threshold(name, value)),
        words=frozenset(
            word for word in (*parts, *(word for one in mentions for word in one.words)) if isinstance(word, str)
        ),
    )


def _reached(rule: Callable[..., object]) -> set[FunctionType]:
    found = {one for one in (_plain(rule),) if isinstance(one, FunctionType)}
    waiting = deque(found)
    while waiting:
        mentioned = (part for _, value in _mentions(waiting.popleft()).values for part in _parts(value))
        new = {function for part in mentioned for function in _functions(part)} - found
        found |= new
        waiting.extend(new)
    return found


def _functions(value: object) -> Iterator[FunctionType]:
    """Yield the function itself, or the methods of a class; only those that are written in this package."""
    if isinstance(value, type):
        members = vars(value).values() if value is not Facts and not issubclass(value, Fact) else ()
        candidates = [_plain(member) for member in members]
    else:
        candidates = [_plain(value)]
    ours = (one for one in candidates if isinstance(one, FunctionType) and one.__module__ not in WORDING)
    return (one for one in ours if one.__module__.partition(".")[0] == PACKAGE)


def _plain(member: object) -> object:
    """Return the function behind a property, a class method or a remembering wrapper."""
    for inner in ("fget", "func", "__func__"):
        member = getattr(member, inner, None) or member
    return inspect.unwrap(member) if callable(member) else member


def _parts(value: object) -> Iterable[object]:
    """Return the value, or what a constant collection holds."""
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    return value if isinstance(value, tuple | frozenset | list) else (value,)


@cache
def _mentions(function: FunctionType) -> _Mentions:
    values: list[tuple[str, object]] = []
    words: list[str] = []
    history = False
    for code in _codes(function.__code__):
        before: object = None
        for step in dis.get_instructions(code):
            if step.opname == "LOAD_GLOBAL" and step.argval in function.__globals__:
                values.append((step.argval, function.__globals__[step.argval]))
            elif step.opname == "LOAD_CONST" and isinstance(step.argval, str):
                words.append(step.argval)
            elif step.opname == "LOAD_ATTR" and step.argval in OF_HISTORY:
                history = history or _ends_in_facts(before)
            before = step.argval
    return _Mentions(values=tuple(values), words=tuple(words), history=history)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _ends_in_facts(loaded: object) -> bool:
    """Say whether the last thing loaded is the rule's argument; newer interpreters load two names in one step."""
    return loaded == FACTS or (isinstance(loaded, tuple) and loaded[-1:] == (FACTS,))


def _is_threshold(name: str, value: object) -> bool:
    return name.isupper() and name in vars(thresholds) and vars(thresholds)[name] == value
