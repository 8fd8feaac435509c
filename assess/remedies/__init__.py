"""For each practice the smallest next step as files to add, in the terms of the repository's own tools."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from assess.findings import Status
from assess.remedies.records import File, Job, Remedy, Variant, Way
from assess.remedies.rendering import filled, rendered
from assess.remedies.surroundings import Surroundings
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.facts import Facts

__all__ = ["File", "Remedy", "Way", "remedies", "remedy_for", "remedy_paths", "variant_for", "variants"]

SUFFIX = ".toml"
SYSTEMS = "ci.toml"


class _Sheet(Value):
    """What a file of this folder says of one practice."""

    words: tuple[str, ...]
    variants: tuple[Variant, ...]


@cache
def remedies() -> tuple[str, ...]:
    """Return the ids of the practices and criteria that have a remedy."""
    names = (one.name for one in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX) and name != SYSTEMS))


def variants(practice_id: str) -> tuple[Variant, ...]:
    """Return the variants of a practice's remedy; the first that fits a repository is its own."""
    return _sheet(practice_id).variants


def variant_for(practice_id: str, facts: Facts) -> Variant:
    """Return the variant that fits a repository; the last one of each practice fits all."""
    return _fitting(practice_id, Surroundings.of(facts))


def remedy_for(practice_id: str, facts: Facts) -> Remedy:
    """Return the remedy of a practice or criterion in the repository's own terms; KeyError where there is none."""
    return _remedy(practice_id, Surroundings.of(facts))


def remedy_paths(practice_ids: Iterable[str], facts: Facts) -> dict[str, str]:
    """Return the file that each practice's remedy goes to first; those that time and people alone bring have none."""
    here = Surroundings.of(facts)
    found = {name: _remedy(name, here).files for name in practice_ids if name in remedies()}
    return {name: added[0].path for name, added in found.items() if added}


def _fitting(practice_id: str, here: Surroundings) -> Variant:
    return next(one for one in variants(practice_id) if here.fits(one))


def _remedy(practice_id: str, here: Surroundings) -> Remedy:
    sheet, variant = _sheet(practice_id), _fitting(practice_id, here)
    added = (*variant.files, *(rendered(job, here.system) for job in variant.jobs))
    return Remedy(
        id=practice_id,
        words=tuple(filled(one, here.names) for one in (*sheet.words, *variant.words)),
        files=tuple(
            File(
                path=filled(one.path, here.names).removeprefix("./"),
                text=filled(one.text, here.names),
                way=one.way,
                at=filled(one.at, here.names),
            )
            for one in added
        ),
        raises_to=variant.raises_to,
    )


@cache
def _sheet(practice_id: str) -> _Sheet:
    if practice_id not in remedies():
        raise KeyError(practice_id)
    told = tomllib.loads((files(__name__) / f"{practice_id}{SUFFIX}").read_text(encoding="utf-8"))
    return _Sheet(words=tuple(told.get("words", ())), variants=tuple(_variants(told["variants"])))


def _variants(told: list[dict[str, object]]) -> Iterator[Variant]:
    for one in told:
        match one:
            case {"when": dict(when)}:
                pass
            case _:
                when = {}
        raises_to = one.get("raises_to")
        yield Variant(
            when=tuple((kind, tuple(tools)) for kind, tools in when.items()),
            words=_strings(one.get("words")),
            files=tuple(_file(file) for file in _tables(one.get("files"))),
            jobs=tuple(_job(job) for job in _tables(one.get("jobs"))),
            raises_to=Status(str(raises_to)) if raises_to else None,
        )


def _file(told: dict[str, object]) -> File:
    return File(
        path=str(told["path"]),
        text=str(told["text"]),
        way=Way(str(told.get("way", Way.ADD))),
        at=str(told.get("at", "")),
    )


def _job(told: dict[str, object]) -> Job:
    return Job(name=str(told["name"]), on=str(told["on"]), commands=_strings(told["commands"]))


def _tables(told: object) -> list[dict[str, object]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _strings(told: object) -> tuple[str, ...]:
    return tuple(str(one) for one in told) if isinstance(told, list) else ()
