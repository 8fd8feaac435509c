"""Expressions that first look for the words which each of their matches holds: most texts have none of them."""

from __future__ import annotations

import re
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, cast

from assess.words import folded, longest_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from assess.documents import Document

MOST_WORDS = 64  # more of them cost about as much as the expression itself
MOST_OF_A_SET = 8  # characters, of a set in brackets
NOTHING = frozenset({""})

Words = frozenset[str]
# What an expression matches: all of it where there are few such texts, and words of which each match holds one.
_Shape = tuple[Words | None, Words | None]


class Sifted:
    """An expression that is tried only on a text with one of its words; it finds what it would find without."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self._folding = bool(pattern.flags & re.IGNORECASE)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return words_of(self.pattern)

    @cached_property
    def _stems(self) -> tuple[bytes, ...]:
        """The longest word of each; none where one of them has no word."""
        stems = {longest_word(word.encode()) for word in self.words}
        return () if b"" in stems else tuple(sorted(stems, key=len))

    def may_be_in(self, document: Document) -> bool:
        """Say by a document's words whether anything may match in its text."""
        words = document.words
        return not self._stems or any(stem in words for stem in self._stems)

    def search_in(self, document: Document) -> re.Match[str] | None:
        """Search the whole text of a document."""
        return self.search(document.text) if self.may_be_in(document) else None

    def may_match(self, text: str) -> bool:
        """Say whether a text holds a word without which nothing matches."""
        words = self.words
        if not words:
            return True
        if self._folding:
            text = folded(text)
        for word in words:  # noqa: SIM110 - asked of every line and heading, and `any` takes twice the time
            if word in text:
                return True
        return False

    def search(self, text: str) -> re.Match[str] | None:
        return self.pattern.search(text) if self.may_match(text) else None

    def findall(self, text: str) -> list[str]:
        return self.pattern.findall(text) if self.may_match(text) else []

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text) if self.may_match(text) else iter(())

    def sub(self, to: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self.pattern.sub(to, text) if self.may_match(text) else text


def words_of(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Return words of which every match holds one, folded where case does not count; none where none are known.

    They are read off the expression as Python's own parser takes it apart; that is no public interface, and an
    expression with anything in it that is not known here is tried on every text.
    """
    parsed = import_module("re._parser").parse(pattern.pattern, pattern.flags)
    exact, held = _sequence(parsed, _Letters(folding=bool(pattern.flags & re.IGNORECASE)))
    found = _better(exact, held)
    return _fewest(found) if found else ()


class _Letters:
    """How a literal character is looked for; None where it stands for more than itself."""

    def __init__(self, *, folding: bool) -> None:
        self.folding = folding

    def of(self, code: int) -> str | None:
        if not self.folding:
            return chr(code)
        letter = chr(code)
        return letter.lower() if letter.isascii() or not letter.isalpha() else None


def _sequence(items: object, letters: _Letters) -> _Shape:
    """Return the shape of parts that follow one another: pairs of an operator and what it holds."""
    run: Words = NOTHING  # what the items up to here match, as far back as that is known
    best: Words | None = None
    whole = True
    for kind, held in cast("Iterable[tuple[object, object]]", items):
        exact, words = _item(str(kind), held, letters)
        joined = None if exact is None else frozenset(one + other for one in run for other in exact)
        if joined is not None and len(joined) <= MOST_WORDS:
            run = joined
            continue
        whole = False
        best = _better(_better(best, run), words)
        run = NOTHING if exact is None else exact
    return (run if whole else None), _better(best, run)


def _item(kind: str, held: object, letters: _Letters) -> _Shape:
    take = _TAKEN.get(kind)
    return take(held, letters) if take else (None, None)


def _literal(held: object, letters: _Letters) -> _Shape:
    letter = letters.of(held) if isinstance(held, int) else None
    return (None if letter is None else frozenset({letter})), None


def _set(held: object, letters: _Letters) -> _Shape:
    if not isinstance(held, list) or len(held) > MOST_OF_A_SET or any(str(kind) != "LITERAL" for kind, _ in held):
        return None, None
    found = {letters.of(code) for _, code in held}
    return (None, None) if None in found else (frozenset(one for one in found if one is not None), None)


def _branch(held: object, letters: _Letters) -> _Shape:
    match held:
        case (_, list(branches)):
            shapes = [_sequence(branch, letters) for branch in branches]
            exact = _joined([whole for whole, _ in shapes])
            return exact, _joined([_better(whole, words) for whole, words in shapes])
    return None, None


def _group(held: object, letters: _Letters) -> _Shape:
    match held:
        case (_, 0, 0, items):  # without flags of its own
            return _sequence(items, letters)
    return None, None


def _atomic(held: object, letters: _Letters) -> _Shape:
    return _sequence(held, letters)


def _repeat(held: object, letters: _Letters) -> _Shape:
    match held:
        case (0, 1, items):
            exact, _ = _sequence(items, letters)
            return (None if exact is None else exact | NOTHING), None
        case (int(least), most, items) if least:
            exact, words = _sequence(items, letters)
            return (exact if most == 1 else None), _better(exact, words)
    return None, None


def _width(_held: object, _letters: _Letters) -> _Shape:
    """Take a place between characters, or what stands before or behind a match: it is no part of it."""
    return NOTHING, None


_TAKEN: dict[str, Callable[[object, _Letters], _Shape]] = {
    "LITERAL": _literal,
    "IN": _set,
    "BRANCH": _branch,
    "SUBPATTERN": _group,
    "ATOMIC_GROUP": _atomic,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "POSSESSIVE_REPEAT": _repeat,
    "AT": _width,
    "ASSERT": _width,
    "ASSERT_NOT": _width,
}


def _joined(sets: list[Words | None]) -> Words | None:
    known = [one for one in sets if one is not None]
    all_of_them = frozenset().union(*known)
    return all_of_them if len(known) == len(sets) and len(all_of_them) <= MOST_WORDS else None


def _better(one: Words | None, other: Words | None) -> Words | None:
    """Return the words that are found in fewer texts: the longer ones, then the fewer."""
    known = [words for words in (one, other) if words and "" not in words]
    return max(known, key=lambda words: (min(map(len, words)), -len(words)), default=None)


def _fewest(words: Words) -> tuple[str, ...]:
    """Return the words without those that hold another one."""
    ordered = sorted(words, key=lambda word: (len(word), word))
    kept: list[str] = []
    for word in ordered:
        if not any(short in word for short in kept):
            kept.append(word)
    return tuple(kept)
