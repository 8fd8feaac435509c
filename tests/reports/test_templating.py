"""The loader of the templates: the wheel's folder before the checkout's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import templating

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_checkout_has_its_templates_at_the_top() -> None:
    assert (templating.folder() / "assessment.html.jinja").is_file()


def test_the_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "style.css").touch()
    monkeypatch.setattr(templating, "PLACES", (tmp_path, *templating.PLACES))
    assert templating.folder() == tmp_path


def test_the_fonts_come_with_their_licences() -> None:
    fonts = templating.folder() / "fonts"
    assert {file.name.partition("-")[0] for file in fonts.glob("*LICENSE*")} == {"Inter", "DejaVu"}
