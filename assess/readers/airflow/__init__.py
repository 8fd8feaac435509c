"""Airflow: DAGs in Python and YAML with what they inherit across modules, and the settings of Airflow itself.

https://airflow.apache.org/docs/apache-airflow/stable/ (1.10 to 3.x)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import (
    Alert,
    Command,
    Escalation,
    Lineage,
    Logging,
    Monitor,
    Owner,
    Pin,
    Pipeline,
    Project,
    QualityCheck,
    Reference,
    ResourceLimit,
    Secret,
    Sla,
    ToolUse,
)
from assess.readers.airflow.configuration import MANAGED, read_configuration
from assess.readers.airflow.definitions import Definition, Module, Setting, TaskFile, TaskMaker
from assess.readers.airflow.linking import link_definitions
from assess.readers.airflow.modules import module_of
from assess.readers.airflow.python_dags import dags_of
from assess.readers.airflow.yaml_dags import read_yaml
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document
    from assess.facts import Fact, Facts

TOOL = "airflow"
VERSION = 12
WANTS = (
    # Callbacks, constants and default arguments may stand in modules that never name Airflow.
    Want(
        suffixes=(".py",),
        needles=(
            b"airflow",
            b"gusty",
            b"cosmos",
            b"retries",
            b"_args",
            b"_ARGS",
            b"callback",
            b"slack",
            b"webhook",
            b"alert",
        ),
    ),
    # The folder of DAGs is on the path of imports: what lies there holds their commands, schedules and functions.
    Want(suffixes=(".py",), folders=("dags",)),
    Want(
        suffixes=(".yml", ".yaml"),
        needles=(b"schedule_interval", b"default_args", b"operator:", b"inlets:", b"outlets:"),
    ),
    Want(names=("airflow.cfg",)),
    Want(
        names=("dockerfile", "dockerfile.*", "*.dockerfile", "*.env", ".env*", "*.yml", "*.yaml"),
        needles=(b"AIRFLOW__",),
    ),
    Want(suffixes=(".tf", ".tofu", ".json"), needles=(b"AIRFLOW__",)),
    Want(suffixes=(".tf", ".tofu", ".json", ".yml", ".yaml", ".ts"), needles=MANAGED),
)
GIVES = (
    Alert, Command, Definition, Escalation, Lineage, Logging, Module, Monitor, Owner, Pin, Pipeline, Project,
    QualityCheck, Reference, ResourceLimit, Secret, Setting, Sla, TaskFile, TaskMaker, ToolUse,
)  # fmt: skip


def read(document: Document) -> Iterator[Fact]:
    """Yield a module's names and DAGs, a YAML file's DAGs and tasks, or Airflow's settings."""
    if document.path.endswith(".py"):
        yield module_of(document.python, document.path, TOOL)
        if b"airflow" in document.content or b"gusty" in document.content or b"cosmos" in document.content:
            yield from dags_of(document.python, document.path, TOOL, document.lines)
        return
    configures = any(word in document.content for word in (b"AIRFLOW__", *MANAGED))
    if configures or document.path.endswith(".cfg"):
        yield from read_configuration(document, TOOL)
    if document.path.endswith((".yml", ".yaml")) and not configures:
        yield from read_yaml(document, TOOL)


def link(facts: Facts) -> Iterable[Fact]:
    """Return the pipelines of the tree, with all that their definitions inherit resolved."""
    return link_definitions(facts, TOOL)
