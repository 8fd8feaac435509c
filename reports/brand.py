"""Whose document it is: our own look, or a company's logo, colours and cover line from a folder with `brand.toml`."""

from __future__ import annotations

import re
import tomllib
import xml.etree.ElementTree as ET
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assess.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = "brand.toml"
LOGOS = {"logo.svg": "svg+xml", "logo.png": "png"}
LARGEST = 512 * 1024  # bytes of a logo: it is embedded in every document
LONGEST = 120  # characters of a name or cover line
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
CONTRAST = 4.5  # WCAG 2.2, 1.4.3 (AA): the accent is the colour of links and small words
PAPER, DARK_PAPER = "#ffffff", "#12171d"
PALE, DEEP = 0.68, 0.6  # how much paper there is in a tint, on white and on dark
PNG = b"\x89PNG\r\n\x1a\n"
KEYS = frozenset({"name", "cover_line", "colours"})
COLOURS = frozenset({"accent", "accent_dark"})
SVG = "{http://www.w3.org/2000/svg}"
FORBIDDEN = frozenset({"script", "foreignObject", "iframe", "audio", "video", "set", "animate"})
OUTSIDE = re.compile(r"url\(\s{0,9}[\"']?(?!#|data:)|@import", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours on white paper; a style sheet may replace them on a screen."""

    paper: str = PAPER
    ink: str = "#17202a"
    quiet: str = "#55606c"
    line: str = "#dde2e7"
    accent: str = "#17588c"
    tint: str = "#b3d0e6"
    alarm: str = "#a3341c"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """Name, cover line and logo (a data URL) of a company, and its colours on white and on a dark screen."""

    name: str = ""
    cover_line: str = ""
    logo: str | None = None
    palette: Palette = Palette()
    accent_dark: str | None = None

    def style(self, *, paged: bool) -> str:
        """Return the style sheet that replaces our colours; empty where there is nothing to replace."""
        if self.palette == Palette() and self.accent_dark is None:
            return ""
        light = f":root {{ --accent: {self.palette.accent}; --tint: {self.palette.tint}; }}"
        if self.accent_dark is None or paged:
            return light
        tint = mixed(self.accent_dark, DARK_PAPER, DEEP)
        dark = f":root {{ --accent: {self.accent_dark}; --tint: {tint}; }}"
        return f"{light}\n@media screen and (prefers-color-scheme: dark) {{ {dark} }}"


OURS = Brand()


def read_brand(folder: str) -> Brand:
    """Read a brand's folder; raises UsageError that says what is wrong in it and how to mend it."""
    return brand_of(folder, lambda name: _content(Path(folder) / name))


def brand_of(folder: str, read: Callable[[str], bytes | None]) -> Brand:
    """Return the brand of a folder, whose files are read by their names; None for one that is not there.

    Raises UsageError that says what is wrong and how to mend it.
    """
    file = Path(folder) / FILE
    table = _table(file, read(FILE))
    _known(table, KEYS, f"{file}")
    colours = table.get("colours", {})
    if not isinstance(colours, dict):
        raise UsageError(f"{file}: colours is a table: write [colours] above accent.")
    _known(colours, COLOURS, f"{file} [colours]")
    accent = _colour(file, "accent", colours, PAPER)
    dark = _colour(file, "accent_dark", colours, DARK_PAPER)
    if accent and not dark:
        raise UsageError(
            f"{file}: accent needs accent_dark beside it, the same colour for dark screens ({DARK_PAPER})."
        )
    name, logo = _words(file, "name", table), _logo(Path(folder), read)
    if logo and not name:
        raise UsageError(f"{file}: a logo needs name beside it, for those who do not see it.")
    return Brand(
        name=name,
        cover_line=_words(file, "cover_line", table),
        logo=logo,
        palette=Palette(accent=accent, tint=mixed(accent, PAPER, PALE)) if accent else Palette(),
        accent_dark=dark,
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, paper: str, share: float) -> str:
    """Return a colour with this share of paper in it."""
    pairs = zip(_channels(colour), _channels(paper), strict=True)
    return "#" + "".join(f"{round(one * (1 - share) + other * share):02x}" for one, other in pairs)


def _table(file: Path, content: bytes | None) -> dict[str, object]:
    if content is None:
        raise UsageError(f"{file}: is not there; a brand's folder holds {FILE}.")
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: is no TOML ({error}).") from error


def _known(table: dict[str, object], keys: frozenset[str], where: str) -> None:
    for key in sorted(table.keys() - keys):
        raise UsageError(f"{where}: {key!r} is unknown; known are {', '.join(sorted(keys))}.")


def _words(file: Path, key: str, table: dict[str, object]) -> str:
    words = table.get(key, "")
    if not isinstance(words, str) or len(words) > LONGEST:
        raise UsageError(f"{file}: {key} is a text of at most {LONGEST} characters.")
    return words.strip()


def _colour(file: Path, key: str, colours: dict[str, object], paper: str) -> str | None:
    colour = colours.get(key)
    if colour is None:
        return None
    if not isinstance(colour, str) or not COLOUR.fullmatch(colour):
        raise UsageError(f"{file}: {key} = {colour!r} is no colour; write it like #17588c.")
    found = contrast(colour, paper)
    if found < CONTRAST:
        raise UsageError(
            f"{file}: {key} = {colour} has a contrast of {found:.1f} : 1 to {paper}; "
            f"text needs {CONTRAST} : 1 to be read by everyone. Take a {'darker' if paper == PAPER else 'lighter'} one."
        )
    return colour.lower()


def _logo(folder: Path, read: Callable[[str], bytes | None]) -> str | None:
    for name, kind in LOGOS.items():
        content = read(name)
        if content is not None:
            _check(folder / name, content)
            return f"data:image/{kind};base64,{b64encode(content).decode()}"
    return None


def _content(file: Path) -> bytes | None:
    if not file.is_file():
        return None
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}).") from error


def _check(file: Path, content: bytes) -> None:
    if len(content) > LARGEST:
        raise UsageError(f"{file}: is larger than {LARGEST // 1024} KiB; every document would carry it.")
    if file.suffix == ".png" and not content.startswith(PNG):
        raise UsageError(f"{file}: is no PNG.")
    if file.suffix == ".svg":
        _check_svg(file, content)


def _check_svg(file: Path, content: bytes) -> None:
    """Refuse what could act or fetch; a document type could also blow a small file up."""
    if b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper() or b"<?xml-stylesheet" in content.lower():
        raise UsageError(f"{file}: has a document type or a style sheet of its own; save it as plain SVG.")
    try:
        root = ET.fromstring(content)  # noqa: S314 - a document type was refused above
    except (ET.ParseError, ValueError) as error:
        raise UsageError(f"{file}: is no SVG ({error}).") from error
    if root.tag != f"{SVG}svg":
        raise UsageError(f"{file}: is no SVG: it begins with {root.tag}.")
    for element in root.iter():
        if _acts(element):
            raise UsageError(
                f"{file}: <{element.tag.removeprefix(SVG)}> runs, moves or fetches something; save it as plain SVG."
            )


def _acts(element: ET.Element) -> bool:
    """Say whether an element is active, handles an event, or names what is outside the file."""
    if element.tag.removeprefix(SVG) in FORBIDDEN or OUTSIDE.search(element.text or ""):
        return True
    return any(
        key.lower().startswith("on")
        or (key.endswith("href") and not value.startswith(("#", "data:image/")))
        or OUTSIDE.search(value)
        for key, value in element.items()
    )


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
