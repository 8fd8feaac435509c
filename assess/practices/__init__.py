"""The practices: every module of this folder registers its own; the folder is the registry."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from assess.findings import PRACTICES, Practice
from assess.model import AREAS, PHASES, group_of

ORDER = {name: at for at, name in enumerate([*PHASES, *AREAS])}


@cache
def practices() -> tuple[Practice, ...]:
    """Return all practices, phase by phase and area by area, in the order in which they are written."""
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    return tuple(sorted(practices_of(__name__), key=lambda practice: ORDER[group_of(practice.id)]))


def practices_of(module: str) -> tuple[Practice, ...]:
    """Return the practices that a module, or the package of this name, has registered, in the order of writing."""
    return tuple(one for (home, _), one in PRACTICES.items() if home == module or home.startswith(f"{module}."))
