"""Workspaces: packages that are locked together, by the lock file of the folder that lists them.

https://docs.astral.sh/uv/concepts/projects/workspaces, https://doc.rust-lang.org/cargo/reference/workspaces.html,
https://docs.npmjs.com/cli/using-npm/workspaces and https://pnpm.io/pnpm-workspace_yaml
"""

from __future__ import annotations

from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Source, Workspace
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "workspaces"
VERSION = 1
UV, CARGO, NPM, PNPM = "pyproject.toml", "cargo.toml", "package.json", ("pnpm-workspace.yaml", "pnpm-workspace.yml")
WANTS = (
    Want(names=(UV,), needles=(b"tool.uv.workspace",)),
    Want(names=(CARGO,), needles=(b"[workspace]",)),
    Want(names=(NPM,), needles=(b'"workspaces"',)),
    Want(names=PNPM, needles=(b"packages",)),
)
GIVES = (Workspace,)


def read(document: Document) -> Iterator[Workspace]:
    """Yield the workspace with the patterns of its members' folders, from the top of the tree."""
    ecosystem, listed = _listed(document)
    folder = dirname(document.path)
    members = tuple(normpath(join(folder, one)) for one in listed if not one.startswith(("!", "/", "..")))
    if members:
        yield Workspace(source=Source(path=document.path, line=1, tool=TOOL), ecosystem=ecosystem, members=members)


def _listed(document: Document) -> tuple[str, tuple[str, ...]]:
    name = basename(document.path).lower()
    if name == UV:
        table = mapping(mapping(mapping(document.toml.get("tool")).get("uv")).get("workspace"))
        return "python", texts(table.get("members"))
    if name == CARGO:
        return "rust", texts(mapping(document.toml.get("workspace")).get("members"))
    if name == NPM:
        written = mapping(document.json).get("workspaces")
        return "npm", texts(written.get("packages") if isinstance(written, Mapping) else written)
    return "npm", texts(mapping(document.yaml).get("packages"))
