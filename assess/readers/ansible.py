"""Ansible: what the tasks of plays and roles make and start, what they wait for, and an environment an inventory.

https://docs.ansible.com/ansible/latest/tips_tricks/sample_setup.html
"""

from __future__ import annotations

import re
from functools import cache
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from assess.documents import Mapping, Sequence
from assess.facts import Environment, EnvironmentKind, Fact, HealthProbe, Infrastructure, Source, ToolUse
from assess.readers.compose import Shipped, area_of_image, is_compose_file
from assess.readers.protocol import Want
from assess.tables import table
from assess.terms.environments import environment_kind
from assess.terms.shapes import mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "ansible"
VERSION = 3
YAML = (".yml", ".yaml")
WANTS = (
    Want(suffixes=YAML, needles=(b"hosts:", b"import_playbook")),
    Want(suffixes=YAML, folders=("roles", "tasks", "handlers", "playbooks")),
    Want(folders=("inventories", "inventory"), suffixes=(*YAML, ".ini")),
    Want(folders=("inventories", "inventory"), names=("hosts", "inventory", "production", "staging")),
    Want(names=("inventory", "inventory.ini", "hosts.ini", "hosts")),
)
GIVES = (Environment, HealthProbe, Infrastructure, Shipped, ToolUse)

GROUP = re.compile(r"\[([\w.-]{1,80})(?::\w+)?\]")
INVENTORY = re.compile(
    r"(?:^|/)inventor(?:y|ies)/([^/]++)/(?:(?:group_vars|host_vars)/|(?:hosts|inventory)(?:\.[a-z]++)?\Z)"
    r"|(?:^|/)inventor(?:y|ies)/([^/.]++)(?:\.ya?ml|\.ini)?\Z"
)
FLAT = re.compile(r"(?:^|/)(?:hosts|inventory)(?:\.ini)?\Z")
TASKS = re.compile(r"(?:^|/)roles/[^/]++/(?:tasks|handlers)/|(?:^|/)(?:tasks|handlers)/[^/]++\Z")
TASK_LISTS = ("pre_tasks", "tasks", "post_tasks", "handlers")
BLOCKS = ("block", "rescue", "always")
PLAYS = frozenset({"hosts", "import_playbook", "ansible.builtin.import_playbook"})
CONTAINERS = frozenset({"docker_container", "podman_container", "docker_swarm_service"})
COPIES = frozenset({"copy", "synchronize", "unarchive", "git", "s3_sync", "script", "template", "deploy_helper"})
WAITS = frozenset({"wait_for", "wait_for_connection"})
MAX_DEPTH = 20


def read(document: Document) -> Iterable[Fact]:
    """Return the environment of an inventory's file, or what the tasks of a play or role make."""
    yield from _inventory(document)
    if not document.path.lower().endswith(YAML):
        return
    listed = document.yaml
    if not isinstance(listed, Sequence):
        return
    plays = [play for play in mappings(listed) if PLAYS & play.keys()]
    tasks = [task for play in plays for key in TASK_LISTS for task in mappings(play.get(key))]
    if not plays and TASKS.search(document.path):
        tasks = list(mappings(listed))
    made = [fact for task in _flat(tasks) for fact in _task(task, document.path)]
    if plays or made:
        yield ToolUse(source=_at(document.path, listed.line), kind="infrastructure", tool=TOOL)
    yield from made


def _at(path: str, line: int | None) -> Source:
    return Source(path=path, line=line, tool=TOOL)


def _inventory(document: Document) -> Iterator[Fact]:
    found = INVENTORY.search(document.path)
    name = (found[1] or found[2]) if found else ""
    kind = environment_kind(name)
    if kind is not None:
        yield Environment(source=_at(document.path, 1), name=name, kind=kind, form="inventory")
    elif FLAT.search(document.path):
        yield from _groups(document)


def _groups(document: Document) -> Iterator[Environment]:
    """Yield the environments of an inventory whose groups of hosts are named for them; the others are production's."""
    groups = [(found[1], line) for line, written in enumerate(document.lines, 1) if (found := GROUP.match(written))]
    kinds = [(name, environment_kind(name), line) for name, line in groups]
    if any(kind is not None for _, kind, _ in kinds):
        for name, kind, line in kinds:
            known = kind or EnvironmentKind.PRODUCTION
            yield Environment(source=_at(document.path, line), name=name, kind=known, form="inventory")


def _flat(tasks: Iterable[Mapping], depth: int = 0) -> Iterator[Mapping]:
    """Yield tasks, those of blocks too."""
    for task in tasks:
        inner = [one for key in BLOCKS for one in mappings(task.get(key))]
        if inner and depth < MAX_DEPTH:
            yield from _flat(inner, depth + 1)
        else:
            yield task


def _task(task: Mapping, path: str) -> Iterator[Fact]:
    for key in task:
        module = key.rpartition(".")[2]
        settings = mapping(task.get(key))
        at = _at(path, task.lines.get(key, task.line))
        area = _area(module, settings)
        if area and _makes(settings):
            yield Infrastructure(source=at, tool=TOOL, resource=module, area=area, name=text(settings.get("name")))
        if module in COPIES and is_compose_file(text(settings.get("src"))):
            yield Shipped(source=at, paths=_found_at(text(settings.get("src")), path))
        if _waits(module, settings, task):
            yield HealthProbe(source=at)


def _found_at(written: str, path: str) -> tuple[str, ...]:
    """Return where a copied file lies: beside the tasks, in the files of the role, or by the end that is written."""
    plain = written.rpartition("../")[2].lstrip("./")
    around = dirname(path)
    folders = (around, *(f"{dirname(around)}/{folder}".lstrip("/") for folder in ("files", "templates")))
    return (*(normpath(join(folder, plain)) for folder in folders), *((plain,) if "/" in plain else ()))


def _makes(settings: Mapping) -> bool:
    return bool(settings) and settings.get("state") not in ("absent", "stopped")


def _area(module: str, settings: Mapping) -> str:
    """Return the area of what a module makes, "" for none; of a container, what its image or name says."""
    if module in CONTAINERS:
        return area_of_image(text(settings.get("image")) + text(settings.get("name")))
    return _areas().get(module, "files" if module in COPIES else "")


@cache
def _areas() -> dict[str, str]:
    """Return the area of each module in the table of resources."""
    match table("resources")["modules"]:
        case dict() as modules:
            return {str(module): area for area, some in modules.items() for module in some}
    return {}


def _waits(module: str, settings: Mapping, task: Mapping) -> bool:
    """Say whether a task waits until what was started answers."""
    if module in CONTAINERS:
        return settings.get("state") == "healthy" or isinstance(settings.get("healthcheck"), Mapping)
    return module in WAITS or (module == "uri" and "until" in task)
