"""The version of the program, from the installed package's metadata or, in a checkout, from `pyproject.toml`."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = "dataops-assess"


def _version() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        manifest = Path(__file__).resolve().parent.parent / "pyproject.toml"
        return str(tomllib.loads(manifest.read_text(encoding="utf-8"))["project"]["version"])


VERSION = _version()
