"""The version of the program, from the installed package's metadata or, in a checkout, from `pyproject.toml`."""

from __future__ import annotations

import json
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from assess.addresses import without_secrets

PACKAGE = "dataops-assess"


def _version() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        manifest = Path(__file__).resolve().parent.parent / "pyproject.toml"
        return str(tomllib.loads(manifest.read_text(encoding="utf-8"))["project"]["version"])


VERSION = _version()


def installed_from() -> str | None:
    """Return what pip installs to get this very program, where it came from Git (PEP 610); None for other ways."""
    try:
        told = json.loads(distribution(PACKAGE).read_text("direct_url.json") or "null")
    except (PackageNotFoundError, ValueError):
        return None
    match told:
        case {"url": str() as url, "vcs_info": {"vcs": "git", "commit_id": str() as commit}}:
            return f"git+{without_secrets(url)}@{commit}"
    return None
