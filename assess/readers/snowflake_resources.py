"""Titan Core and Snowcap: the objects of a Snowflake account as YAML resources that a command applies.

https://github.com/Titan-Systems/titan and https://github.com/datacoves/snowcap
"""

from __future__ import annotations

from posixpath import dirname
from typing import TYPE_CHECKING

from assess.documents import Sequence
from assess.facts import Fact, Infrastructure, Source
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, named, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document, Mapping
    from assess.facts import Facts

TOOL = "titan"
VERSION = 1
WANTS = (
    Want(
        suffixes=(".yml", ".yaml"),
        needles=(b"warehouses", b"role_grants:", b"databases", b"schemas", b"stages:", b"roles:", b"grants:", b"users"),
    ),
)

AREAS = {
    "databases": "warehouse",
    "schemas": "warehouse",
    "tables": "warehouse",
    "warehouses": "compute",
    "compute_pools": "compute",
    "stages": "storage",
    "storage_integrations": "storage",
    "external_volumes": "storage",
    "pipes": "orchestration",
    "tasks": "orchestration",
    "streams": "orchestration",
    "roles": "access",
    "database_roles": "access",
    "users": "access",
    "grants": "access",
    "role_grants": "access",
    "future_grants": "access",
    "network_policies": "access",
    "authentication_policies": "access",
    "masking_policies": "access",
    "resource_monitors": "monitoring",
    "account_parameters": "other",
}
BESIDE = frozenset({"vars", "name", "run_mode", "scope", "allowlist", "allowed_resources", "dry_run"})
# Words that no other tool's lists of databases, roles or users have.
OWN_LISTS = frozenset({"role_grants", "account_parameters", "storage_integrations", "future_grants"})
OWN_SETTINGS = frozenset({"auto_suspend", "warehouse_size", "max_data_extension_time_in_days", "to_role", "on_schema"})


class AccountObject(Fact):
    """An object of a file that looks like such a configuration; `own` where no other tool writes the file so."""

    kind: str
    name: str
    own: bool


GIVES = (AccountObject, Infrastructure)


def read(document: Document) -> Iterator[AccountObject]:
    """Return the objects of a file that holds nothing else, those of its list variables too."""
    value = mapping(document.yaml)
    if not value or not set(value) <= AREAS.keys() | BESIDE:
        return
    lists = [(kind, value.get(kind)) for kind in value if kind in AREAS]
    lists += [(name, default) for name, default in _variables(value) if name in AREAS]
    objects = [(kind, name, line, settings) for kind, some in lists for name, settings, line in named(some)]
    own = any(kind in OWN_LISTS or OWN_SETTINGS & settings.keys() for kind, _, _, settings in objects)
    for kind, name, line, _ in objects:
        # The names of users are people's.
        shown = "" if kind == "users" else name
        yield AccountObject(source=Source(path=document.path, line=line, tool=TOOL), kind=kind, name=shown, own=own)


def link(facts: Facts) -> Iterator[Infrastructure]:
    """Yield the objects of folders in which one file at least is surely such a configuration."""
    objects = facts.of(AccountObject)
    folders = {dirname(one.source.path) for one in objects if one.own}
    for one in objects:
        if dirname(one.source.path) in folders:
            area = AREAS.get(one.kind, "other")
            resource = one.kind.removesuffix("s")
            yield Infrastructure(source=one.source, tool=TOOL, resource=resource, area=area, name=one.name)


def _variables(value: Mapping) -> Iterator[tuple[str, Sequence]]:
    for variable in mappings(value.get("vars")):
        default = variable.get("default")
        if isinstance(default, Sequence):
            yield text(variable.get("name")), default
