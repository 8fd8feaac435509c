import pytest

from assess.documents import Document
from assess.facts import Pin, PinKind
from assess.readers import conda

ENVIRONMENT = b"""\
name: jobs
dependencies:
  - python=3.11
  - pandas=2.1.0
  - conda-forge::numpy=1.26
  - pip
  - pip:
    - dbt-core==1.7.4
"""


def pins(text: bytes) -> list[tuple[str, PinKind]]:
    return [(fact.name, fact.kind) for fact in conda.read(Document("environment.yml", text)) if isinstance(fact, Pin)]


def test_packages_of_conda_and_of_pip() -> None:
    assert pins(ENVIRONMENT) == [
        ("python", PinKind.EXACT),
        ("pandas", PinKind.EXACT),
        ("numpy", PinKind.RANGE),
        ("dbt-core", PinKind.EXACT),
    ]


@pytest.mark.parametrize("text", [b"", b"[]", b"dependencies:", b"dependencies: {a: b}", b"name: jobs"])
def test_malformed_shapes(text: bytes) -> None:
    assert pins(text) == []
