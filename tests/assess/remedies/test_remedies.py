"""A remedy is real: applied to a repository that lacks the practice, it raises its status, and no other falls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml

from assess.assessing import Rules, assess
from assess.documents import Document
from assess.findings import Effort, Finding, Practice, Status, absent
from assess.practices import practices
from assess.readers import readers
from assess.remedies import File, Way, remedies, remedy_for, remedy_paths, variant_for, variants
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from assess.assessment import Assessment
    from assess.facts import Fact, Facts, Role
    from assess.remedies.records import Variant
    from assess.snapshot import Entry
    from tests.assess.remedies.conftest import Project
    from tests.conftest import MadeRepo

ORDER = (Status.ERROR, Status.UNOBSERVABLE, Status.ABSENT, Status.PARTIAL, Status.MET)
BY_FACTS = {"l2.automation", "l2.monitoring", "l3.documentation", "l4.optimisation", "l5.self-service"}
PARSED = {".yml": "yaml_documents", ".yaml": "yaml_documents", ".json": "json", ".toml": "toml", ".tf": "hcl"}
PARSED |= {".tfvars": "hcl", ".py": "python", ".sql": "sql", ".md": "markdown"}
LEFT_OVER = re.compile(r"@\{\w+\}")


class Memory:
    """A cache of facts that lives as long as the tests of this module."""

    def __init__(self) -> None:
        self.facts: dict[tuple[str, str, Role], tuple[Fact, ...]] = {}

    def known(self, wanted: Mapping[str, tuple[Entry, Role]]) -> dict[str, tuple[Fact, ...]]:
        keys = {path: (entry.blob, path, role) for path, (entry, role) in wanted.items()}
        return {path: self.facts[key] for path, key in keys.items() if key in self.facts}

    def written(self, entry: Entry, content: bytes, facts: tuple[Fact, ...]) -> bytes | None:  # noqa: ARG002
        return None

    def keep(self, entry: Entry, role: Role, facts: tuple[Fact, ...], written: bytes | None) -> None:  # noqa: ARG002
        self.facts[entry.blob, entry.path, role] = facts


class Bench:
    """A repository on which remedies are tried, each on the same first commit."""

    def __init__(self, repo: MadeRepo, project: Project, memory: Memory) -> None:
        self.repo, self.project, self.memory = repo, project, memory
        self.first = repo.commit(project.files)
        self.seen: list[Facts] = []
        watching = Practice(
            id="develop.watching",
            title="",
            remedy="",
            effort=Effort.HOURS,
            why="",
            no_trace=Status.ABSENT,
            rate=self._watch,
        )
        self._assessed((*practices(), watching))
        self.before = statuses(self._assessed(practices()))
        self.facts = self.seen[0]

    def due(self) -> Iterator[str]:
        """Yield the remedies to try here: those of the project's tools that are lacking, or that only words help."""
        for name in self.project.only or remedies():
            variant = variant_for(name, self.facts)
            is_lacking = ORDER.index(self.before[name]) < ORDER.index(variant.raises_to or Status.MET)
            if is_lacking and stands_for(self.project, variant):
                yield name

    def complaints(self, name: str) -> Iterator[str]:
        """Apply a remedy, assess, and yield what is wrong: not risen, another fallen, a file that does not parse."""
        remedy, files = remedy_for(name, self.facts), dict(self.project.files)
        for file in remedy.files:
            files[file.path] = applied(file, files.get(file.path))
        self.repo.git("checkout", "-q", "--detach", self.first)
        self.repo.commit(files)
        document = self._assessed(practices())
        after = statuses(document)
        if remedy.raises_to and ORDER.index(after[name]) < ORDER.index(remedy.raises_to):
            yield f"{name}: {after[name]}, not {remedy.raises_to}: {reason(document, name)}"
        yield from (
            f"{name}: {one} fell to {after[one]}"
            for one in self.before
            if ORDER.index(after[one]) < ORDER.index(self.before[one])
        )
        yield from (f"{name}: {one.path}: {one.message}" for one in document.problems)
        for file in remedy.files:
            yield from (f"{name}: {file.path}: {place} is left" for place in LEFT_OVER.findall(file.text))
            parsed(file.path, files[file.path])

    def _assessed(self, listed: tuple[Practice, ...]) -> Assessment:
        rules = Rules(readers=readers(), practices=listed)
        return assess(str(self.repo.path), rules=rules, cache=self.memory)

    def _watch(self, facts: Facts) -> Finding:
        self.seen.append(facts)
        return absent("")


def statuses(document: Assessment) -> dict[str, Status]:
    rated = {name: row.status for name, row in document.practices.items()}
    return rated | {name: row.status for name, row in document.criteria.items()}


def reason(document: Assessment, name: str) -> str:
    return document.practices[name].reason if name in document.practices else document.criteria[name].reason


def stands_for(project: Project, variant: Variant) -> bool:
    wanted = {(kind, tool) for kind, tools in variant.when for tool in tools}
    of_ci = any(kind == "ci" for kind, _ in project.shows)
    return bool(wanted & set(project.shows)) or (of_ci and bool(variant.jobs)) or (not wanted and not project.shows)


def applied(file: File, before: str | None) -> str:
    text = file.text
    match file.way:
        case Way.ADD:
            assert before is None, f"{file.path} is there already"
            return text
        case Way.APPEND:
            return (before or "") + text
        case Way.MERGE:
            return yaml.safe_dump(merged(yaml.safe_load(before or "{}"), yaml.safe_load(text)), sort_keys=False)
    lines = (before or "").splitlines(keepends=True)
    at = next(index for index, line in enumerate(lines) if file.at in line) + (file.way is Way.FOLLOW)
    return "".join([*lines[:at], text, *lines[at:]])


def merged(old: object, new: object) -> object:
    match old, new:
        case dict(), dict():
            return {**old, **{key: merged(old.get(key), value) for key, value in new.items()}}
        case list(), list():
            return listed(old, new)
    return new


def listed(old: list[object], new: list[object]) -> list[object]:
    named = {one["name"]: one for one in new if isinstance(one, dict) and "name" in one}
    kept = [
        merged(one, named.pop(one["name"])) if isinstance(one, dict) and one.get("name") in named else one
        for one in old
    ]
    return [*kept, *named.values(), *(one for one in new if not (isinstance(one, dict) and "name" in one))]


def parsed(path: str, text: str) -> None:
    suffix = path[path.rfind(".") :]
    if suffix in PARSED:
        getattr(Document(path=path, content=text.encode()), PARSED[suffix])


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory()


@pytest.fixture
def bench(made_repo: MadeRepo, memory: Memory) -> Callable[[Project], Bench]:
    return lambda project: Bench(made_repo.another(str(id(project))), project, memory)


def test_every_practice_and_every_criterion_of_facts_has_a_remedy() -> None:
    assert set(remedies()) == {one.id for one in practices()} | BY_FACTS


def test_the_last_variant_of_each_remedy_fits_every_repository() -> None:
    assert [name for name in remedies() if variants(name)[-1].when] == []


def test_every_remedy_raises_its_practice_and_lets_no_other_fall(
    project: Project, bench: Callable[[Project], Bench]
) -> None:
    tried = bench(project)
    assert [one for name in tried.due() for one in tried.complaints(name)] == []


def test_every_variant_is_tried_on_a_repository_that_lacks_the_practice(
    projects: Iterable[Project], bench: Callable[[Project], Bench]
) -> None:
    benches = [bench(project) for project in projects]
    tried = {(name, variant_for(name, one.facts)) for one in benches for name in one.due()}
    every = {(name, variant) for name in remedies() for variant in variants(name)}
    assert {(name, variant.when) for name, variant in every - tried} == set()


def test_a_name_that_a_shell_could_run_is_not_taken(
    projects: Iterable[Project], bench: Callable[[Project], Bench]
) -> None:
    hostile = {"$(reboot)/dbt_project.yml": "name: shop\n", "$(reboot)/models/orders.sql": "select 1\n"}
    facts = bench(replace(next(iter(projects)), files=hostile)).facts
    added = [one for name in remedies() for one in remedy_for(name, facts).files]
    assert [one.path for one in added if "reboot" in one.path + one.text] == []


def test_the_path_of_a_remedy_is_that_of_its_first_file(
    projects: Iterable[Project], bench: Callable[[Project], Bench]
) -> None:
    facts = bench(next(iter(projects))).facts
    added = {name: remedy_for(name, facts).files for name in remedies()}
    assert remedy_paths(remedies(), facts) == {name: some[0].path for name, some in added.items() if some}


def test_a_practice_without_a_remedy_has_no_path(
    projects: Iterable[Project], bench: Callable[[Project], Bench]
) -> None:
    assert remedy_paths(["no.such-practice"], bench(next(iter(projects))).facts) == {}


def test_an_assessment_says_where_the_remedy_of_what_lacks_goes(made_repo: MadeRepo) -> None:
    made_repo.commit({"README.md": "# Shop\n", "models/orders.sql": "select 1\n", "dbt_project.yml": "name: shop\n"})
    rows = assess(str(made_repo.path)).practices
    assert rows["test.unit"].remedy_path == "models/orders_unit_tests.yml"
    assert {row.remedy_path for row in rows.values() if row.status in {Status.MET, Status.UNOBSERVABLE}} == {None}
