"""dbt: projects, models, sources, tests and exposures, with the configuration and selection of dbt 1.0 to 1.10."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assess.facts import (
    Artifact,
    Contract,
    Dataset,
    Environment,
    Exposure,
    Fact,
    Freshness,
    Kpi,
    Lineage,
    Logging,
    Monitor,
    Owner,
    Pin,
    Project,
    ProjectAudit,
    QualityCheck,
    Resilience,
    ResourceLimit,
    Retention,
    Role,
    Secret,
    SelfService,
    Suite,
    ToolUse,
    VersionField,
)
from assess.readers.dbt.files import DocsBlock, NodeFile, read_docs, read_python, read_seed, read_sql
from assess.readers.dbt.graph import Node
from assess.readers.dbt.linking import link
from assess.readers.dbt.packages import LocalPackage, read_packages
from assess.readers.dbt.profiles import read_profiles
from assess.readers.dbt.project import TOOL, ProjectFile, read_project
from assess.readers.dbt.properties import (
    Declared,
    DeclaredExposure,
    DeclaredGroup,
    DeclaredUnitTest,
    SemanticEntry,
    read_properties,
)
from assess.readers.dbt.selection import Selector, read_selectors
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

__all__ = ["GIVES", "ROLES", "TOOL", "VERSION", "WANTS", "link", "read"]

VERSION = 11
ROLES = (Role.TEST,)
PROPERTY_KEYS = ("models", "seeds", "snapshots", "sources", "exposures", "groups", "unit_tests")
PROPERTY_NEEDLES = tuple(f"{key}:".encode() for key in (*PROPERTY_KEYS, "metrics", "semantic_models", "saved_queries"))
NAMED = {
    "dbt_project.yml": read_project,
    "dbt_project.yaml": read_project,
    "packages.yml": read_packages,
    "dependencies.yml": read_packages,
    "package-lock.yml": read_packages,
    "selectors.yml": read_selectors,
}
BY_SUFFIX = {
    ".yml": read_properties,
    ".yaml": read_properties,
    ".sql": read_sql,
    ".py": read_python,
    ".csv": read_seed,
    ".md": read_docs,
}
WANTS = (
    Want(names=(*NAMED, "*profiles*.yml", "*profiles*.yaml", "profiles.yml.*")),
    Want(suffixes=(".yml", ".yaml"), needles=PROPERTY_NEEDLES),
    Want(suffixes=(".sql",)),
    Want(suffixes=(".py",), needles=(b"def model(",)),
    Want(suffixes=(".csv",), folders=("seeds", "data")),
    Want(suffixes=(".md",), needles=(b"enddocs",), roles=(Role.DOCS,)),
)
GIVES: tuple[type[Fact], ...] = (
    *(ProjectFile, NodeFile, DocsBlock, Declared, DeclaredExposure, DeclaredGroup, DeclaredUnitTest, SemanticEntry),
    *(LocalPackage, Selector, Node),
    *(Project, ProjectAudit, Dataset, QualityCheck, Freshness, Exposure, Contract, Owner, Lineage, SelfService, Suite),
    *(
        Artifact,
        Environment,
        Pin,
        ToolUse,
        VersionField,
        Monitor,
        Retention,
        Kpi,
        Resilience,
        ResourceLimit,
        Secret,
        Logging,
    ),
)


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of one file, by its name."""
    name = PurePosixPath(document.path).name.lower()
    if name in NAMED:
        return NAMED[name](document)
    if "profiles" in name and "outputs:" in document.text:
        return read_profiles(document)
    by_suffix = BY_SUFFIX.get(PurePosixPath(name).suffix)
    return by_suffix(document) if by_suffix else ()
