"""The templates: where their files are, and how they are made into documents of one kind or another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HERE = Path(__file__).resolve().parent
PLACES = (HERE / "templates", HERE.parent / "templates")  # in the wheel, in the checkout


def folder() -> Path:
    """Return the folder of the templates, in the wheel or in the checkout."""
    return next(place for place in PLACES if (place / "style.css").is_file())


def template_text(name: str) -> str:
    """Return the text of a template file as it stands."""
    return (folder() / name).read_text(encoding="utf-8")


def templates(
    filters: Mapping[str, object] | None = None,
    *,
    inert: Callable[[str], object] | None = None,
    escaped: bool = True,
    ends_with_newline: bool = False,
) -> Environment:
    """Return where templates are made: with these filters, and foreign text made `inert` for the kind of document."""

    def shown(value: object) -> object:
        return inert(value) if inert and isinstance(value, str) and not isinstance(value, Markup) else value

    made = Environment(
        loader=FileSystemLoader(folder()),
        autoescape=escaped,  # noqa: S701 - the program's own Markdown has nothing foreign
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=ends_with_newline,
    )
    made.filters.update(filters or {})
    return made
