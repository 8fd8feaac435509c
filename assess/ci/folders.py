"""The folders that a shell script goes through: `cd`, `pushd` and `popd`, each subshell by itself."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath, relpath
from typing import NamedTuple

from assess.documents.shell_places import HERE, TOP

MAX_LEFT = 50  # folders that are kept to go back to
WORKSPACE = re.compile(
    r"^(\$\{?GITHUB_WORKSPACE\}?|\$\{?CI_PROJECT_DIR\}?|\$\{\{\s*github\.workspace\s*\}\}|\$\{?WORKSPACE\}?"
    r"|\$\(git rev-parse --show-toplevel\)"
    r"|\$\((Build\.SourcesDirectory|System\.DefaultWorkingDirectory|Pipeline\.Workspace)\)|~/project)(/|$)",
    re.IGNORECASE,
)
OF_MATRIX = re.compile(r"\$\{\{[ ]?matrix\.[\w.-]{1,60}[ ]?\}\}")  # of a matrix that is made while CI runs
INPUT = re.compile(r"^[\w./-]{0,200}\$\{\{\s*+inputs\.[\w-]++\s*+\}\}[\w./-]{0,200}$")
UNRESOLVED = re.compile(r"\$|\{\{|<<|^~|^/")
ARGUMENT = re.compile(r"\$[1-9](?!\d)|\$\{[1-9]\}")  # of a script: known where it is called
CHANGES = frozenset({"cd", "pushd", "popd"})


class _Shell(NamedTuple):
    depth: int
    number: int
    folder: str


class Folders:
    """The folder that the commands of a script run in, one after the other.

    `script`: the path of a script that runs in its caller's folder. Its folders are then relative to that one, and
    begin with a slash where they are told from the top.
    """

    def __init__(self, start: str, script: str = "") -> None:
        self._script = script
        self._shells = [_Shell(0, 0, start)]
        self._left: list[str] = []

    def now(self, shell: tuple[int, int]) -> str:
        """Return the folder in a subshell, told by its depth and number; one begins where the shell around it is."""
        depth, number = shell
        while self._shells[-1].depth > depth or (self._shells[-1].depth == depth and self._shells[-1].number != number):
            if len(self._shells) == 1:
                break
            self._shells.pop()
        if self._shells[-1].depth < depth:
            self._shells.append(_Shell(depth, number, self._shells[-1].folder))
        return self._shells[-1].folder

    def change(self, words: tuple[str, ...], shell: tuple[int, int]) -> None:
        """Go where `cd`, `pushd` or `popd` leads."""
        before = self.now(shell)
        where = next((word for word in words[1:] if word == "-" or not word.startswith(("-", "+"))), "")
        if words[0] == "popd" or where == "-":
            after = self._left.pop() if self._left else before
        else:
            after = self._after(before, where)
        if words[0] != "popd":
            self._left = [*self._left[1 - MAX_LEFT :], before]
        self._shells[-1] = self._shells[-1]._replace(folder=after)

    def placed(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words with the script's own folder told from the top of the repository."""
        if not self._script:
            return words
        here = join(TOP, dirname(self._script)).rstrip("/")
        return tuple(word.replace(HERE, here) if HERE in word else word for word in words)

    def _after(self, folder: str, change: str) -> str:
        if not self._script:
            return folder_after(folder, change)
        (target,) = self.placed((change,))
        top = WORKSPACE.match(target)
        rest = target[top.end() :] if top else target
        if not change or UNRESOLVED.search(ARGUMENT.sub("", rest)):
            return folder
        found = normpath(join("/" if top else folder, rest))
        return "" if found == "." else found


def folder_after(folder: str, change: str) -> str:
    """Return the folder inside the repository after a change into another; an unresolved one leaves it as it is."""
    if INPUT.search(change):  # what is passed is known where the action or workflow is called
        return change if change.startswith("$") or not folder else join(folder, change)
    if not folder and OF_MATRIX.fullmatch(change):
        return change
    absolute = WORKSPACE.match(change)
    target = change[absolute.end() :] if absolute else change
    if not change or UNRESOLVED.search(target):
        return folder
    found = normpath(join("" if absolute else folder, target))
    return "" if found == "." or found.startswith("..") else found


def folder_inside(around: str, folder: str) -> str:
    """Return the folder of a script's command where the script is called in another one."""
    found = normpath(join(around, folder)).lstrip("/")
    if ARGUMENT.search(found):
        return around  # no argument was given
    return "" if found == "." or found.startswith("..") else found


def told_from_folder(words: tuple[str, ...], folder: str) -> tuple[str, ...]:
    """Return the words with paths that are told from the top of the repository as the folder sees them."""
    return tuple(_seen(word, folder) if word.startswith(TOP) else word for word in words)


def _seen(word: str, folder: str) -> str:
    path = normpath("/" + word.removeprefix(TOP)).lstrip("/")
    return relpath(path or ".", folder or ".") if not UNRESOLVED.search(folder) else word
