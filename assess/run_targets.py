"""Which targets of the tree a command calls: make targets, scripts, tasks of task runners."""

from __future__ import annotations

from collections import defaultdict
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from assess.command_patterns import program_of
from assess.documents import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.facts import Target

SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ksh", "source", "."})
PYTHONS = frozenset({"python", "pypy"})
RUNNERS = {  # program: the runners whose targets it calls
    "make": ("make",),
    "gmake": ("make",),
    "npm": ("npm",),
    "yarn": ("npm",),
    "pnpm": ("npm",),
    "bun": ("npm",),
    "tox": ("tox",),
    "nox": ("nox",),
    "poe": ("poe",),
    "poetry": ("poe",),
    "task": ("task", "taskipy"),
    "go-task": ("task",),
    "just": ("just",),
    "inv": ("invoke",),
    "invoke": ("invoke",),
    "fab": ("invoke",),
    "pdm": ("pdm",),
    "hatch": ("hatch",),
    "rye": ("rye",),
    "pixi": ("pixi",),
}
ASKED_BY = {  # programs with other subcommands: those behind which a target's name stands
    "npm": frozenset({"run", "run-script"}),
    "pnpm": frozenset({"run", "run-script"}),
    "bun": frozenset({"run"}),
    "poetry": frozenset({"poe"}),
    "pdm": frozenset({"run"}),
    "hatch": frozenset({"run"}),
    "rye": frozenset({"run"}),
    "pixi": frozenset({"run"}),
}
LIFECYCLE = {"t": "test", "test": "test", "start": "start", "ci-test": "test"}
WITH_DEFAULT = frozenset({"make", "gmake", "tox", "nox", "just", "task", "go-task"})
FOLDER_OPTIONS = frozenset({"-C", "--directory", "--prefix", "--cwd", "--dir", "-d", "--working-directory"})
FILE_OPTIONS = frozenset({"-f", "--file", "--makefile", "-c", "--justfile", "--taskfile", "--noxfile"})
PLAIN_TOX = "testenv"


class Targets:
    """All targets of the tree, found by what a command says."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self.by_id = {target.id: target for target in targets}
        self._named: dict[tuple[str, str], dict[str, Target]] = defaultdict(dict)
        for target in self.by_id.values():
            self._named[target.runner, dirname(target.source.path)].setdefault(target.name, target)

    def called(self, words: tuple[str, ...], folder: str, script_folder: str = "") -> tuple[Target, ...]:
        """Return the targets that a command calls in a folder; `script_folder` is where the calling script stands."""
        forms = dict.fromkeys((words, unwrapped(words)))
        for form in forms:
            found = tuple(self._runner_targets(form, folder)) if form else ()
            found = found or (self._script(form, folder, script_folder) if form else ())
            if found:
                return tuple(dict.fromkeys(found))
        return ()

    def needed(self, target: Target) -> tuple[Target, ...]:
        """Return the targets that run before this one."""
        siblings = self._named[target.runner, dirname(target.source.path)]
        found = (self.by_id.get(need) or siblings.get(need) for need in target.needs)
        return tuple(need for need in found if need is not None)

    def _runner_targets(self, words: tuple[str, ...], folder: str) -> Iterator[Target]:
        program = program_of(words)
        names, place = _names(program, words, folder)
        for runner in RUNNERS.get(program, ()):
            named = self._nearest(runner, place)
            found = [named[name] for name in names if name in named]
            if not found and runner == "tox" and names and PLAIN_TOX in named:
                found = [named[PLAIN_TOX]]
            if not names and program in WITH_DEFAULT and "" in named:
                found = [named[""]]
            yield from found

    def _nearest(self, runner: str, folder: str) -> dict[str, Target]:
        """Return the runner's targets in the folder or the next one above that has any."""
        while (runner, folder) not in self._named and folder:
            folder = dirname(folder)
        return self._named.get((runner, folder), {})

    def _script(self, words: tuple[str, ...], folder: str, script_folder: str) -> tuple[Target, ...]:
        path = _script_path(words)
        if not path:
            return ()
        places = dict.fromkeys((folder, "", script_folder))
        ids = (f"script:{normpath(join(place, path.lstrip('/') if place == '' else path))}" for place in places)
        return tuple(self.by_id[found] for found in ids if found in self.by_id)[:1]


def _names(program: str, words: tuple[str, ...], folder: str) -> tuple[list[str], str]:
    """Return the names of targets that the words may hold, and the folder of the runner's file."""
    names: list[str] = []
    index, waiting = 1, ASKED_BY.get(program)
    while index < len(words):
        word = words[index]
        following = words[index + 1] if index + 1 < len(words) else ""
        index += 1
        if word == "--":
            break
        if word in FOLDER_OPTIONS:
            folder, index = _inside(folder, following), index + 1
        elif word in FILE_OPTIONS and program not in ("npm", "yarn"):
            folder, index = _inside(folder, dirname(following)), index + 1
        elif waiting is not None and word in waiting:
            waiting = None
        elif program in ("npm", "pnpm", "bun", "yarn") and waiting is not None and word in LIFECYCLE:
            names.append(LIFECYCLE[word])
        elif waiting is None and not word.startswith("-") and "=" not in word and word != "run":
            names += [part for part in word.split(",") if part]
    return names, folder


def _inside(folder: str, change: str) -> str:
    found = normpath(join(folder, change))
    return "" if found == "." or found.startswith(("..", "/")) or "$" in found else found


def _script_path(words: tuple[str, ...]) -> str:
    program = program_of(words)
    if program in PYTHONS:
        return _python_script(words[1:])
    if program in SHELLS:
        return next((word for word in words[1:] if not word.startswith(("-", "+"))), "")
    if len(words) == 1 or "/" in words[0] or "." in basename(words[0]):
        # A module's name is left when `python -m` was taken off: "jobs.load" stands for jobs/load.py.
        return words[0]
    return ""


def script_arguments(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a command passes to the script that it runs."""
    plain = unwrapped(words)
    path = _script_path(plain)
    return plain[plain.index(path) + 1 :] if path in plain else ()


def _python_script(arguments: tuple[str, ...]) -> str:
    for before, word in zip(("", *arguments), arguments, strict=False):
        if before == "-m":
            return word.replace(".", "/") + ".py"
        if word == "-c":
            return ""
        if not word.startswith("-"):
            return word
    return ""
