"""Places that a shell script asks for: its own folder and the top of the repository, in one spelling each."""

from __future__ import annotations

import re

HERE = "$(dirname $0)"
TOP = "$(git rev-parse --show-toplevel)"
MARKS = ("$0", "{0", "BASH_SOURCE", "--show-toplevel")
MAX_LENGTH = 300  # characters of a word that is looked at
MAX_STEPS = 4  # places within places

SELF = r"\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?(?::-\$(?:0|\{0\}))?\})"
QUOTED = rf"['\"]?{SELF}['\"]?"
RESOLVED = rf"(?:{QUOTED}|['\"]?\$\((?:readlink -f|realpath)(?: --)? {QUOTED}\)['\"]?)"
OWN = re.compile(
    rf"\$\(dirname(?: --)? {RESOLVED}\)|`dirname(?: --)? {QUOTED}`|\$\{{(?:0|BASH_SOURCE(?:\[0\])?)%/\*\}}"
)
UPPERMOST = re.compile(r"\$\(git rev-parse --show-toplevel(?: 2>/dev/null)?\)|`git rev-parse --show-toplevel`")
PLACE = rf"(?:{re.escape(HERE)}|{re.escape(TOP)})[\w./-]*+"
ENTERED = re.compile(
    rf"\$\((?:cd|pushd)(?: (?:-[LPe]|--))* ['\"]?({PLACE})['\"]?"
    r"(?: ?[12&]?>(?:/dev/null|&[12]))* ?(?:&&|;) ?pwd(?: -[LP])?\)"
)
REAL = re.compile(rf"\$\((?:readlink -f|realpath)(?: --)? ['\"]?({PLACE})['\"]?\)")
ABOVE = re.compile(rf"\$\(dirname(?: --)? ['\"]?({PLACE})['\"]?\)")
BLANKS = re.compile(r"\s+")
INSIDE = re.compile(r"(?<=\() | (?=\))")


def with_places(text: str) -> str:
    """Return a word with the ways to ask for its script's folder, or for the top of the repository, in one spelling."""
    if len(text) > MAX_LENGTH or not any(mark in text for mark in MARKS):
        return text
    found = INSIDE.sub("", BLANKS.sub(" ", text))
    found = UPPERMOST.sub(lambda _: TOP, OWN.sub(lambda _: HERE, found))
    for _ in range(MAX_STEPS):
        before = found
        found = ABOVE.sub(r"\1/..", REAL.sub(r"\1", ENTERED.sub(r"\1", found)))
        if found == before:
            break
    return found if HERE in found or TOP in found else text


def is_known(text: str) -> bool:
    """Say whether a text holds no command but those that ask for a place."""
    rest = text.replace(HERE, "").replace(TOP, "")
    return "$(" not in rest and "`" not in rest
