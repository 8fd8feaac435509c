"""Triggers of Google Cloud Build that Terraform makes: what starts a build, and one whose steps another place keeps.

https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/cloudbuild_trigger
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.ci.conditions import branch_triggers
from assess.facts import BuildStart, CiJob, Fact, Source, ToolUse, Trigger, Use
from assess.readers.protocol import Want
from assess.readers.terraform.blocks import attributes_of, inner_blocks, text_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Block, Document

TOOL = "build-triggers"
VERSION = 1
WANTS = (Want(suffixes=(".tf", ".tofu"), needles=(b"cloudbuild", b"cloud-build")),)
GIVES = (BuildStart, CiJob, ToolUse, Use)

SYSTEM = "cloud-build"
RESOURCE = "google_cloudbuild_trigger"
MODULE = re.compile(r"cloud_?-?build\w{0,20}[_-]?trigger", re.IGNORECASE)
IMAGE = re.compile(r"\b(?:docker|image|registry|container)", re.IGNORECASE)
FILES = ("filename", "path")
BRANCHES = frozenset({"branch", "branch_name", "branch_regex", "branch_pattern"})
TAGS = frozenset({"tag", "tag_name", "tag_regex", "tag_pattern"})
REQUEST = "pull_request"
ANY = re.compile(r"[\^$]|\\")


def read(document: Document) -> Iterator[Fact]:
    """Yield what starts the builds of one file."""
    for block in document.hcl:
        line = Source(path=document.path, line=block.line, tool=TOOL)
        if block.type == "resource" and block.labels[:1] == (RESOURCE,):
            yield from _started(block, line)
        elif block.type == "module" and MODULE.search(text_of(block.attributes.get("source"))):
            yield from _elsewhere(block, line)


def _started(block: Block, source: Source) -> Iterator[Fact]:
    """Yield the start of the build whose file the trigger names."""
    named = [text_of(value) for key, value in attributes_of(block) if key in FILES]
    file = next((one.removeprefix("./") for one in named if one.endswith((".yaml", ".yml", ".json"))), "")
    off = block.attributes.get("disabled") is True
    if file and not off:
        yield BuildStart(source=source, file=file, triggers=_triggers(block), branches=_branches(block))


def _elsewhere(block: Block, source: Source) -> Iterator[Fact]:
    """Yield the job of a trigger that a module of another place makes, and the image that it is said to build."""
    triggers = _triggers(block)
    if not triggers:
        return
    job = f"{source.path}#{block.labels[0] if block.labels else ''}"
    yield ToolUse(source=source, kind="ci", tool=SYSTEM)
    yield CiJob(
        source=source, system=SYSTEM, workflow=source.path, job=job, triggers=triggers, branches=_branches(block)
    )
    if IMAGE.search(words_of(block)) or any(IMAGE.search(key) for key in block.attributes):
        name = text_of(block.attributes.get("source")).partition("?")[0].rpartition("://")[2]
        yield Use(source=source, owner=job, name=name)


def _triggers(block: Block) -> tuple[Trigger, ...]:
    """Return what starts a build: a push to its branches, a tag, a request."""
    if any(inner.type == REQUEST for inner in inner_blocks(block)):
        return (Trigger.REQUEST,)
    tags = any(key in TAGS and text_of(value) for key, value in attributes_of(block))
    return (*branch_triggers(_branches(block)), *((Trigger.TAG,) if tags else ()))


def _branches(block: Block) -> tuple[str, ...]:
    named = (ANY.sub("", text_of(value)) for key, value in attributes_of(block) if key in BRANCHES)
    return tuple(dict.fromkeys(one for one in named if one))
