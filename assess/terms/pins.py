"""How firmly a written version fixes what it names: image references, requirements and version specifiers."""

from __future__ import annotations

import re
from functools import cache

from assess import tables
from assess.facts import PinKind

EXACT_TAG = re.compile(r"v?\d+(?:-v?\d+)?[._]\d+|\d{6,}|[A-Za-z]*-?v?\d+\.\d+|(?=[0-9a-f]*\d)[0-9a-f]{7,40}$")
MAJOR_TAG = re.compile(r"v?(\d+)(?![.\d])")
VARIABLE = re.compile(r"\$\{(\w+)(?::?-([^{}]*))?\}|\$(\w+)")
REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.\-]*)\s*(?:\[[^\]]*\])?\s*(@[^;]*|[^;@]*)")
COMMIT = re.compile(r"@[0-9a-f]{7,40}\b")
WILDCARD = re.compile(r"[*xX]$")
MAJOR_AND_MINOR = re.compile(r"\d+\.\d+")
ONE_MINOR = re.compile(r">=(\d{1,4})\.(\d{1,4})(?:\.\d{1,6})?,<\1\.(\d{1,4})(?:\.0)?")


def fill(text: str, values: dict[str, str]) -> str:
    """Put values, or their written defaults (`${X:-1.2}`), in the place of variables; unknown ones stay."""

    def value(found: re.Match[str]) -> str:
        name, default = found[1] or found[3], found[2]
        return values.get(name) or default or found[0]

    return VARIABLE.sub(value, text)


def pin_of_image(reference: str) -> PinKind | None:
    """Say how an image reference is fixed (codebook, reproducibility.builds); None where a variable hides it."""
    name, digest, _ = reference.partition("@sha256:")
    if digest:
        return PinKind.HASHED
    repository, tag = split_image(name)
    if "$" in tag or (not tag and "$" in name) or "{{" in name:
        return None
    if EXACT_TAG.match(tag):
        return PinKind.EXACT
    if _is_long_term(repository.rpartition("/")[2].lower(), tag.lower()):
        return PinKind.EXACT
    return PinKind.RANGE if MAJOR_TAG.match(tag) else PinKind.MOVING


def split_image(reference: str) -> tuple[str, str]:
    """Split `host:5000/name:tag` into name and tag ("" where there is none)."""
    folder, slash, last = reference.rpartition("/")
    name, _, tag = last.partition(":")
    return folder + slash + name, tag


@cache
def _long_term() -> dict[str, tuple[str, ...]]:
    table = tables.table("images")["long_term"]
    words = table if isinstance(table, dict) else {}
    return {str(name): (tags,) if isinstance(tags, str) else tuple(tags) for name, tags in words.items()}


def _is_long_term(name: str, tag: str) -> bool:
    releases = _long_term().get(name, ())
    major = MAJOR_TAG.match(tag)
    if major and "any" in releases:
        return True
    if major and "even" in releases:
        return int(major[1][:4]) % 2 == 0
    return any(tag == release or tag.startswith(f"{release}-") for release in releases)


def pin_of_requirement(text: str) -> tuple[str, PinKind] | None:
    """Return name and pin of a PEP 508 requirement (`pandas[all]>=1.2; marker`); None where it is none."""
    found = REQUIREMENT.match(text)
    if found is None:
        return None
    specifier = found[2].strip()
    if specifier.startswith(("@", "git+", "http")):
        return found[1], pin_of_address(specifier)
    return found[1], pin_of_specifier(specifier.strip("()"))


def pin_of_address(address: str) -> PinKind:
    """Say how a requirement by address is fixed: by a commit, a digest, a version in its name, or by nothing."""
    if "#sha256=" in address or "--hash" in address:
        return PinKind.HASHED
    if COMMIT.search(address.lstrip("@ ")) or re.search(
        r"@v?\d+\.\d|[-/]v?\d+\.\d[\w.\-]*(\.whl|\.tar\.gz|\.zip)", address
    ):
        return PinKind.EXACT
    return PinKind.MOVING


def pin_of_specifier(specifier: str) -> PinKind:
    """Say how a version specifier of pip or Poetry fixes a version (PEP 440: only `==` without a wildcard)."""
    specifier = specifier.strip()
    if specifier in ("", "*", "any"):
        return PinKind.NONE
    if specifier in ("latest", "lts", "stable"):
        return PinKind.MOVING
    if specifier.startswith("==") and "," not in specifier:
        return PinKind.RANGE if WILDCARD.search(specifier) else PinKind.EXACT
    if specifier[0].isdigit() and not WILDCARD.search(specifier) and "," not in specifier and "|" not in specifier:
        return PinKind.EXACT
    return PinKind.RANGE


def pin_of_runtime(version: str) -> PinKind:
    """Say how a runtime's version is fixed: major and minor are enough (codebook, reproducibility.builds)."""
    version = version.replace(" ", "")
    if found := ONE_MINOR.fullmatch(version):
        return PinKind.EXACT if int(found[3]) == int(found[2]) + 1 else PinKind.RANGE
    if "," in version or version.startswith(("^", ">", "<", "!")):
        return PinKind.RANGE
    number = version.lstrip("~=v")
    if not number[:1].isdigit():
        return PinKind.MOVING
    return PinKind.EXACT if MAJOR_AND_MINOR.match(number) else PinKind.RANGE
