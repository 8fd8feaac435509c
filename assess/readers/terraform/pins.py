"""What Terraform pins: itself, its providers and the modules that come from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Block, Mapping
from assess.facts import Environment, Fact, Pin, Source
from assess.readers.terraform.blocks import text_of
from assess.terms.environments import environment_kind
from assess.terms.pins import pin_of_specifier

if TYPE_CHECKING:
    from collections.abc import Iterator

TOOL = "terraform"


def pins_of(block: Block, path: str) -> Iterator[Fact]:
    """Yield the pins of Terraform itself, of its providers and of modules from elsewhere; and the backend's stage."""
    if block.type == "module":
        yield from _module_pin(block, path)
        return
    if "required_version" in block.attributes:
        source = Source(path=path, line=block.lines.get("required_version"), tool=TOOL)
        kind = pin_of_specifier(_specifier(block.attributes["required_version"]))
        yield Pin(source=source, scope="runtime", ecosystem="terraform", kind=kind, name="terraform")
    for inner in block.blocks:
        if inner.type == "required_providers":
            yield from _provider_pins(inner, path)
        elif inner.type == "backend":
            yield from _backend_stage(inner, path)


def _provider_pins(block: Block, path: str) -> Iterator[Pin]:
    for name, value in block.attributes.items():
        version = value.get("version") if isinstance(value, Mapping) else value
        source = Source(path=path, line=block.lines.get(name), tool=TOOL)
        kind = pin_of_specifier(_specifier(version))
        yield Pin(source=source, scope="provider", ecosystem="terraform", kind=kind, name=name)


def _module_pin(block: Block, path: str) -> Iterator[Pin]:
    origin = text_of(block.attributes.get("source"))
    if not origin or origin.startswith("."):
        return
    version = _specifier(block.attributes.get("version")) or origin.partition("?ref=")[2]
    source = Source(path=path, line=block.line, tool=TOOL)
    kind = pin_of_specifier(version.lstrip("v"))
    yield Pin(source=source, scope="provider", ecosystem="terraform", kind=kind, name=origin)


def _backend_stage(block: Block, path: str) -> Iterator[Environment]:
    for key, value in block.attributes.items():
        kind = environment_kind(value) if isinstance(value, str) else None
        if kind is not None and key in ("key", "prefix", "bucket", "container_name", "name"):
            source = Source(path=path, line=block.lines.get(key), tool=TOOL)
            yield Environment(source=source, name=str(value), kind=kind, form=TOOL)
            return


def _specifier(value: object) -> str:
    """Return a version constraint; Terraform's `= 1.2.3` is the exact one."""
    text = text_of(value).strip()
    return f"={text}" if text.startswith("= ") or (text.startswith("=") and not text.startswith("==")) else text
