"""Workspaces, and the folders of the packages that they lock together."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import workspaces


def members(path: str, text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.ecosystem, one.members) for one in workspaces.read(Document(path, text.encode()))]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "data/pyproject.toml",
            '[tool.uv.workspace]\nmembers = ["jobs/*", "shared"]\n',
            ("python", ("data/jobs/*", "data/shared")),
        ),
        ("Cargo.toml", '[workspace]\nmembers = ["loader"]\n', ("rust", ("loader",))),
        ("package.json", '{"workspaces": ["packages/*"]}', ("npm", ("packages/*",))),
        ("package.json", '{"workspaces": {"packages": ["packages/*"]}}', ("npm", ("packages/*",))),
        ("pnpm-workspace.yaml", "packages:\n  - 'apps/*'\n  - '!apps/old'\n", ("npm", ("apps/*",))),
    ],
)
def test_a_workspace_lists_its_members(path: str, text: str, expected: tuple[str, tuple[str, ...]]) -> None:
    assert members(path, text) == [expected]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[tool.uv]\nworkspace = 1\n"),
        ("pyproject.toml", '[tool.uv.workspace]\nmembers = ["../beside"]\n'),
        ("package.json", "[]"),
        ("package.json", '{"workspaces": null}'),
        ("pnpm-workspace.yaml", "packages\n"),
    ],
)
def test_what_lists_no_members_is_no_workspace(path: str, text: str) -> None:
    assert members(path, text) == []
