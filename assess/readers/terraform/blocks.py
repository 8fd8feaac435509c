"""A resource block taken apart: its attributes at every depth, and values as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Block, Mapping, Unresolved, walk
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.facts import Source

TARGETS = (
    "notification_channels",
    "alarm_actions",
    "monitoring_notification_channels",
    "notify_users",
    "action",
    "action_group_id",
)


class Resource(Value):
    """A resource block taken apart."""

    type: str
    name: str
    block: Block
    source: Source
    environment: str | None

    @property
    def address(self) -> str:
        return f"{self.type}.{self.name}"

    def text(self, key: str) -> str:
        """Return an attribute as text: a literal, or the source of an expression."""
        return text_of(self.block.attributes.get(key))

    @property
    def title(self) -> str:
        return self.text("display_name") or self.text("alarm_name") or self.text("name") or self.name


def text_of(value: object) -> str:
    match value:
        case str():
            return value
        case Unresolved(text=text):
            return text
        case bool() | None:
            return ""
        case int() | float():
            return str(value)
        case list():
            return " ".join(text_of(item) for item in value)
    return ""


def inner_blocks(block: Block) -> Iterator[Block]:
    for inner in block.blocks:
        yield inner
        yield from inner_blocks(inner)


def keys_of(block: Block) -> set[str]:
    return {*block.attributes, *(inner.type for inner in block.blocks)}


def attributes_of(block: Block) -> Iterator[tuple[str, object]]:
    """Yield the attributes of a block and of those within, mappings opened."""
    for one in (block, *inner_blocks(block)):
        for key, value in one.attributes.items():
            yield key, value
            if isinstance(value, Mapping):
                yield from ((str(path[-1]), inner) for path, inner in walk(value) if path)


def words_of(block: Block) -> str:
    return " ".join(text_of(value) for key, value in attributes_of(block) if key not in TARGETS)
