"""The badge: what it says, that it clips nothing, loads nothing and can be read by everybody."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from assess.values import replace
from reports.badge import ACCENT, ADVANCES, INK, render
from reports.templating import folder
from reports.words import LEVELS

if TYPE_CHECKING:
    from assess.assessment import Assessment

GOLDEN = Path(__file__).parent / "golden" / "badge.svg"
SVG = "{http://www.w3.org/2000/svg}"


def parsed(assessment: Assessment) -> ET.Element:
    return ET.fromstring(render(assessment))  # noqa: S314 - our own badge


def at(assessment: Assessment, level: int | None) -> ET.Element:
    index = None if level is None else level + 0.0
    name = LEVELS[level] if level else None
    return parsed(replace(assessment, level=level, level_name=name, index=index))


def brightness(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_sample_looks_like_the_golden_badge(sample_assessment: Assessment) -> None:
    assert render(sample_assessment) == GOLDEN.read_text(encoding="utf-8")


def test_it_says_level_and_index(sample_assessment: Assessment) -> None:
    texts = [one.text for one in parsed(sample_assessment).iter(f"{SVG}text")]
    assert texts == ["DataOps", "3 Defined · 3.1"]


def test_it_has_a_text_alternative(sample_assessment: Assessment) -> None:
    badge = parsed(sample_assessment)
    told = "DataOps: level 3 of 5, Defined, index 3.1"
    assert (badge.get("role"), badge.get("aria-label"), badge.findtext(f"{SVG}title")) == ("img", told, told)


def test_without_a_figure_it_says_so(sample_assessment: Assessment) -> None:
    badge = at(sample_assessment, None)
    assert (badge.get("aria-label"), len(badge.findall(f"{SVG}rect"))) == ("DataOps: no figure", 6)


@pytest.mark.parametrize("level", [*LEVELS, None])
def test_no_text_leaves_the_badge_or_meets_another(sample_assessment: Assessment, level: int | None) -> None:
    badge = at(sample_assessment, level)
    label, value = ((float(one.get("x", "")), float(one.get("textLength", ""))) for one in badge.iter(f"{SVG}text"))
    bars = [float(one.get("x", "")) for one in badge.findall(f"{SVG}rect")[1:]]
    assert label[0] + label[1] < min(bars) < max(bars) + 3 < value[0]
    assert value[0] + value[1] == pytest.approx(float(badge.get("width", "")) - 8)


def test_the_widths_are_those_of_the_shipped_font() -> None:
    font = TTFont(folder() / "fonts" / "Inter-SemiBold.otf")
    names, em = font.getBestCmap(), font["head"].unitsPerEm
    assert {one: round(font["hmtx"][names[ord(one)]][0] / em * 1000) for one in ADVANCES} == ADVANCES


@pytest.mark.parametrize("ground", [INK, ACCENT])
def test_white_can_be_read_on_each_ground(ground: str) -> None:
    assert 1.05 / (brightness(ground) + 0.05) >= 4.5


def test_nothing_is_loaded_and_nothing_runs(sample_assessment: Assessment) -> None:
    assert not re.search(r"(?i)href|url\(|<style|<script|<image|@import|\bon\w+=", render(sample_assessment))
