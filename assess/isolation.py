"""The one isolator: a fault in a reader or a practice becomes data, and the rest of the assessment goes on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from assess.errors import DocumentError, TooLargeError
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class Fault(Value, kw_only=False):
    """What went wrong: `ours` where the program is to blame, `cut_off` where the file is larger than what is read."""

    message: str
    ours: bool
    line: int | None = None
    cut_off: bool = False


def isolated(work: Callable[[], Result]) -> Result | Fault:
    """Return what the work returns, or the fault that ended it; only an interrupt passes through."""
    try:
        return work()
    except DocumentError as error:
        return Fault(str(error), ours=False, line=error.line, cut_off=isinstance(error, TooLargeError))
    except Exception as error:
        log.debug("isolated a fault", exc_info=True)
        return Fault(f"{type(error).__name__}: {error}", ours=True)
