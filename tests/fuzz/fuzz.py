"""Fuzz one target by coverage until it is stopped: `python tests/fuzz/fuzz.py TARGET [libFuzzer's own arguments]`.

Needs atheris, which is no part of the locked dependencies: it has no wheel for every Python that is supported.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

TOP = Path(__file__).resolve().parents[2]
CORPUS = Path(__file__).with_name("corpus")
ODD_SHARE = 0.7  # of the trees' mutations that keep a file valid


def main() -> None:
    """Run libFuzzer over the kept corpus; what it adds goes to a folder that is given before the options."""
    sys.path.insert(0, str(TOP))
    atheris: Any = import_module("atheris")

    with atheris.instrument_imports(include=["assess"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415
    from tests.fuzz.mutating import crossed, mutated  # noqa: PLC0415

    def mutate(data: bytes, size: int, seed: int) -> bytes:
        random = Random(seed)  # noqa: S311 - mutations, no secrets
        if random.random() < ODD_SHARE:
            return mutated(data, random)[:size]
        return bytes(atheris.Mutate(data, size))

    def cross(one: bytes, other: bytes, size: int, _: int) -> bytes:
        return crossed(one, other)[:size]

    name, *options = sys.argv[1:]
    folders = [] if any(not option.startswith("-") for option in options) else [str(CORPUS / name)]
    trees = {"custom_mutator": mutate, "custom_crossover": cross} if name == "tree" else {}
    atheris.Setup([sys.argv[0], *folders, *options], TARGETS[name], **trees)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
