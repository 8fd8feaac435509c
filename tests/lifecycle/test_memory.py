"""Facts in memory: found again for the same file only, read from behind once, and bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Fact, Role, Source, ToolUse
from assess.snapshot import Entry, EntryKind
from lifecycle.memory import FactMemory

if TYPE_CHECKING:
    from collections.abc import Mapping

FACTS = (ToolUse(source=Source(path="a.sql", line=1, tool="dbt"), kind="transformation", tool="dbt"),)


class Behind:
    """A cache that holds what it is given, and tells what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.kept: list[str] = []

    def known(self, wanted: Mapping[str, tuple[Entry, Role]]) -> dict[str, tuple[Fact, ...]]:
        self.asked += wanted
        return {path: FACTS for path in wanted if path in self.kept}

    def written(self, entry: Entry, content: bytes, facts: tuple[Fact, ...]) -> bytes | None:
        del entry, content, facts
        return b""

    def keep(self, entry: Entry, role: Role, facts: tuple[Fact, ...], written: bytes | None) -> None:
        del role, facts, written
        self.kept.append(entry.path)


def entry(path: str, blob: str = "1") -> Entry:
    return Entry(path=path, blob=blob * 40, size=6, kind=EntryKind.FILE)


def known(memory: FactMemory, one: Entry, role: Role = Role.PIPELINE) -> dict[str, tuple[Fact, ...]]:
    return memory.known({one.path: (one, role)})


def test_what_was_remembered_is_found_without_asking_behind() -> None:
    behind = Behind()
    memory = FactMemory(behind)
    memory.keep(entry("a.sql"), Role.PIPELINE, FACTS, None)
    assert (known(memory, entry("a.sql")), behind.kept, behind.asked) == ({"a.sql": FACTS}, ["a.sql"], [])


def test_another_content_or_role_is_another_file() -> None:
    memory = FactMemory(None)
    memory.keep(entry("a.sql"), Role.PIPELINE, FACTS, None)
    assert (known(memory, entry("a.sql", "2")), known(memory, entry("a.sql"), Role.TEST)) == ({}, {})


def test_what_is_found_behind_is_asked_for_once() -> None:
    behind = Behind()
    behind.kept.append("a.sql")
    memory = FactMemory(behind)
    assert (known(memory, entry("a.sql")), known(memory, entry("a.sql")), behind.asked) == (
        {"a.sql": FACTS},
        {"a.sql": FACTS},
        ["a.sql"],
    )


def test_what_was_used_longest_ago_makes_room() -> None:
    memory = FactMemory(None, most=4)
    for path in ("a.sql", "b.sql"):
        memory.keep(entry(path), Role.PIPELINE, FACTS, None)
    known(memory, entry("a.sql"))
    memory.keep(entry("c.sql"), Role.PIPELINE, FACTS, None)
    assert [path for path in ("a.sql", "b.sql", "c.sql") if known(memory, entry(path))] == ["a.sql", "c.sql"]


def test_what_the_last_revision_did_not_use_is_forgotten() -> None:
    memory = FactMemory(None)
    for path in ("a.sql", "b.sql"):
        memory.keep(entry(path), Role.PIPELINE, FACTS, None)
    memory.forget_unused()
    known(memory, entry("b.sql"))
    memory.forget_unused()
    assert (known(memory, entry("a.sql")), known(memory, entry("b.sql")), memory.held) == ({}, {"b.sql": FACTS}, 2)


def test_a_memory_before_another_cache_keeps_its_own_from_then_on() -> None:
    memory = FactMemory(None)
    memory.keep(entry("a.sql"), Role.PIPELINE, FACTS, None)
    other = memory.before(None)
    other.keep(entry("b.sql"), Role.PIPELINE, FACTS, None)
    assert (bool(known(other, entry("a.sql"))), known(memory, entry("b.sql"))) == (True, {})
