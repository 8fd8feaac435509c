"""The data tables of the package, each a TOML file beside this module, read when first asked for."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def table(name: str) -> dict[str, object]:
    """Return the table of the file `<name>.toml`; callers must not change it."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
