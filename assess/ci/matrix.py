"""The matrix of a CI job: its combinations of values, and texts with the values put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice, product

from assess.terms.shapes import entries, mapping, mappings, text

MAX_COMBINATIONS = 64
EXPRESSION = re.compile(r"\$\{\{\s*+(matrix|env)\.([\w-]++(?:\.[\w-]++)?)\s*+\}\}")

Values = Mapping[str, str]


def combinations(matrix: object) -> tuple[Values, ...]:
    """Return the combinations of a GitHub matrix as far as its values are literal; nothing for an expression."""
    written = mapping(matrix)
    axes = {
        key: found
        for key, values in written.items()
        if key not in ("include", "exclude") and isinstance(values, list) and (found := _points(key, values))
    }
    excluded = tuple(_flat(entry) for entry in mappings(written.get("exclude")))
    product_of_axes = islice(product(*axes.values()), MAX_COMBINATIONS if axes else 0)
    kept = [{name: value for point in values for name, value in point.items()} for values in product_of_axes]
    kept = [values for values in kept if not any(_agree(values, entry) for entry in excluded)]
    for entry in islice(mappings(written.get("include")), MAX_COMBINATIONS):
        _include(kept, _flat(entry), frozenset(axes))
    return tuple(kept)


def _include(found: list[dict[str, str]], entry: Values, axes: frozenset[str]) -> None:
    """Add to the combinations that agree with an entry on every axis, or make it one of its own."""
    shared = {key: value for key, value in entry.items() if key in axes}
    agreeing = [values for values in found if _agree(values, shared)] if shared else []
    for values in agreeing:
        values.update(entry)
    if not agreeing:
        found.append(dict(entry))


def _agree(values: Values, entry: Values) -> bool:
    return bool(entry) and all(values.get(key) == value for key, value in entry.items())


def _points(key: str, values: object) -> tuple[Values, ...]:
    """Return what each value of an axis sets: `key` itself, or `key.name` for each name of an object."""
    found = tuple(_flat({key: value}) for value in entries(values) if not isinstance(value, list))
    return found if len(found) == len(entries(values)) else ()


def _flat(entry: Mapping[str, object]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in entry.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{name}": word(part) for name, part in value.items() if not isinstance(part, (dict, list))}
        elif not isinstance(value, list):
            flat[key] = word(value)
    return flat


def word(value: object) -> str:
    """Return a scalar as the CI system writes it into a text."""
    return str(value).lower() if isinstance(value, bool) else text(value)


def filled(template: str, combined: Iterable[Values], env: Values) -> tuple[str, ...]:
    """Return a text once for each different set of the matrix values that it uses; as written where unknown.

    An axis that is known only when the job runs stays as written beside those that are literal.
    """
    variants_known = tuple(combined)
    known = {key for values in variants_known for key in values}
    used = known & {found[2] for found in EXPRESSION.finditer(template) if found[1] == "matrix"}
    variants = [values for values in variants_known if used <= values.keys()] if used else []
    texts = dict.fromkeys(_put(template, values, env) for values in variants or ({},))
    return tuple(texts)


def _put(template: str, values: Values, env: Values) -> str:
    def value(found: re.Match[str]) -> str:
        return (values if found[1] == "matrix" else env).get(found[2], found[0])

    return EXPRESSION.sub(value, template)
