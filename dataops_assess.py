"""The launcher: takes the current folder and PYTHONPATH off the import path, then hands over to the command line."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

INTERRUPTED = 130
# Facts and commits are many, live to the end and hold no cycles: looking for some took a fifth of the time.
SELDOM = (50_000, 20, 100)


def main() -> None:
    """Run the command line; a scanned repository's folder must not put its own `reports/` before ours."""
    gc.set_threshold(*SELDOM)
    here = Path(__file__).resolve().parent
    foreign = {"", os.getcwd(), *os.environ.get("PYTHONPATH", "").split(os.pathsep)}  # noqa: PTH109 - as Python put it there
    sys.path[:] = [str(here), *(entry for entry in sys.path if entry not in foreign - {str(here)})]
    try:
        from reports.cli import run  # noqa: PLC0415 - only after the import path is clean

        run()
    except KeyboardInterrupt:  # before there is a command to end
        raise SystemExit(INTERRUPTED) from None


if __name__ == "__main__":
    main()
