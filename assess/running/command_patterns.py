"""Patterns of command lines, as `tables/commands.toml` writes them, matched on parsed words."""

from __future__ import annotations

import re
from itertools import pairwise
from posixpath import basename

from assess.values import Value

# Interpreters and scripts that a package or distribution installs once more under the version's name: `coverage3`.
VERSIONED_PROGRAM = re.compile(r"(python|pip|pypy|coverage|pytest|py\.test|nosetests|pylint|ipython)-?[0-9][0-9.]*+")
REMOTE_PATH = re.compile(r"[^/\s:]++:(?!//)")
UNRESOLVED_STARTS = ("$", "{{")
NEGATED = re.compile(r"\bnot\s")
# Options of the commands that copy to storage, whose next word is no operand.
VALUED = frozenset(
    "-x --exclude --include --exclude-from --include-from --exclude-pattern --filter --acl --region --profile "
    "--endpoint-url --storage-class --sse --sse-kms-key-id --content-type --cache-control --metadata "
    "--metadata-directive --grants --expires --page-size --only-matching -e --rsh -i --project "
    "--billing-project".split()
)
NOT_SELECTING = ("--exclude", "--ignore", "--deselect", "--cov", "--junit", "--html", "--log", "--rootdir", "--out")


class Pattern(Value):
    """A pattern taken apart: each entry is a set of alternatives."""

    programs: tuple[str, ...]
    heads: tuple[tuple[str, ...], ...] = ()
    options: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    mentions: tuple[tuple[str, ...], ...] = ()
    unmentioned: tuple[str, ...] = ()
    destination: str = ""

    def matches(self, words: tuple[str, ...]) -> bool:
        """Say whether a command, its program already known to be one of `programs`, is of this pattern."""
        return (
            heads_at(words, self.heads) is not None
            and all(has_option(words, flags) for flags in self.options)
            and not has_option(words, self.forbidden)
            and all(mentions(words, texts) for texts in self.mentions)
            and not mentions(("", *_operands(words)) if self.destination else words, self.unmentioned)
            and (not self.destination or leads_to(words, self.destination, len(self.heads)))
        )


def parse_pattern(text: str) -> Pattern:
    """Return the pattern of a row; see the head of the table for its language."""
    program, *parts = _parts(text)
    alternatives = [tuple(part.lstrip("!~>").split("|")) for part in parts]
    marked = list(zip(parts, alternatives, strict=True))
    return Pattern(
        programs=tuple(program.split("|")),
        heads=tuple(words for part, words in marked if part[0] not in "-!~>"),
        options=tuple(words for part, words in marked if part[0] == "-"),
        forbidden=tuple(word for part, words in marked if part.startswith("!-") for word in words),
        mentions=tuple(words for part, words in marked if part[0] == "~"),
        unmentioned=tuple(word for part, words in marked if part.startswith("!~") for word in words),
        destination=next((part[1:] for part in parts if part[0] == ">"), ""),
    )


def _parts(text: str) -> list[str]:
    """Split a row at blanks; the texts after `~` may hold blanks and reach to the next mark or the end."""
    parts: list[str] = []
    for word in text.split():
        if parts and parts[-1].startswith(("~", "!~")) and word[0] not in "-!~>":
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts


def program_of(words: tuple[str, ...]) -> str:
    """Return the name of a command's program without folder, version and `.exe`."""
    name = basename(words[0]).removesuffix(".exe") if words else ""
    found = VERSIONED_PROGRAM.fullmatch(name)
    return found[1] if found else name


def heads_at(words: tuple[str, ...], heads: tuple[tuple[str, ...], ...]) -> tuple[int, ...] | None:
    """Return where the subcommands stand in order; a word behind an option may be that option's value."""
    found: list[int] = []
    index = 1
    for alternatives in heads:
        while index < len(words):
            word = words[index]
            index += 1
            if word in alternatives or ("*" in alternatives and not word.startswith("-")):
                found.append(index - 1)
                break
            if not word.startswith("-") and not may_be_value(words, index - 1):
                return None
        else:
            return None
    return tuple(found)


def may_be_value(words: tuple[str, ...], index: int) -> bool:
    """Say whether the word at the index may be the value of the option before it."""
    before = words[index - 1]
    return index > 1 and before.startswith("-") and "=" not in before and before != "--"


def has_option(words: tuple[str, ...], flags: tuple[str, ...]) -> bool:
    """Say whether one of the options is given, alone or as `--option=value`."""
    return any(word == flag or word.startswith(f"{flag}=") for word in words[1:] for flag in flags)


def mentions(words: tuple[str, ...], texts: tuple[str, ...]) -> bool:
    """Say whether the arguments name one of the texts as a whole word; deselections (`not x`, `--ignore x`) do not."""
    if not texts:
        return False
    said = " ".join(_selecting(words)).lower()
    return any(_is_whole(said, text) for text in texts)


def _selecting(words: tuple[str, ...]) -> list[str]:
    return [
        word
        for before, word in pairwise(words)
        if not (word.startswith(NOT_SELECTING) or before in NOT_SELECTING or NEGATED.search(word))
    ]


def _is_whole(said: str, text: str) -> bool:
    at = said.find(text)
    while at >= 0:
        before, after = said[at - 1 : at], said[at + len(text) : at + len(text) + 1]
        if not (text[0].isalnum() and before.isalnum()) and not (text[-1].isalnum() and after.isalnum()):
            return True
        at = said.find(text, at + 1)
    return False


def leads_to(words: tuple[str, ...], prefix: str, heads: int = 0) -> bool:
    """Say whether something local is copied to a place of that kind (a variable may hold its address).

    `heads` is how many subcommands stand before the operands; options may stand after them.
    """
    *sources, target = ("", *_operands(words)[heads:])
    if not sources[1:]:
        return False
    if prefix == "host:":
        return REMOTE_PATH.match(target) is not None
    return not any(place.startswith(prefix) for place in sources) and target.startswith((prefix, *UNRESOLVED_STARTS))


def _operands(words: tuple[str, ...]) -> list[str]:
    """Return the words that are no option, nor the value of one that stands behind the last operand."""
    places = [(before, word) for before, word in pairwise(words) if not word.startswith("-")]
    places = [(before, word) for before, word in places if before not in VALUED]
    while len(places) > 1 and places[-1][0].startswith("-") and not _is_remote(places[-1][1]):
        places.pop()
    return [word for _, word in places]


def _is_remote(word: str) -> bool:
    return "://" in word or REMOTE_PATH.match(word) is not None or word.startswith(UNRESOLVED_STARTS)
