"""Tags of cloud resources that name their owner or how critical they are: Terraform, and pairs of key and value.

https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices and
https://cloud.google.com/resource-manager/docs/best-practices-labels
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from assess.facts import Audience, Fact, Owner, Record, RecordKind, Role, Source, Subject
from assess.readers.protocol import Want
from assess.terms.audience import audience_of, team_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "resource-tags"
VERSION = 1
NEEDLES = (b"tags", b"Tags", b"labels")
WANTS = (
    Want(suffixes=(".tf", ".tofu", ".tfvars"), needles=NEEDLES),
    Want(
        suffixes=(".yml", ".yaml", ".json", ".tpl"), needles=(b'Key: "Owner"', b"Key: Owner", b"Key: Team", b'"Owner"')
    ),
)
ROLES = (Role.TEMPLATE,)
GIVES = (Owner, Record)

MAX_TAGS = 200
BLOCK = re.compile(r"\b(?:\w{0,40}_)?(?:tags|labels)\b[ \t]*=[^\n{]{0,80}\{([^{}]{1,2000})\}")
MERGED = re.compile(r"\b(?:tags|labels)\b[ \t]*=[ \t]*merge\([^{}]{0,400}\{([^{}]{1,2000})\}")
TAG = re.compile(
    r"^[ \t]*\"?([\w:/-]{2,60})\"?[ \t]*[=:][ \t]*(?:\"([^\"\n$]{2,80})\"|(?:local|var)\.(\w{2,40}))", re.MULTILINE
)
PAIR = re.compile(
    r"\"?Key\"?[ \t]{0,30}+:[ \t]{0,30}+\"?(\w{2,40})\"?[ \t]{0,30}+,?[ \t]{0,30}+(?:\r?\n[ \t]{0,30}+)?"
    r"\"?Value\"?[ \t]{0,30}+:[ \t]{0,30}+\"?([A-Za-z][^\"\n{}$]{1,80})"
)
OWNING = frozenset({"owner", "team", "squad", "owningteam", "ownerteam", "dataowner", "serviceowner"})
RANKING = frozenset({"severity", "criticality", "priority", "tier", "businesscriticality", "dataclassificationtier"})
# https://docs.databricks.com and the like tag by these too, which are no team's.
NOBODY = frozenset({"terraform", "aws", "gcp", "azure", "root", "managed", "none", "na", "test"})
PLAIN = re.compile(r"[^a-z]+")


def read(document: Document) -> Iterator[Fact]:
    """Yield each owner that the tags of a file name, once, and the first tag that ranks what it is on."""
    text = document.text
    owners: dict[str, Owner] = {}
    ranked: Record | None = None
    for key, value, at in islice(_tags(document), MAX_TAGS):
        source = Source(path=document.path, line=text.count("\n", 0, at) + 1, tool=TOOL)
        if key in RANKING and value and ranked is None:
            ranked = Record(
                source=source,
                kind=RecordKind.PRIORITIES,
                subject=Subject.PLATFORM,
                title=value,
                words=1,
                whole_file=False,
            )
        if key in OWNING and PLAIN.sub("", value.casefold()) not in NOBODY:
            audience = audience_of(value)
            if audience in {Audience.TEAM, Audience.UNKNOWN}:
                owner = Owner(source=source, subject=document.path, audience=audience, name=team_name(value))
                owners.setdefault(value.casefold(), owner)
    yield from owners.values()
    if ranked is not None:
        yield ranked


def _tags(document: Document) -> Iterator[tuple[str, str, int]]:
    """Yield key, literal value and place of each tag; a local value is looked for in its own file."""
    text = document.text
    if not document.path.endswith((".tf", ".tofu", ".tfvars")):
        yield from ((_key(found[1]), found[2].strip(), found.start()) for found in PAIR.finditer(text))
        return
    for pattern in (BLOCK, MERGED):
        for block in pattern.finditer(text):
            for tag in TAG.finditer(block[1]):
                if (key := _key(tag[1])) in OWNING | RANKING:
                    yield key, (tag[2] or _local(text, tag[3])).strip(), block.start(1) + tag.start(1)


def _local(text: str, name: str) -> str:
    found = re.search(rf"^[ \t]*{re.escape(name)}[ \t]*=[ \t]*\"([^\"\n$]{{2,80}})\"", text, re.MULTILINE)
    return found[1] if found else ""


def _key(written: str) -> str:
    return written.rpartition(":")[2].rpartition("/")[2].casefold().replace("-", "").replace("_", "")
