"""dbt_project.yml: a project's paths, variables, hooks and the configuration of its folders."""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING

from assess.documents import line_of
from assess.facts import Fact, Logging, Pin, PinKind, Source, VersionField
from assess.readers.dbt.settings import Settings, read_settings, tags_of
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "dbt"
MAX_FOLDERS = 30  # levels of a configuration tree that are followed

# https://docs.getdbt.com/reference/dbt_project.yml, with the names before 1.0
PATHS = {
    "model": (("model-paths", "source-paths"), ("models",)),
    "seed": (("seed-paths", "data-paths"), ("seeds", "data")),
    "snapshot": (("snapshot-paths",), ("snapshots",)),
    "test": (("test-paths",), ("tests", "test")),
    "macro": (("macro-paths",), ("macros",)),
    "analysis": (("analysis-paths",), ("analyses", "analysis")),
}
TREES = {"models": "model", "seeds": "seed", "snapshots": "snapshot", "sources": "source"}
TEST_TREES = {"tests": "test", "data_tests": "test", "unit_tests": "unit"}
FILLED = re.compile(
    r"\{\{[^{}]*+\}\}"
)  # such as `{{ env_var('CLIENT') }}/models`: a folder of which each run names one
ANY_FOLDER = "*"
COVERAGE_TARGETS = ("documentation_coverage_target", "test_coverage_target")  # of dbt_project_evaluator


class FolderSettings(Value):
    """What a level of a configuration tree sets; `folders` begin with the project's name, () is the tree's top."""

    resource: str
    folders: tuple[str, ...]
    settings: Settings


class ProjectFile(Fact):
    """A dbt_project.yml as written."""

    name: str
    paths: tuple[tuple[str, str], ...]  # (kind, folder below the project), `*` for a part that a run fills in
    install_path: str
    folders: tuple[FolderSettings, ...]
    variables: tuple[tuple[str, str | int | bool | None], ...]
    coverage_targets: tuple[tuple[str, int], ...]  # (variable, line)
    hooks: tuple[tuple[str, int], ...]  # on-run-start and on-run-end: (text, line)
    comments_queries: bool  # tags its queries through query-comment


def read_project(document: Document) -> Iterator[Fact]:
    """Return the project, its version field and its pin of dbt itself."""
    config = document.yaml
    if not isinstance(config, dict) or not isinstance(name := config.get("name"), str):
        return
    yield _project_file(name, config, _at(document, config, "name"))
    if isinstance(version := config.get("version"), (str, int, float)):
        yield VersionField(source=_at(document, config, "version"), version=str(version))
    yield from structured_log(document, config)
    if required := tags_of(config.get("require-dbt-version")):
        exact = len(required) == 1 and required[0].lstrip("= ")[:1].isdigit()
        kind = PinKind.EXACT if exact else PinKind.RANGE
        at = _at(document, config, "require-dbt-version")
        yield Pin(source=at, scope="runtime", ecosystem="dbt", kind=kind, name="dbt")


def structured_log(document: Document, config: dict[str, object]) -> Iterator[Logging]:
    """Yield that dbt writes its log as JSON, by the project's `flags` or the profiles' `config`.

    https://docs.getdbt.com/reference/global-configs/logs
    """
    for key in ("flags", "config"):
        flags = config.get(key)
        if isinstance(flags, dict) and "json" in (flags.get("log_format"), flags.get("log_format_file")):
            yield Logging(source=_at(document, config, key), form="structured")


def _at(document: Document, config: dict[str, object], key: str) -> Source:
    return Source(path=document.path, line=line_of(config, key), tool=TOOL)


def _project_file(name: str, config: dict[str, object], source: Source) -> ProjectFile:
    install_path = config.get("packages-install-path", config.get("modules-path"))
    return ProjectFile(
        source=source,
        name=name,
        paths=tuple(_paths(config)),
        install_path=install_path if isinstance(install_path, str) else "dbt_packages",
        folders=tuple(_all_folders(config)),
        variables=tuple(_variables(name, config.get("vars"))),
        coverage_targets=tuple(_coverage_targets(config.get("vars"))),
        hooks=tuple(_hooks(config)),
        comments_queries=bool(config.get("query-comment")),
    )


def _paths(config: dict[str, object]) -> Iterator[tuple[str, str]]:
    for kind, (keys, defaults) in PATHS.items():
        written = next((config[key] for key in keys if key in config), None)
        for folder in tags_of(written) or defaults:
            inside = normpath(f"./{FILLED.sub(ANY_FOLDER, folder)}")
            yield kind, "" if inside == "." else inside


def _all_folders(config: dict[str, object]) -> Iterator[FolderSettings]:
    for tree, resource in (TREES | TEST_TREES).items():
        yield from _folders(config.get(tree), resource, ())


def _folders(level: object, resource: str, folders: tuple[str, ...]) -> Iterator[FolderSettings]:
    """Walk a tree: a key with a plus, or with anything but a mapping, is a setting; the rest are folders."""
    if not isinstance(level, dict) or len(folders) > MAX_FOLDERS:
        return
    own = {key.lstrip("+").strip(): value for key, value in level.items() if _is_setting(key, value)}
    if own:
        yield FolderSettings(resource=resource, folders=folders, settings=read_settings(own))
    for key, value in level.items():
        if not _is_setting(key, value):
            yield from _folders(value, resource, (*folders, key))


def _is_setting(key: str, value: object) -> bool:
    return key.startswith("+") or not isinstance(value, dict)


def _variables(project: str, written: object) -> Iterator[tuple[str, str | int | bool | None]]:
    """Yield the variables, the project's own last, so that they win."""
    if not isinstance(written, dict):
        return
    own = written.get(project)
    for scope in (written, own):
        if isinstance(scope, dict):
            for key, value in scope.items():
                if value is None or isinstance(value, (str, int, bool)):
                    yield key, value


def _coverage_targets(written: object) -> Iterator[tuple[str, int]]:
    scopes = [written, written.get("dbt_project_evaluator")] if isinstance(written, dict) else []
    for scope in scopes:
        for key in COVERAGE_TARGETS:
            if isinstance(scope, dict) and key in scope:
                yield key, line_of(scope, key) or 1


def _hooks(config: dict[str, object]) -> Iterator[tuple[str, int]]:
    for key in ("on-run-start", "on-run-end"):
        for hook in tags_of(config.get(key)):
            yield hook, line_of(config, key) or 1
