"""Which targets of the tree a command calls: make targets, scripts, tasks of task runners."""

from __future__ import annotations

from collections import defaultdict
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from assess.ci.folders import WORKSPACE
from assess.documents import unwrapped
from assess.facts import Target
from assess.running.command_patterns import program_of
from assess.running.target_names import ENTRY, Asked, asked_of, asked_services, inside
from assess.running.targets import Inclusion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.facts import Facts

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
    "mise": ("mise",),
    "scons": ("scons",),
    "makim": ("makim",),
}
APPLYING = frozenset({"terraform", "tofu", "terragrunt"})
PACKAGES = {"invoke": "tasks", "mise": ".mise"}  # the folder of modules or settings beside which a runner is called
WITH_DEFAULT = frozenset({"make", "gmake", "tox", "nox", "just", "task", "go-task", "scons"})
MAX_INCLUSIONS = 5  # files within files
MAX_INCLUDED = 5_000  # targets
MAX_PATH = 500  # characters of a path that is looked up
MAX_PARTS = 10  # of a path in a container
PLAIN_TOX = "testenv"


class Targets:
    """All targets of the tree, found by what a command says."""

    def __init__(self, facts: Facts) -> None:
        self.by_id = {target.id: target for target in facts.of(Target)}
        self._named: dict[tuple[str, str], dict[str, Target]] = defaultdict(dict)
        self._of_file: dict[tuple[str, str], dict[str, Target]] = defaultdict(dict)
        for target in self.by_id.values():
            self._named[target.runner, dirname(target.source.path)].setdefault(target.name, target)
            self._of_file[target.runner, target.source.path][target.name] = target
        self._found: dict[tuple[tuple[str, ...], str, str], tuple[Target, ...]] = {}
        self.homes: dict[str, str] = {}  # of included targets: the folder that they run in
        self._included = 0
        unlike = {(one.source.path, one.path, one.prefix): one for one in facts.of(Inclusion)}
        for _ in range(MAX_INCLUSIONS):
            for inclusion in unlike.values():
                self._include(inclusion)

    def _include(self, inclusion: Inclusion) -> None:
        """Add the targets of an included file to those of the folder and file that include it."""
        if self._included >= MAX_INCLUDED:
            return
        home = dirname(inclusion.source.path)
        into = (self._named[inclusion.runner, home], self._of_file[inclusion.runner, inclusion.source.path])
        for name, target in tuple(self._of_file.get((inclusion.runner, inclusion.path), {}).items()):
            full = f"{inclusion.prefix}{name}"
            if self._included >= MAX_INCLUDED:
                return
            if not name or full in into[1]:
                continue
            self._included += 1
            self.homes.setdefault(target.id, home)
            for known in into:
                known.setdefault(full, target)

    def called(self, words: tuple[str, ...], folder: str, script_folder: str = "") -> tuple[Target, ...]:
        """Return the targets that a command calls in a folder; `script_folder` is where the calling script stands."""
        asked = (words, folder, script_folder)
        found = self._found.get(asked)
        if found is None:
            found = self._found[asked] = self._called(words, folder, script_folder)
        return found

    def _called(self, words: tuple[str, ...], folder: str, script_folder: str) -> tuple[Target, ...]:
        for form in dict.fromkeys((words, unwrapped(words))):
            found = tuple(self._runner_targets(form, folder)) if form else ()
            found = found or (self._script(form, folder, script_folder) if form else ())
            found = found or (tuple(self._services(form, folder)) if form else ())
            found = found or (self._applied(form, folder) if form else ())
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
        runners = RUNNERS.get(program, ())
        asked = asked_of(program, words, folder) if runners else Asked()
        names = asked.names
        for runner in runners:
            named = self._of_file.get((runner, asked.file)) or self._nearest(runner, asked.folder)
            found = [named[name] for name in names if name in named]
            if runner == "just" and found and found[0].inputs:  # what follows is given to the recipe
                found = found[:1]
            if runner == "tox" and PLAIN_TOX in named and not {*names} <= named.keys():
                found.append(named[PLAIN_TOX])
            if not names and program in WITH_DEFAULT and "" in named:
                found = [named[""]]
            yield from found

    def _services(self, words: tuple[str, ...], folder: str) -> Iterator[Target]:
        """Yield the services whose own command a compose file's container runs."""
        asked = asked_services(words)
        if asked is not None:
            path = inside(folder, asked.file) if asked.file else ""
            named = self._of_file.get(("compose", path)) or self._nearest("compose", folder)
            yield from (named[name] for name in asked.names if name in named)

    def _applied(self, words: tuple[str, ...], folder: str) -> tuple[Target, ...]:
        """Return what an apply of Terraform runs beside its resources."""
        if program_of(words) not in APPLYING or "apply" not in words:
            return ()
        place = next((word.partition("=")[2] for word in words if word.startswith("-chdir=")), "")
        target = self.by_id.get(f"terraform:{inside(folder, place) if place else folder}")
        return (target,) if target else ()

    def _nearest(self, runner: str, folder: str) -> dict[str, Target]:
        """Return the runner's targets in the folder or the next one above that has any."""
        package = PACKAGES.get(runner, "")
        while True:
            for place in (folder, join(folder, package)):
                if (runner, place) in self._named:
                    return self._named[runner, place]
            if not folder:
                return {}
            folder = folder.rpartition("/")[0]

    def _script(self, words: tuple[str, ...], folder: str, script_folder: str) -> tuple[Target, ...]:
        path = WORKSPACE.sub("/", _script_path(words)[:MAX_PATH])
        if not path:
            return ()
        places = dict.fromkeys((folder, "", script_folder))
        ids = (f"script:{normpath(join(place, path.lstrip('/') if place == '' else path))}" for place in places)
        return tuple(self.by_id[found] for found in ids if found in self.by_id)[:1] or self._in_container(path)

    def _in_container(self, path: str) -> tuple[Target, ...]:
        """Return the script that a container holds at an absolute path: its last parts are those of the tree."""
        parts = path.split("/")[2:] if path.startswith("/") else []
        ends = ("/".join(parts[at:]) for at in range(min(len(parts), MAX_PARTS)))
        return tuple(self.by_id[found] for end in ends if (found := f"script:{end}") in self.by_id)[:1]


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


def arguments_of(words: tuple[str, ...], target: Target) -> tuple[str, ...]:
    """Return what a command passes to the script or the recipe that it runs."""
    plain = unwrapped(words)
    if target.runner == "just":
        at = next((at for at, word in enumerate(plain) if word.rpartition("/")[2] == target.name), len(plain))
        return plain[at + 1 :]
    if target.name.endswith(ENTRY) and (asked := asked_services(words)):
        return asked.given
    if target.runner != "script":
        return ()
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
