"""The kept corpus of the fuzzing replayed, and its trees made odd: the part that every run of the suite takes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.readers import codeowners
from tests.fuzz.mutating import crossed, mutated
from tests.fuzz.targets import TARGETS, files_of

CORPUS = Path(__file__).with_name("corpus")
KEPT = sorted(file for file in CORPUS.rglob("*") if file.is_file())
TREES = sorted((CORPUS / "tree").iterdir())
ODD = settings(
    derandomize=True, max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@pytest.mark.parametrize("file", KEPT, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_the_corpus_passes(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())


@ODD
@given(st.sampled_from(TREES), st.sampled_from(TREES), st.integers(0, 2**32), st.integers(1, 4))
def test_odd_trees_are_read(one: Path, other: Path, seed: int, times: int) -> None:
    random = Random(seed)  # noqa: S311 - mutations, no secrets
    data = crossed(one.read_bytes(), other.read_bytes())
    for _ in range(times):
        data = mutated(data, random)
    TARGETS["tree"](data)


@ODD
@given(
    st.sampled_from(["yaml", "shell", "owners", "settings", "masks"]),
    st.binary(max_size=400) | st.text().map(str.encode),
)
def test_any_bytes_are_read(target: str, data: bytes) -> None:
    TARGETS[target](data)


def test_every_reader_has_a_tree() -> None:
    paths = {path for file in TREES for path in files_of(file.read_bytes())}
    assert len(paths) > 100


def test_a_reader_that_raises_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codeowners, "_rules", lambda lines: lines[0].missing)
    with pytest.raises(AttributeError):
        TARGETS["tree"](b"=== CODEOWNERS\n* @a/data\n")
