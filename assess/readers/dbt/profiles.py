"""profiles.yml: the targets of a project, their warehouses, and passwords that should not stand there."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assess.documents import line_of
from assess.facts import Environment, EnvironmentKind, Fact, Resilience, Secret, Source, ToolUse
from assess.readers.dbt.project import structured_log
from assess.roles import tests_folder
from assess.terms.environments import environment_kind
from assess.terms.secrets import is_literal_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "dbt"
# Adapter types, https://docs.getdbt.com/docs/supported-data-platforms, and the warehouse that each means.
WAREHOUSES = {
    **{name: name for name in ("snowflake", "bigquery", "redshift", "databricks", "postgres", "mysql", "athena")},
    **{name: name for name in ("synapse", "duckdb", "trino", "clickhouse")},
    "mysql5": "mysql",
    "mariadb": "mysql",
    "starburst": "trino",
}
SECRETS = ("password", "pass", "token", "private_key", "private_key_passphrase", "client_secret", "secret_access_key")
TIMEOUTS = ("job_execution_timeout_seconds", "timeout_seconds", "query_timeout", "statement_timeout", "read_timeout")
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "host.docker.internal", "0.0.0.0"})  # noqa: S104 - compared, not bound
EXAMPLE = re.compile(r"example|sample|template|dist", re.IGNORECASE)
RUN_BY_CI = frozenset({"ci", ".ci", ".circleci", ".buildkite", ".github"})  # what stands there is used there
ENV_DEFAULT = re.compile(r"\{\{\s*+env_var\(\s*+['\"]\w++['\"]\s*+,\s*+['\"](\w++)['\"]\s*+\)\s*+\}\}")
# Where a target's tables come to: one that a variable may move is another environment.
PLACES = ("schema", "dataset", "dbname", "database", "catalog", "project")


def read_profiles(document: Document) -> Iterator[Fact]:
    """Return each target's environment, warehouse, timeout and committed secret."""
    root = document.yaml
    place = PurePosixPath(document.path)
    other = EnvironmentKind.OTHER if tests_folder(str(place.parent)) is None else EnvironmentKind.TEST
    example = EXAMPLE.search(place.name) is not None and RUN_BY_CI.isdisjoint(place.parts[:-1])
    if isinstance(root, dict) and not example:
        yield from structured_log(document, root)
    for profile in root.values() if isinstance(root, dict) else ():
        outputs = profile.get("outputs") if isinstance(profile, dict) else None
        for name, output in outputs.items() if isinstance(outputs, dict) else ():
            if isinstance(output, dict):
                at = Source(path=document.path, line=line_of(outputs, name), tool=TOOL)
                kind = environment_kind(name) or other
                yield Environment(source=at, name=name, kind=kind, form="dbt-target", example=example)
                yield from _of_output(at, output, example=example)
                yield from _moved(at, output, example=example) if other is not EnvironmentKind.TEST else ()


def _moved(at: Source, output: dict[str, object], *, example: bool) -> Iterator[Environment]:
    """Yield the stage in which a target's tables stand unless a variable names another, and that other one."""
    for key in PLACES:
        default = ENV_DEFAULT.fullmatch(str(output.get(key, "")).strip())
        kind = environment_kind(default[1]) if default else None
        if default is not None and kind is not None and kind is not EnvironmentKind.TEST:
            place = Source(path=at.path, line=line_of(output, key), tool=TOOL)
            for name, found in ((default[1], kind), ("other", EnvironmentKind.OTHER)):
                yield Environment(source=place, name=name, kind=found, form="switch", example=example)
            return


def _of_output(at: Source, output: dict[str, object], *, example: bool) -> Iterator[Fact]:
    adapter = str(output.get("type", "")).lower()
    if default := ENV_DEFAULT.fullmatch(adapter):
        adapter = default[1]
    if adapter in WAREHOUSES and not example:
        yield ToolUse(source=at, kind="warehouse", tool=WAREHOUSES[adapter])
    if any(isinstance(output.get(key), int) for key in TIMEOUTS) and not example:
        yield Resilience(source=at, form="timeout", subject=TOOL)
    local = str(output.get("host", output.get("server", ""))).lower() in LOCAL_HOSTS
    for key in SECRETS:
        if not local and is_literal_secret(output.get(key)):
            yield Secret(source=Source(path=at.path, line=line_of(output, key), tool=TOOL), kind=f"dbt profile {key}")
    match output.get("keyfile_json"):
        case {"private_key": str() as key} if is_literal_secret(key):
            yield Secret(source=at, kind="dbt profile service account key")
