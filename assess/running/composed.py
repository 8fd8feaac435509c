"""The services of the compose files that a command works with."""

from __future__ import annotations

from collections import defaultdict
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.documents import unwrapped
from assess.facts import Facts, Infrastructure, ServiceBuild
from assess.running.target_names import COMPOSE_FILES, COMPOSE_VALUED, asked_services, inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

COMPOSE = "docker-compose"
BUILD_VALUED = COMPOSE_VALUED | {"--build-arg", "--builder", "-m", "--memory", "--ssh", "--progress", "--ansi"}
COMPUTE = "compute"  # not a database, which is storage
PROGRAMS = (("docker", "compose"), ("docker-compose",), ("podman-compose",), ("podman", "compose"))
BUILD = "build"
DEFAULTS = frozenset({"docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"})


def builds_of(words: tuple[str, ...], folder: str, services: Iterable[ServiceBuild]) -> Iterator[ServiceBuild]:
    """Yield the builds that `docker compose build` makes, of the services that it names or of all."""
    words = unwrapped(words)
    program = next((one for one in PROGRAMS if words[: len(one)] == one), None)
    if program is None:
        return
    rest = words[len(program) :]
    pairs = list(zip(("", *rest), rest, strict=False))
    files = [word for before, word in pairs if before in COMPOSE_FILES]
    files += [word.partition("=")[2] for word in rest if word.startswith("--file=")]
    plain = [word for before, word in pairs if not word.startswith("-") and before not in COMPOSE_FILES | BUILD_VALUED]
    if plain[:1] != [BUILD]:
        return
    named = {inside(folder, file) for file in files} or {inside(folder, name) for name in DEFAULTS}
    asked = set(plain[1:])
    yield from (one for one in services if one.source.path in named and (not asked or one.service in asked))


class Composed:
    """The services of each compose file of a tree."""

    def __init__(self, facts: Facts) -> None:
        self._by_file: dict[str, list[Infrastructure]] = defaultdict(list)
        for one in facts.of(Infrastructure):
            if one.tool == COMPOSE:
                self._by_file[one.source.path].append(one)

    def is_lone(self, words: tuple[str, ...], folder: str) -> bool:
        """Say whether the compose files that a command works with hold but one service, which is no database."""
        asked = asked_services(words)
        if asked is None:
            return False
        services = self._by_file.get(inside(folder, asked.file), []) if asked.file else self._near(folder)
        return len(services) == 1 and services[0].area == COMPUTE

    def _near(self, folder: str) -> Sequence[Infrastructure]:
        """Return the services of the compose files in a folder, or in the next one above that has any."""
        while True:
            found = [one for path, some in self._by_file.items() if dirname(path) == folder for one in some]
            if found or not folder:
                return found
            folder = dirname(folder)
