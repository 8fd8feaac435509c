import pytest

from assess.facts import PinKind
from assess.terms.pins import pin_of_image, pin_of_requirement, pin_of_runtime


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        ("python:3.11", PinKind.EXACT),
        ("python:3", PinKind.RANGE),
        ("node:20-slim", PinKind.EXACT),
        ("node:21", PinKind.RANGE),
        ("ubuntu:22.04", PinKind.EXACT),
        ("debian:bookworm-slim", PinKind.EXACT),
        ("postgres:15", PinKind.EXACT),
        ("host:5000/team/app", PinKind.MOVING),
        ("app:latest", PinKind.MOVING),
        ("app:main", PinKind.MOVING),
        ("app@sha256:0123", PinKind.HASHED),
        ("app:$TAG", None),
    ],
)
def test_images(image: str, kind: PinKind | None) -> None:
    assert pin_of_image(image) == kind


@pytest.mark.parametrize(
    ("requirement", "kind"),
    [
        ("pandas==2.1.0", PinKind.EXACT),
        ("pandas[sql]==2.1.* ; python_version > '3'", PinKind.RANGE),
        ("pandas>=2,<3", PinKind.RANGE),
        ("pandas", PinKind.NONE),
        ("tool @ git+https://example.org/tool.git@main", PinKind.MOVING),
        ("tool @ git+https://example.org/tool.git@0123abc", PinKind.EXACT),
    ],
)
def test_requirements(requirement: str, kind: PinKind) -> None:
    found = pin_of_requirement(requirement)
    assert found is not None
    assert found[1] == kind


@pytest.mark.parametrize(
    ("version", "kind"),
    [
        ("3.11.4", PinKind.EXACT),
        ("~3.10", PinKind.EXACT),
        (">=3.10,<3.11", PinKind.EXACT),
        (">=3.10", PinKind.RANGE),
        ("^3.10", PinKind.RANGE),
        ("3", PinKind.RANGE),
        ("latest", PinKind.MOVING),
    ],
)
def test_runtimes(version: str, kind: PinKind) -> None:
    assert pin_of_runtime(version) == kind
