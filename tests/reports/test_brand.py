"""A company's brand: its colours can be read, its logo is a picture and nothing more, and faults say what to mend."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

import pytest

from assess.errors import UsageError
from reports.brand import OURS, PNG, contrast, mixed, read_brand

if TYPE_CHECKING:
    from pathlib import Path

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#123456"/></svg>'
GREEN = '[colours]\naccent = "#0a5c36"\naccent_dark = "#7ddba9"\n'


def brand(folder: Path, text: str, **files: bytes) -> str:
    (folder / "brand.toml").write_text(text, encoding="utf-8")
    for name, content in files.items():
        (folder / f"logo.{name}").write_bytes(content)
    return str(folder)


def inside(markup: str) -> bytes:
    return SVG.replace(b"</svg>", f"{markup}</svg>".encode())


def test_a_brand_has_colours_words_and_a_logo(tmp_path: Path) -> None:
    made = read_brand(brand(tmp_path, f'name = "Shop"\ncover_line = "Review"\n{GREEN}', svg=SVG))
    assert (made.name, made.cover_line, made.palette.accent) == ("Shop", "Review", "#0a5c36")
    assert made.logo is not None
    assert b64decode(made.logo.partition("base64,")[2]) == SVG


def test_only_the_accents_are_replaced(tmp_path: Path) -> None:
    made = read_brand(brand(tmp_path, GREEN))
    assert made.style(paged=True) == ":root { --accent: #0a5c36; --tint: #b1cbbf; }"
    assert "prefers-color-scheme: dark" in made.style(paged=False)


def test_a_brand_may_be_words_alone(tmp_path: Path) -> None:
    made = read_brand(brand(tmp_path, 'cover_line = "Review"'))
    assert (made.style(paged=False), made.logo, made.palette) == ("", None, OURS.palette)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[colours]\naccent = "#ffcc00"\naccent_dark = "#ffcc00"', r"contrast of 1\.5 : 1.*darker"),
        ('[colours]\naccent = "#0a5c36"\naccent_dark = "#0a5c36"', "lighter"),
        ('[colours]\naccent = "#0a5c36"', "accent_dark"),
        ('[colours]\naccent = "red; } body { display: none"', "no colour"),
        ("[colours]\naccent = 7", "no colour"),
        ('colours = "#0a5c36"', "table"),
        ('[colours]\nhover = "#0a5c36"', "'hover' is unknown"),
        ('font = "Comic"', "'font' is unknown"),
        ("name = 7", "name is a text"),
        (f'cover_line = "{"x" * 121}"', "at most 120"),
        ("name = ", "no TOML"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_brand(brand(tmp_path, text))


def test_a_folder_without_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"brand\.toml"):
        read_brand(str(tmp_path))


@pytest.mark.parametrize(
    "logo",
    [
        inside("<script>alert(1)</script>"),
        inside('<image href="https://evil.example/x.png"/>'),
        inside('<rect onload="alert(1)"/>'),
        inside('<rect style="fill:url(https://evil.example/x)"/>'),
        inside("<style>@import 'https://evil.example/x'</style>"),
        inside("<foreignObject/>"),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
        b"<html/>",
        b"<svg",
    ],
)
def test_a_logo_that_acts_or_fetches_is_refused(tmp_path: Path, logo: bytes) -> None:
    with pytest.raises(UsageError, match=r"logo\.svg"):
        read_brand(brand(tmp_path, 'name = "Shop"', svg=logo))


@pytest.mark.parametrize(("logo", "message"), [(b"GIF89a", "no PNG"), (PNG + b"\0" * 600_000, "512 KiB")])
def test_a_png_is_one_and_small(tmp_path: Path, logo: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_brand(brand(tmp_path, 'name = "Shop"', png=logo))


def test_a_logo_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name"):
        read_brand(brand(tmp_path, "", svg=SVG))


@pytest.mark.parametrize(("one", "other", "found"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_the_contrast_is_that_of_the_guidelines(one: str, other: str, found: float) -> None:
    assert round(contrast(one, other), 2) == found


def test_our_own_colours_can_be_read() -> None:
    ours = OURS.palette
    assert all(contrast(colour, ours.paper) >= 4.5 for colour in (ours.ink, ours.quiet, ours.accent, ours.alarm))


def test_a_tint_has_paper_in_it() -> None:
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
