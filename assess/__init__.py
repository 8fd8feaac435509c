"""DataOps Assess as a library: `from assess import assess`. The names here are promised, and loaded when asked for.

Everything else is loaded by its own module and may change with any release, but for what docs/plugins.md promises.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.assessing import Rules, assess
    from assess.assessment import Assessment
    from assess.errors import AssessError, RepositoryError, UsageError
    from assess.findings import Status
    from assess.settings import Settings, parse_settings, read_settings_file

__all__ = [
    "AssessError",
    "Assessment",
    "RepositoryError",
    "Rules",
    "Settings",
    "Status",
    "UsageError",
    "assess",
    "parse_settings",
    "read_settings_file",
]
HOMES = {
    "assess": "assessing",
    "Rules": "assessing",
    "Assessment": "assessment",
    "AssessError": "errors",
    "RepositoryError": "errors",
    "UsageError": "errors",
    "Status": "findings",
    "Settings": "settings",
    "parse_settings": "settings",
    "read_settings_file": "settings",
}


if not TYPE_CHECKING:  # a type checker knows the names by the imports above, and no others

    def __getattr__(name: str) -> object:
        """Load a promised name from its home."""
        if name not in HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{__name__}.{HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
