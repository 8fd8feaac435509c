"""Gems and R packages."""

import pytest

from assess.documents import Document
from assess.facts import Artifact, VersionField
from assess.readers import other_packages


@pytest.mark.parametrize(
    ("path", "text", "held"),
    [
        ("shop.gemspec", b"Gem::Specification.new do |s|\n  s.name = 'shop'\nend\n", ("lib",)),
        (
            "shop.gemspec",
            b"Gem::Specification.new do |s|\n  s.require_paths = %w[lib jobs]\nend\n",
            ("lib", "jobs"),
        ),
        ("DESCRIPTION", b"Package: shop\nVersion: 1.0.0\n", ("R", "inst")),
    ],
)
def test_what_a_package_holds(path: str, text: bytes, held: tuple[str, ...]) -> None:
    found = other_packages.read(Document(path, text))
    assert [fact.holds for fact in found if isinstance(fact, Artifact)] == [held]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a/shop.gemspec", b"Gem::Specification.new do |spec|\n  spec.version = '1.2.0'\nend\n"),
        ("a/DESCRIPTION", b"Package: shop\nTitle: Orders\nVersion: 1.2.0\n"),
    ],
)
def test_the_version_of_a_package(path: str, text: bytes) -> None:
    found = other_packages.read(Document(path, text))
    assert [fact.version for fact in found if isinstance(fact, VersionField)] == ["1.2.0"]


def test_a_page_that_only_names_packages() -> None:
    assert not list(other_packages.read(Document("DESCRIPTION", b"The Package: of this month\n")))
