"""The words of a content, each once and in lower case: what none of them holds is nowhere in the content."""

from __future__ import annotations

# Letters that match a plain one where case does not count, as UTF-8 writes them.
ALIKE = {"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"}
ALIKE_BYTES = tuple((letter.encode(), plain.encode()) for letter, plain in ALIKE.items())
WORDS_ONLY = bytes(
    ord(chr(one).lower()) if chr(one).isascii() and (chr(one).isalnum() or one == ord("_")) else 32
    for one in range(256)
)


def words_in(content: bytes) -> bytes:
    """Return the words of ASCII letters, digits and `_`, parted by blanks."""
    if not content.isascii():
        for letter, plain in ALIKE_BYTES:
            content = content.replace(letter, plain)
    return b" ".join(set(content.translate(WORDS_ONLY).split()))


def longest_word(needle: bytes) -> bytes:
    """Return what the words of every content with the needle hold; nothing where it has no word."""
    return max(needle.translate(WORDS_ONLY).split(), key=len, default=b"")


def folded(text: str) -> str:
    """Return a text as expressions see it to which case does not count, character by character."""
    if not text.isascii():
        for letter, plain in ALIKE.items():
            text = text.replace(letter, plain)
    return text.lower()
