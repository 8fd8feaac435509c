"""Where a definition belongs: the nearest folder around it that holds data code, and its weight (codebook, rule 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Dataset, DatasetKind, Fact, Facts, Freshness, Project, QualityCheck, Source
from assess.findings import Share
from assess.folders import folders_around, is_under, outermost
from assess.thresholds import HOME_SHARE, MOST
from assess.values import Value
from assess.weights import data_code, lines_by_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOP = ""
OUTPUTS = frozenset({DatasetKind.MODEL, DatasetKind.TABLE})


class Homes(Value):
    """The folders that definitions can belong to, and the lines of data code under every folder."""

    lines: Mapping[str, int]
    projects: frozenset[str]
    definitions: Mapping[str, str]  # paths of the datasets by name
    outputs: tuple[str, ...] = ()  # paths of what the data code makes, one each

    @classmethod
    def of(cls, facts: Facts) -> Homes:
        """Measure the folders of a repository."""
        return facts.made(cls._of)

    @classmethod
    def _of(cls, facts: Facts) -> Homes:
        projects = frozenset(project.path for project in facts.of(Project))
        definitions = {one.name: one.source.path for one in facts.of(Dataset)}
        made = [one for one in facts.of(Dataset) if one.enabled and one.kind in OUTPUTS]
        outputs = tuple({one.name: one.source.path for one in made}.values())
        return cls(lines=lines_by_folder(data_code(facts)), projects=projects, definitions=definitions, outputs=outputs)

    def home(self, place: Fact | Source) -> str:
        """Return the nearest folder around a file that is a data project or holds a tenth of the data code.

        A check stands where its dataset is defined, wherever its own file is.
        """
        path = (place.source if isinstance(place, Fact) else place).path
        if isinstance(place, (QualityCheck, Freshness)):
            path = self.definitions.get(place.dataset, path)
        enough = HOME_SHARE * self.lines.get(TOP, 0)
        return next(
            (one for one in folders_around(path) if one in self.projects or self.lines.get(one, 0) >= enough), TOP
        )

    def share(self, places: Iterable[Fact | Source]) -> float:
        """Return the share of the data code that lies in the homes of some definitions; 0 without any data code."""
        return self.figure(places).value

    def reach(self, places: Iterable[Fact | Source]) -> float:
        """Return the greater of the shares of the data code and of what it makes that lie in the homes."""
        listed = tuple(places)
        homes = {self.home(place) for place in listed}
        made = sum(any(is_under(path, home) for home in homes) for path in self.outputs)
        return max(self.share(listed), made / len(self.outputs) if self.outputs else 0.0)

    def figure(self, places: Iterable[Fact | Source]) -> Share:
        """Count the lines of data code that lie in the homes of some definitions."""
        homes = {self.home(place) for place in places}
        reached = sum(self.lines.get(home, 0) for home in outermost(homes))
        return Share(n=reached, of=self.lines.get(TOP, 0), unit="lines of data code", needed=MOST)
