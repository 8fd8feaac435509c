"""The words of a content, each once and in lower case: what none of them holds is nowhere in the content."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

MOST_KNOWN = 100_000  # words that are remembered
# Letters that match a plain one where case does not count, as UTF-8 writes them.
ALIKE = {"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"}
ALIKE_BYTES = tuple((letter.encode(), plain.encode()) for letter, plain in ALIKE.items())
WORDS_ONLY = bytes(
    ord(chr(one).lower()) if chr(one).isascii() and (chr(one).isalnum() or one == ord("_")) else 32
    for one in range(256)
)


class Sieve:
    """Tells which of some words stand in those of a content; each word of many contents is looked at once."""

    def __init__(self, sought: Iterable[bytes]) -> None:
        self._sought = tuple(sought)
        self._known: set[bytes] = set()
        self._holders: dict[bytes, tuple[bytes, ...]] = {}
        self._holding: set[bytes] = set()

    def found(self, words: AbstractSet[bytes]) -> set[bytes]:
        """Return the words that are sought and stand in a content with these words, as a part of one at least."""
        fresh = words - self._known
        if fresh:
            if len(self._known) > MOST_KNOWN:
                self._known, self._holders, self._holding, fresh = set(), {}, set(), words
            self._learn(fresh)
        return {one for word in words & self._holding for one in self._holders[word]}

    def _learn(self, fresh: AbstractSet[bytes]) -> None:
        together = b" " + b" ".join(fresh) + b" "
        holders: dict[bytes, list[bytes]] = {}
        for one in [one for one in self._sought if one in together]:
            for word in _holding(one, together):
                holders.setdefault(word, []).append(one)
        self._holders.update((word, tuple(held)) for word, held in holders.items())
        self._holding.update(holders)
        self._known |= fresh


def _holding(sought: bytes, together: bytes) -> Iterator[bytes]:
    """Yield the words of a text that hold another word; before, between and after them stands a space."""
    at = together.find(sought)
    while at >= 0:
        end = together.index(b" ", at)
        yield together[together.rindex(b" ", 0, at) + 1 : end]
        at = together.find(sought, end)


def words_in(content: bytes) -> frozenset[bytes]:
    """Return the words of ASCII letters, digits and `_`, in lower case."""
    if not content.isascii():
        for letter, plain in ALIKE_BYTES:
            content = content.replace(letter, plain)
    return frozenset(content.translate(WORDS_ONLY).split())


def longest_word(needle: bytes) -> bytes:
    """Return what the words of every content with the needle hold; nothing where it has no word."""
    return max(needle.translate(WORDS_ONLY).split(), key=len, default=b"")


def folded(text: str) -> str:
    """Return a text as expressions see it to which case does not count, character by character."""
    if not text.isascii():
        for letter, plain in ALIKE.items():
            text = text.replace(letter, plain)
    return text.lower()
