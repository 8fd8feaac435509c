"""The readers: every module and package of this folder with a `TOOL` is one; the folder is the registry."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from assess.readers.protocol import Reader


@cache
def readers() -> tuple[Reader, ...]:
    """Return the readers in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return tuple(cast("Reader", module) for module in modules if hasattr(module, "TOOL"))
