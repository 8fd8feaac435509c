"""What the default command was asked for, and how it is done: assess, store, tell."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assess.addresses import without_secrets
from assess.cache_file import is_apart
from assess.errors import AssessError, UsageError
from assess.git import Git
from assess.kept import asked_of, find_kept
from assess.plugins import any_installed
from lifecycle.change import changed
from lifecycle.glance import newest_if_same
from lifecycle.mainline import branch_of
from reports.cli.edge import INCOMPLETE, tell, tell_error
from reports.cli.options import MOST_JOBS
from reports.cli.places import fetched
from reports.cli.screen import has_colour, telling, width
from reports.cli.writing import write_file, write_standard_output
from reports.formats import FORMS, Format, format_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from assess.assessing import Request, Rules
    from assess.assessment import Assessment
    from assess.cache import SqliteFactCache
    from assess.facts import Facts
    from lifecycle.change import Change
    from lifecycle.gate import Judged
    from reports.cli.gating import Gate

KNOWN_SUFFIXES = ", ".join(suffix for form in FORMS.values() for suffix in form.suffixes)


class _Place(NamedTuple):
    """The repository that is assessed: the folder that was named or fetched, and what it holds."""

    folder: str
    git: Git


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What is told: the assessment, what changed since the newest stored one, and the base that it is compared with."""

    assessment: Assessment
    change: Change | None
    base: Assessment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One run of the main job; `place` is a path or an address."""

    place: str = "."
    revision: str = "HEAD"
    output_format: Format | None = None
    outputs: tuple[str, ...] = ()
    store: bool = True
    db: str | None = None
    settings: str | None = None
    name: str | None = None
    cache: bool = True
    deepen: bool = False
    deployments: str | None = None
    incidents: str | None = None
    all_used: bool = False
    jobs: int | None = None
    gate: Gate | None = None
    plugins: bool = True

    def carry_out(self) -> int:
        """Do it and return the exit code; what fails is told after the rest was done."""
        files = self._files()
        with self._opened() as place:
            branch = branch_of(place.git, place.git.resolve(self.revision))
            assessment, judged, base = self._judged(place, self.gate) if self.gate else (self._made(place), None, None)
        change, unstored = self._stored(assessment, branch)
        told = _Told(assessment=assessment, change=change, base=base)
        faults = [fault for fault in (unstored, *self._written(files, told)) if fault]
        for fault in faults:
            tell_error(fault)
        verdict = self.gate.carry_out(judged) if self.gate and judged else 0
        if faults:
            return faults[0].exit_code
        return verdict if assessment.complete else INCOMPLETE

    def assess(self) -> Assessment:
        """Return the assessment of the place that was asked for, made now or of the very same before."""
        with self._opened() as place:
            return self._made(place)

    def assess_with_facts(self) -> tuple[Assessment, Facts]:
        """Return the assessment of the place that was asked for, and the facts that it rests on."""
        with self._opened() as place:
            return self._with_facts(place)

    @contextmanager
    def _opened(self) -> Iterator[_Place]:
        folder = fetched(self.place, deep=self.deepen)
        with Git.open(folder) as git:
            yield _Place(folder, git)

    def _made(self, place: _Place) -> Assessment:
        plain = self._is_plain() and self._caches(place)
        asked = asked_of(place.git, place.folder, self.revision, self.name) if plain else None
        if asked is not None and (kept := find_kept(place.git, asked)):
            return kept
        assessment, facts = self._with_facts(place)
        if asked is not None:
            from assess.keeping import keep  # noqa: PLC0415

            keep(asked, assessment, facts)
        return assessment

    def _with_facts(self, place: _Place) -> tuple[Assessment, Facts]:
        rules = self._rules()
        with self._cache(place, rules) as cache:
            return self._assessed(place, cache, rules)

    def _rules(self) -> Rules:
        from assess.assessing import Rules  # noqa: PLC0415

        return Rules() if self.plugins else Rules.without_plugins()

    def _assessed(self, place: _Place, cache: SqliteFactCache | None, rules: Rules) -> tuple[Assessment, Facts]:
        from assess.assessing import assess_opened  # noqa: PLC0415 - no reader is loaded for what is kept
        from assess.history import Histories  # noqa: PLC0415

        with telling(f"Assessing {without_secrets(self.place)} at {self.revision} ..."):
            return assess_opened(place.git, self._request(place), cache=cache, histories=Histories(cache), rules=rules)

    def _judged(self, place: _Place, gate: Gate) -> tuple[Assessment, Judged, Assessment | None]:
        """Return the assessment, and what the gate says of it and of what it is compared with."""
        rules = self._rules()
        with self._cache(place, rules) as cache:
            assessment, _ = self._assessed(place, cache, rules)
            return assessment, *gate.judge(self._request(place), assessment, cache, rules)

    def _request(self, place: _Place) -> Request:
        from assess.assessing import Request  # noqa: PLC0415
        from assess.delivery.stated import StatedFiles, read_table_file  # noqa: PLC0415
        from assess.settings import read_settings_file  # noqa: PLC0415

        return Request(
            path=place.folder,
            revision=self.revision,
            name=self.name,
            settings=read_settings_file(self.settings) if self.settings else None,
            stated=StatedFiles(
                deployments=read_table_file(self.deployments) if self.deployments else None,
                incidents=read_table_file(self.incidents) if self.incidents else None,
            ),
            all_used=self.all_used,
            processes=self.jobs or min(MOST_JOBS, os.cpu_count() or 1),
        )

    def _cache(self, place: _Place, rules: Rules) -> AbstractContextManager[SqliteFactCache | None]:
        from assess.cache import SqliteFactCache  # noqa: PLC0415

        return SqliteFactCache(rules.readers) if self._caches(place) else nullcontext()

    def _is_plain(self) -> bool:
        """Say whether nothing from outside the repository decides what comes out; plug-ins may do as they like."""
        given = self.settings or self.deployments or self.incidents or self.all_used
        return not given and not (self.plugins and any_installed())

    def _caches(self, place: _Place) -> bool:
        return self.cache and is_apart(place.folder)

    def _files(self) -> tuple[tuple[Format, Path], ...]:
        """Return which format goes to which file; raise UsageError before any work for what cannot be."""
        if self.output_format and len(self.outputs) > 1:
            raise UsageError("--format goes with one -o; without it, each file's suffix says its format.")
        if self.output_format and not self.outputs and FORMS[self.output_format].binary and sys.stdout.isatty():
            raise UsageError(f"{self.output_format} is not for a terminal; name a file with -o.")
        return tuple(_file(output, self.output_format) for output in self.outputs)

    def _stored(self, assessment: Assessment, branch: str | None) -> tuple[Change | None, AssessError | None]:
        """Keep the assessment; return what changed since the newest one of the mainline, or the fault."""
        if not self.store:
            return None, None
        if branch is None and (same := newest_if_same(self.db, assessment)):
            return changed(same, assessment), None
        from lifecycle.store import open_store  # noqa: PLC0415 - SQLModel takes longer than many a command

        try:
            with open_store(self.db) as store:
                before = store.latest(assessment.repository.id)
                store.save(assessment, branch)
        except AssessError as error:
            return None, error
        return (changed(before.assessment, assessment) if before else None), None

    def _written(self, files: tuple[tuple[Format, Path], ...], told: _Told) -> list[AssessError]:
        faults = []
        if self.output_format is None or not files:
            try:
                write_standard_output(_shown(self.output_format or Format.TEXT, told))
            except AssessError as error:
                faults.append(error)
        for output_format, file in files:
            try:
                write_file(file, _rendered(output_format, told))
                tell(f"Written: {file}")
            except AssessError as error:
                faults.append(error)
        return faults


def _file(output: str, output_format: Format | None) -> tuple[Format, Path]:
    file = Path(output)
    if output_format and file.is_dir():
        return output_format, file / FORMS[output_format].file_name
    if not file.parent.is_dir():
        raise UsageError(f"{output}: there is no folder {file.parent}; make it first.")
    found = output_format or format_of(file.suffix)
    if found is None:
        raise UsageError(f"{output}: the suffix names no format; known are {KNOWN_SUFFIXES}.")
    return found, file


def _shown(output_format: Format, told: _Told) -> str | bytes:
    if output_format is not Format.TEXT:
        return _rendered(output_format, told)
    from reports.terminal import render  # noqa: PLC0415 - each format loads when it is used

    return render(told.assessment, change=told.change, width=width(), colour=has_colour())


def _rendered(output_format: Format, told: _Told) -> str | bytes:
    form = FORMS[output_format]
    if told.base is not None and form.render_change is not None:
        return form.render_change(told.base, told.assessment)
    return form.render(told.assessment)
