from assess.documents import Document
from assess.facts import Artifact, Pin, PinKind, VersionField
from assess.readers import setup_files

SCRIPT = b"""\
from setuptools import find_packages, setup
setup(
    name="jobs",
    version="1.0.0",
    packages=find_packages("src"),
    python_requires=">=3.10",
    install_requires=["pandas==2.1.0"],
)
"""
CONFIGURATION = b"""\
[metadata]
version = attr: jobs.__version__
[options]
packages = find:
install_requires =
    pandas>=2,<3
[options.packages.find]
where = src
"""


def facts(path: str, text: bytes) -> list[object]:
    return list(setup_files.read(Document(path, text)))


def test_the_script_s_packages_and_version() -> None:
    found = facts("setup.py", SCRIPT)
    assert [fact.holds for fact in found if isinstance(fact, Artifact)] == [("src",)]
    assert [fact.version for fact in found if isinstance(fact, VersionField)] == ["1.0.0"]


def test_the_script_s_requirements() -> None:
    kinds = [fact.kind for fact in facts("setup.py", SCRIPT) if isinstance(fact, Pin)]
    assert kinds == [PinKind.RANGE, PinKind.EXACT]


def test_the_configuration_s_packages_and_requirements() -> None:
    found = facts("setup.cfg", CONFIGURATION)
    assert [fact.holds for fact in found if isinstance(fact, Artifact)] == [("src",)]
    assert [fact.kind for fact in found if isinstance(fact, Pin)] == [PinKind.RANGE]


def test_a_version_kept_elsewhere_is_not_declared_here() -> None:
    assert not [fact for fact in facts("setup.cfg", CONFIGURATION) if isinstance(fact, VersionField)]


def test_a_script_that_sets_up_something_else() -> None:
    assert facts("setup.py", b"def setup(): pass\n") == []


def test_a_configuration_without_options() -> None:
    assert facts("setup.cfg", b"[flake8]\nignore = E501\n") == []


def test_packages_that_are_found_within_an_expression() -> None:
    script = b'setup(packages=["shop"] + ["shop." + one for one in find_packages("src/shop")])\n'
    assert [fact.holds for fact in facts("setup.py", script) if isinstance(fact, Artifact)] == [("src/shop",)]


def test_the_packages_that_pbr_reads() -> None:
    text = b"[metadata]\nname = shop\n[pbr]\nskip_authors = True\n[files]\npackages =\n    shop\n"
    assert [fact.holds for fact in facts("setup.cfg", text) if isinstance(fact, Artifact)] == [("shop",)]
