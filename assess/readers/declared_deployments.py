"""Deployments that a file declares and a command makes: Prefect, Databricks, Serverless, Dagster+, Capistrano.

https://docs.prefect.io/v3/how-to-guides/deployments/prefect-yaml, https://docs.databricks.com/dev-tools/bundles/settings,
https://www.serverless.com/framework/docs and https://docs.dagster.io/deployment/code-locations
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Command, Environment, EnvironmentKind, Fact, Problem, Rollback, Source, Target
from assess.readers.protocol import Want
from assess.running.targets import capped
from assess.terms.environments import environment_kind
from assess.terms.shapes import mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document, Mapping

TOOL = "declared-deployments"
VERSION = 2
PREFECT = ("prefect.yaml", "prefect.yml")
BUNDLES = ("databricks.yml", "databricks.yaml", "bundle.yml", "bundle.yaml")
SERVERLESS = ("serverless.yml", "serverless.yaml")
DAGSTER = ("dagster_cloud.yaml", "dagster_cloud.yml")
CAPISTRANO = ("deploy.rb",)  # https://capistranorb.com/documentation/getting-started/configuration/
WANTS = (
    Want(names=PREFECT, needles=(b"entrypoint",)),
    Want(names=BUNDLES, needles=(b"targets",)),
    Want(names=SERVERLESS, needles=(b"functions",)),
    Want(names=DAGSTER, needles=(b"locations",)),
    Want(names=CAPISTRANO, needles=(b"set :application",)),
)
GIVES = (Target, Command, Environment, Rollback, Problem)

MADE_BY = {
    **dict.fromkeys(PREFECT, ("prefect", "deploy", "--all")),
    **dict.fromkeys(BUNDLES, ("databricks", "bundle", "deploy")),
    **dict.fromkeys(SERVERLESS, ("serverless", "deploy")),
    **dict.fromkeys(DAGSTER, ("dagster-cloud", "workspace", "sync")),
    **dict.fromkeys(CAPISTRANO, ("cap", "deploy")),
}
DECLARING = ("deployments", "targets", "functions", "locations")
FORM = "deployment"  # names an environment, configures none
VERSIONED = re.compile(r"v?\d{1,4}(?:\.\d{1,6}){1,3}(?:[-+.]\w{1,20})?|[0-9a-f]{40}")
LAST_WORD = re.compile(r"^.*[-_/ ]", re.DOTALL)
CLONE = re.compile(r"git_clone")
MAX_DEPLOYMENTS = 1_000


def read(document: Document) -> Iterator[Fact]:
    """Return the deployment of a file as a target that nobody calls, with its stages and the versions that it names."""
    yield from capped(_declared(document), document, TOOL)


def _declared(document: Document) -> Iterator[Fact]:
    name = document.path.rpartition("/")[2].lower()
    written = mapping(None if name in CAPISTRANO else document.yaml)
    key = next((key for key in DECLARING if written.get(key)), None)
    if key is None and name not in CAPISTRANO:
        return
    source = Source(path=document.path, line=written.lines.get(key or "", 1), tool=TOOL)
    owner = f"deployment:{document.path}"
    folder = document.path.rpartition("/")[0]
    yield Target(source=source, id=owner, runner="deployment", name=name)
    yield Command(source=source, owner=owner, words=MADE_BY[name], folder=folder)
    if name in PREFECT:
        yield from _of_prefect(document, written)


def _of_prefect(document: Document, written: Mapping) -> Iterator[Fact]:
    """Yield the stages that names and tags of deployments say, and the first version that one of them pulls."""
    entries = list(mappings(written.get("deployments")))[:MAX_DEPLOYMENTS]
    stages: dict[EnvironmentKind, tuple[str, int]] = {}
    for entry in entries:
        line = entry.lines.get("name", written.line)
        for said in (LAST_WORD.sub("", text(entry.get("name"))), *texts(entry.get("tags"))):
            kind = environment_kind(said)
            if kind is not None and kind is not EnvironmentKind.OTHER:
                stages.setdefault(kind, (said, line))
    for kind, (said, line) in stages.items():
        source = Source(path=document.path, line=line, tool=TOOL)
        yield Environment(source=source, name=said, kind=kind, form=FORM)
    pulled = next((line for entry in entries for line in _versions_pulled(entry)), None)
    if pulled is not None:
        source = Source(path=document.path, line=pulled, tool=TOOL)
        yield Rollback(source=source, form="immutable-version", implied=True)


def _versions_pulled(entry: Mapping) -> Iterator[int]:
    """Yield the line of each `git_clone` whose branch is the name of a version or a commit."""
    for step in mappings(entry.get("pull")):
        for name, settings in step.items():
            asked = mapping(settings)
            named = text(asked.get("branch")) or text(asked.get("commit_sha"))
            if CLONE.search(name) and VERSIONED.fullmatch(named):
                yield asked.lines.get("branch", asked.line)
