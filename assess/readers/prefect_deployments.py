"""Deployments of Prefect: in `prefect.yaml`, in what `prefect deployment build` writes, and by `serve` or `deploy`.

https://docs.prefect.io/v3/concepts/deployments and https://docs-2.prefect.io/latest/concepts/deployments/
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from assess.documents import Document, Mapping, Sequence, line_of
from assess.documents.syntax import calls, dotted, keyword, literal_text
from assess.facts import Fact, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PREFECT = "prefect"
SCHEDULES = ("cron", "interval", "rrule", "schedule", "schedules")
WAYS = ("serve", "deploy", "to_deployment")


class Deployment(Fact):
    """A deployment of a flow by its function's name, and by its file where that is given, with its schedule."""

    flow: str
    file: str = ""
    schedule: str | None = None
    enabled: bool = True
    described: bool = False

    def is_of(self, function: str, path: str) -> bool:
        """Say whether it deploys this function of this file: many files call theirs `main`."""
        return self.flow == function and (not self.file or f"/{path}".endswith(f"/{self.file}"))


def deployments_of(document: Document) -> Iterator[Deployment]:
    """Yield the deployments of a YAML file: several under `deployments`, or the one that the file is."""
    match document.yaml:
        case Mapping() as top:
            listed = top.get("deployments")
            entries = listed if isinstance(listed, Sequence) else [top]
            for entry in entries:
                if isinstance(entry, Mapping) and isinstance(entrypoint := entry.get("entrypoint"), str):
                    source = Source(path=document.path, line=line_of(entry, "entrypoint"), tool=PREFECT)
                    yield _deployment(entry, entrypoint, source)


def deployments_in(tree: ast.Module, path: str) -> Iterator[Deployment]:
    """Yield the deployments that a module makes of its flows."""
    for call in calls(tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr in WAYS:
            yield Deployment(
                source=Source(path=path, line=call.lineno, tool=PREFECT),
                flow=dotted(call.func.value).rpartition(".")[2],
                schedule=_schedule_of(call),
                enabled=not _is_true(keyword(call, "paused")),
                described=bool(literal_text(keyword(call, "description"))),
            )


def _deployment(entry: Mapping, entrypoint: str, source: Source) -> Deployment:
    schedules = [one for name in ("schedule", "schedules") for one in _entries(entry.get(name))]
    running = [one for one in schedules if one.get("active") is not False]
    texts = [str(one[name]) for one in (running or schedules) for name in ("cron", "interval", "rrule") if name in one]
    stopped = entry.get("paused") is True or entry.get("is_schedule_active") is False or bool(schedules and not running)
    file, _, function = entrypoint.rpartition(":")
    return Deployment(
        source=source,
        flow=function.rpartition(".")[2],
        file=file.removeprefix("./"),
        schedule=next(iter(texts), None),
        enabled=not stopped,
        described=bool(entry.get("description")),
    )


def _entries(value: object) -> Iterable[Mapping]:
    match value:
        case Mapping():
            return (value,)
        case Sequence():
            return tuple(one for one in value if isinstance(one, Mapping))
    return ()


def _schedule_of(call: ast.Call) -> str | None:
    value = keyword(call, *SCHEDULES)
    if value is None or (isinstance(value, ast.Constant) and value.value is None):
        return None
    return literal_text(value) or "unresolved"


def _is_true(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is True
