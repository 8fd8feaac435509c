"""What a team can go back to: backups that its platform makes, and deployments of what a version or a build names.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs (db_instance, dynamodb_table, backup_plan),
https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/resources-pipelines-pipeline and
https://docs.ansible.com/projects/ansible/latest/playbook_guide/playbooks_reuse_roles.html (defaults)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Fact, Rollback, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.shapes import mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "kept-versions"
VERSION = 1
BACKUPS = (b"ackup", b"oint_in_time", b"ointInTime")
WANTS = (
    Want(suffixes=(".tf", ".hcl", ".bicep", ".json", ".ts", ".py"), needles=BACKUPS),
    Want(suffixes=(".yml", ".yaml"), needles=(*BACKUPS, b"pipelines:")),
    Want(suffixes=(".tf",), needles=(b"variable",)),
    Want(
        folders=("defaults", "vars", "group_vars"), suffixes=(".yml", ".yaml"), needles=(b"version", b"_tag", b"image")
    ),
)
GIVES = (Rollback,)

SET = r"\w{0,30}[\"']?[ \t]{0,20}[:=][ \t]{0,9}[\"']?"
BACKED_UP = Sifted(
    re.compile(
        rf"\b(?:backup_retention|BackupRetention|backupRetention){SET}(?:Duration|cdk|local\.|var\.|[1-9])"
        rf"|\b(?:preferred_backup_window|PreferredBackupWindow|backup_window){SET}\d"
        rf"|\b(?:point_in_time_recovery|[pP]ointInTimeRecovery){SET}(?:(?![fF]alse|[nN]one|null|0)\w|\{{)"
        r"|\bpoint_in_time_recovery[ \t]{0,9}\{|\baws_backup_plan\b|\bAWS::Backup::BackupPlan\b"
        r"|\bbackup_configuration[ \t]{0,9}\{\s{0,40}enabled[ \t]{0,9}=[ \t]{0,9}true\b"
    )
)
# A variable of what is deployed whose default is an exact version.
VARIABLE = Sifted(
    re.compile(
        r"^variable[ \t]+\"[^\"\n]{0,60}?(?:image|container|release|app|jar|lambda|tag)[^\"\n]{0,60}\"[ \t]*\{"
        r"[^}]{0,300}?\"v?\d{1,6}\.\d{1,6}(?:\.\d{1,6})?\"",
        re.MULTILINE,
    )
)
ROLE_VERSION = Sifted(
    re.compile(
        r"^\w{0,60}(?:version|tag|image)\w{0,20}:[ \t]*[\"']?(?:[\w./-]{1,150}:)?v?\d{1,6}\.\d{1,6}", re.MULTILINE
    )
)
OF_A_ROLE = re.compile(r"(?:^|/)(?:roles/[^/]{1,100}/(?:defaults|vars)|group_vars)/")
SHIPS = re.compile(r"\bdeploy|\brelease", re.IGNORECASE)


def read(document: Document) -> Iterable[Fact]:
    """Return the first of each kind in a file."""
    path = document.path.lower()
    yield from _first(document, BACKED_UP, "backup")
    if path.endswith(".tf"):
        yield from _first(document, VARIABLE, "named-version")
    if path.endswith((".yml", ".yaml")):
        yield from _chosen_build(document)
        if OF_A_ROLE.search(path):
            yield from _first(document, ROLE_VERSION, "named-version")


def _first(document: Document, pattern: Sifted, form: str) -> Iterator[Rollback]:
    if found := pattern.search_in(document):
        yield _way(document, document.text.count("\n", 0, found.start()) + 1, form)


def _way(document: Document, line: int, form: str) -> Rollback:
    return Rollback(source=Source(path=document.path, line=line, tool=TOOL), form=form, implied=True)


def _chosen_build(document: Document) -> Iterator[Rollback]:
    """Yield a pipeline of Azure DevOps that ships the artefact of another one's run: any earlier run can be chosen."""
    if b"pipelines:" not in document.content:
        return
    resources = mapping(mapping(document.yaml).get("resources"))
    taken = [one for one in mappings(resources.get("pipelines")) if text(one.get("pipeline"))]
    if taken and SHIPS.search(document.text):
        yield _way(document, taken[0].line, "chosen-build")
