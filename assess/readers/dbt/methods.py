"""The methods of dbt's node selection: how each criterion matches a node."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.readers.dbt.graph import Node

TEST_TYPES = {"data": {"generic", "singular"}, "schema": {"generic"}}


def matcher_of(method: str) -> Callable[[Node, str], bool] | None:
    """Return how a method ("tag", "config.materialized") matches a node; None where it is not known."""
    if method.startswith("config."):
        values = CONFIGURED.get(method.removeprefix("config."))
        return None if values is None else lambda node, value: value in values(node)
    return METHODS.get(method)


def _by_fqn(node: Node, value: str) -> bool:
    """Match a node's name, or the beginning of its full name with or without the package."""
    if value == "*" or fnmatchcase(node.fqn[-1], value):
        return True
    wanted = value.split(".")
    full_names = (node.fqn, node.fqn[1:])
    return any(len(wanted) <= len(names) and all(map(fnmatchcase, names, wanted)) for names in full_names)


def _by_path(node: Node, value: str) -> bool:
    inside = node.source.path[len(node.project) + 1 :] if node.project else node.source.path
    wanted = value.removeprefix("./").rstrip("/")
    return fnmatchcase(inside, wanted) or inside.startswith(f"{wanted}/")


def _by_file(node: Node, value: str) -> bool:
    name = node.source.path.rpartition("/")[2]
    return fnmatchcase(name, value) or fnmatchcase(name.rpartition(".")[0], value)


def _by_source(node: Node, value: str) -> bool:
    if node.resource != "source":
        return False
    names, wanted = node.name.split("."), value.split(".")
    if wanted[0] == node.package and len(wanted) > 1:
        wanted = wanted[1:]
    return len(wanted) <= len(names) and all(map(fnmatchcase, names, wanted))


def _by_test_type(node: Node, value: str) -> bool:
    return node.test_type in TEST_TYPES.get(value, {value})


def _by_resource(node: Node, value: str) -> bool:
    return node.resource == value.replace("_", "-")


CONFIGURED: dict[str, Callable[[Node], tuple[str, ...]]] = {
    "materialized": lambda node: (node.materialized or "view",) if node.resource == "model" else (node.materialized,),
    "tags": lambda node: node.tags,
    "severity": lambda node: ("warn" if node.warn_only else "error",),
    "group": lambda node: (node.settings.group or "",),
    "enabled": lambda node: ("true" if node.enabled else "false",),
    "incremental_strategy": lambda node: (node.settings.strategy or "",),
}


METHODS: dict[str, Callable[[Node, str], bool]] = {
    "fqn": _by_fqn,
    "path": _by_path,
    "file": _by_file,
    "source": _by_source,
    "test_type": _by_test_type,
    "resource_type": _by_resource,
    "tag": lambda node, value: any(fnmatchcase(tag, value) for tag in node.tags),
    "package": lambda node, value: value == "this" or fnmatchcase(node.package, value),
    "exposure": lambda node, value: node.resource == "exposure" and fnmatchcase(node.name, value.rpartition(".")[2]),
    "test_name": lambda node, value: bool(node.test) and fnmatchcase(node.test.rpartition(".")[2], value),
    "group": lambda node, value: node.settings.group == value,
    "unit_test": lambda node, value: node.resource == "unit-test" and fnmatchcase(node.name, value),
}
