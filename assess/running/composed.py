"""The services of the compose files that a command works with."""

from __future__ import annotations

from collections import defaultdict
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.facts import Facts, Infrastructure
from assess.running.target_names import asked_services, inside

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPOSE = "docker-compose"
COMPUTE = "compute"  # not a database, which is storage


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
