"""Prints how long each link, join, practice and criterion takes over `many_facts.py NUMBER` facts of every type."""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, partial
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOP = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def main() -> None:
    """Make the facts, then time the parts one after the other as the program runs them."""
    sys.path.insert(0, str(TOP))
    from assess.criteria import CRITERIA, Statuses  # noqa: PLC0415
    from assess.facts import Ages, Fact, Facts  # noqa: PLC0415
    from assess.links import link  # noqa: PLC0415
    from assess.practices import practices  # noqa: PLC0415
    from assess.readers import readers  # noqa: PLC0415
    from tests.assess.conftest import QUIET_YEAR  # noqa: PLC0415

    number = int(sys.argv[1])
    kinds = [kind for kind in _kinds(Fact) if kind.__module__.startswith("assess.") and kind.__name__ != "Problem"]
    made = [_made(kind, at) for kind in kinds for at in range(number)]
    paths = {fact.source.path: NOW for fact in made}
    facts = Facts(made, activity=QUIET_YEAR, ages=Ages(rated_at=NOW, last_touched=paths, touches_last_year={}))
    for reader in readers():
        if hasattr(reader, "link"):
            _timed(f"link:{reader.TOOL}", partial(_listed, reader, facts))
    whole = _timed("joins", lambda: link(facts, {}, ()))
    statuses = {one.id: _timed(one.id, partial(one.rate, whole)).status for one in practices()}
    for name, criterion in CRITERIA.items():
        _timed(f"criterion:{name}", partial(criterion.judge, whole, Statuses(statuses)))


def _listed(reader: Any, facts: Any) -> list[Any]:  # noqa: ANN401 - any module that links
    return list(reader.link(facts))


def _timed(name: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work returns
    began = time.process_time()
    result = work()
    sys.stdout.write(f"{name} {time.process_time() - began:.3f}\n")
    sys.stdout.flush()
    return result


def _kinds(kind: type) -> Iterator[type]:
    inner: type
    for inner in kind.__subclasses__():
        yield inner
        yield from _kinds(inner)


def _made(kind: type, at: int) -> Any:  # noqa: ANN401 - one of the types of facts
    hints = _hints(kind)
    asked = (field.name for field in fields(kind) if field.required)
    return kind(**{name: _value(hints[name], name, at) for name in asked})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, vars(sys.modules[kind.__module__]) | _names())


def _names() -> dict[str, Any]:
    import assess.facts  # noqa: PLC0415

    return vars(assess.facts) | {"date": date, "datetime": datetime}


def _value(kind: Any, name: str, at: int) -> Any:  # noqa: ANN401 - a value of any type
    arguments = get_args(kind)
    if get_origin(kind) in (Union, UnionType):
        return _value(next(one for one in arguments if one is not NoneType), name, at)
    if get_origin(kind) is tuple:
        return (
            (_value(arguments[0], name, at),)
            if arguments[-1] is ...
            else tuple(_value(one, name, at) for one in arguments)
        )
    if get_origin(kind) in (frozenset, list, dict, set):
        return get_origin(kind)()
    if kind is str:
        return f"{name}{at}" if name not in ("path", "folder", "file") else f"a/b{at % 97}/{at}.sql"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)[at % len(kind)]
    if kind in (bool, int, float):
        return kind(at % 2)
    if kind in (datetime, date):
        return NOW if kind is datetime else NOW.date()
    return _made(kind, at) if isinstance(kind, type) and issubclass(kind, Struct) else None


if __name__ == "__main__":
    main()
