"""What a task runner's command line asks for: names of targets, the folder and the file that they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

ASKED_BY = {  # programs with other subcommands: those behind which a target's name stands
    "npm": frozenset({"run", "run-script"}),
    "pnpm": frozenset({"run", "run-script"}),
    "bun": frozenset({"run"}),
    "poetry": frozenset({"poe"}),
    "pdm": frozenset({"run"}),
    "hatch": frozenset({"run"}),
    "rye": frozenset({"run"}),
    "pixi": frozenset({"run"}),
    "mise": frozenset({"run", "r"}),
}
PACKAGE_MANAGERS = frozenset({"npm", "yarn", "pnpm", "bun"})
LIFECYCLE = {"t": "test", "test": "test", "start": "start", "ci-test": "test"}
FOLDER_OPTIONS = frozenset({"-C", "--directory", "--prefix", "--cwd", "--dir", "-d", "--working-directory"})
WORKSPACE_OPTIONS = frozenset({"-w", "--workspace"})
FILE_OPTIONS = frozenset({"-f", "--file", "--makefile", "-c", "--justfile", "--taskfile", "--noxfile"})
ENVIRONMENT_OPTIONS = frozenset({"-e", "--env"})  # of hatch, whose scripts belong to environments
COMPOSE_FILES = frozenset({"-f", "--file"})
WAITED_FOR = "--exit-code-from"
WAITS = frozenset({"--abort-on-container-exit", "--abort-on-container-failure", WAITED_FOR})
COMPOSE_VALUED = frozenset(
    "-p --project-name --profile --env-file -e --env -u --user -w --workdir -v --volume --entrypoint"
    " --name --publish -l --label".split()
)
ENTRY = ":entrypoint"  # ends the name of a service that runs what stands behind it on the command line
JOINED_FOLDER = re.compile(r"-C(?=.)")
PARAMETERS = re.compile(
    r"(?:-\d[\d.]*|\(.*)\Z", re.DOTALL
)  # `tests-3.12` and `tests(python="3.12")` are nox' session `tests`


@dataclass(slots=True, kw_only=True)
class Asked:
    """What a command line asks a runner for."""

    names: list[str] = field(default_factory=list)
    folder: str = ""
    file: str = ""  # inside the repository; "" for the runner's own choice
    given: tuple[str, ...] = ()  # to the entry point of a container


def asked_of(program: str, words: tuple[str, ...], folder: str) -> Asked:
    """Return the targets, folder and file that a command of a runner names."""
    found = Asked(folder=folder)
    waiting = ASKED_BY.get(program)
    environment = ""
    rest = list(reversed(words[1:]))
    while rest and (word := rest.pop()) != "--":
        option, equals, value = word.partition("=")
        following = value if equals else (rest[-1] if rest else "")
        behind = program == "just" and found.names  # what follows a recipe is given to it
        taken = not behind and _option(program, option if equals else word, following, found)
        if program == "hatch" and option in ENVIRONMENT_OPTIONS:
            environment, taken = f"{following}:", True
        if taken:
            if not equals and rest:
                rest.pop()
        elif JOINED_FOLDER.match(word):
            found.folder = inside(found.folder, word[2:])
        elif waiting is not None and word in waiting:
            waiting = None
        elif program in PACKAGE_MANAGERS and waiting is not None and word in LIFECYCLE:
            found.names.append(LIFECYCLE[word])
        elif waiting is None and not word.startswith("-") and not equals and word != "run":
            found.names += [f"{environment}{part}" for part in word.split(",") if part]
    return _cleared(program, found)


def _cleared(program: str, found: Asked) -> Asked:
    """Return what is asked for by the targets' own names: `just etl/test` is `test` of the justfile in etl."""
    if program == "nox":
        found.names = [PARAMETERS.sub("", name[:200]) for name in found.names]
    if program == "just" and found.names and "/" in found.names[0]:
        folder, _, found.names[0] = found.names[0].rpartition("/")
        found.folder = inside(found.folder, folder)
    return found


def inside(folder: str, change: str) -> str:
    """Return the folder after a change that stays inside the repository; elsewhere it is as it was."""
    found = normpath(join(folder, change))
    return "" if found == "." else folder if found.startswith(("..", "/")) or "$" in found else found


def _option(program: str, option: str, value: str, found: Asked) -> bool:
    """Note a folder or file option; say whether it was one."""
    if option in FOLDER_OPTIONS or (program in PACKAGE_MANAGERS and option in WORKSPACE_OPTIONS):
        found.folder = inside(found.folder, value)
    elif option in FILE_OPTIONS and program not in PACKAGE_MANAGERS:
        found.file = inside(found.folder, value)
        found.folder = dirname(found.file) if program != "make" else found.folder
    else:
        return False
    return True


def asked_services(words: tuple[str, ...]) -> Asked | None:
    """Return the services whose own command `docker compose run` or a waiting `up` runs; None for other commands."""
    rest = words[1:] if words[:1] == ("docker-compose",) else words[2:]
    if words[:1] != ("docker-compose",) and words[:2] != ("docker", "compose"):
        return None
    found = Asked()
    plain: list[str] = []
    for before, word in zip(("", *rest), rest, strict=False):
        option, equals, value = word.partition("=")
        if before in COMPOSE_FILES or (equals and option in COMPOSE_FILES):
            found.file = value if equals else word
        elif before == WAITED_FOR or (equals and option == WAITED_FOR):
            found.names.append(value if equals else word)
        elif not word.startswith("-") and before not in COMPOSE_VALUED:
            plain.append(word)
    match plain:
        case ["run", service]:
            found.names.append(service)
        case ["up", *services] if WAITS.intersection(rest):
            found.names += services
        case ["run", _, *_] if any(word.startswith("--entrypoint") for word in rest):
            return None
        case ["run", service, *given]:
            # A command of the caller's stands for the service's own, which its entry point runs.
            found.names.append(f"{service}{ENTRY}")
            found.given = tuple(rest[rest.index(given[0], rest.index(service) + 1) :])
    return found
