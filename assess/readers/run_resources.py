"""Memory and processors that Prefect's variables, Dagster's tags, containers and pods ask for the runs of pipelines.

https://docs.prefect.io/v3/deploy/infrastructure-concepts/customize,
https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html and
https://docs.dagster.io/deployment/oss/deployment-options/kubernetes/customizing-your-deployment and
https://docker-py.readthedocs.io/en/stable/containers.html
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from assess.documents import Mapping, walk
from assess.documents.syntax import dotted, literal_text, nodes
from assess.facts import Fact, ResourceLimit, Source
from assess.readers.protocol import Want
from assess.terms.shapes import mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "run-resources"
VERSION = 3
HOLDERS = frozenset({"job_variables", "dagster-k8s/config", "container_kwargs"})
AMOUNTS = frozenset(
    {
        "memory", "cpu", "mem_limit", "memory_limit", "memory_request", "cpu_limit", "cpu_request", "limits",
        "requests", "ecs/memory", "ecs/cpu", "nano_cpus", "cpu_quota",
    }
)  # fmt: skip
# What the operator of pods took before it took the client's own class for it.
POD_AMOUNTS = frozenset({"request_cpu", "request_memory", "limit_cpu", "limit_memory"})
POD_CLASS = "V1ResourceRequirements"
POD_WORDS = (b"request_memory", b"limit_memory", b"request_cpu", b"limit_cpu", POD_CLASS.encode())
NEEDLES = (b"job_variables", b"dagster-k8s/config", b"container_kwargs", b"ecs/memory", b"ecs/cpu", *POD_WORDS)
WANTS = (
    Want(suffixes=(".py",), needles=NEEDLES),
    Want(names=("prefect.yaml", "prefect.yml"), needles=(b"job_variables",)),
)
GIVES = (ResourceLimit,)


def read(document: Document) -> Iterator[Fact]:
    """Yield one fact for a file that asks for an amount."""
    line = _in_code(document.python) if document.path.endswith(".py") else _in_settings(document)
    if line is not None:
        yield ResourceLimit(source=Source(path=document.path, line=line, tool=TOOL), form="limits of a run")


def _in_code(tree: ast.Module) -> int | None:
    held = (value for node in nodes(tree) for value in _held(node))
    asked = next((value.lineno for value in held if _names_amount(value)), None)
    expressions = (node for node in nodes(tree) if isinstance(node, ast.expr))
    return asked or next((one.lineno for one in expressions if _asks_for_pod(one)), None)


def _asks_for_pod(node: ast.expr) -> bool:
    match node:
        case ast.Dict(keys=keys):
            return any(literal_text(key) in POD_AMOUNTS for key in keys)
        case ast.Call(func=func, keywords=[_, *_]):
            return dotted(func).rpartition(".")[2] == POD_CLASS
    return False


def _held(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what a node sets as job variables or as tags of a run."""
    match node:
        case ast.keyword(arg="job_variables" | "container_kwargs", value=value):
            yield value
        case ast.Assign(targets=[ast.Attribute(attr="job_variables") | ast.Name(id="job_variables")], value=value):
            yield value
        case ast.Dict(keys=keys, values=values):
            yield from (value for key, value in zip(keys, values, strict=True) if literal_text(key) in HOLDERS)
            if any(literal_text(key) in ("ecs/memory", "ecs/cpu") for key in keys):
                yield node


def _names_amount(value: ast.expr) -> bool:
    keys = (key for node in nodes(value) if isinstance(node, ast.Dict) for key in node.keys)
    return any(literal_text(key) in AMOUNTS for key in keys)


def _in_settings(document: Document) -> int | None:
    for _, node in walk(document.yaml):
        variables = mapping(node.get("job_variables")) if isinstance(node, Mapping) else Mapping()
        if AMOUNTS & set(variables):
            return variables.line
    return None
