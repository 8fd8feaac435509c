"""INI files (setup.cfg, tox.ini, mypy.ini …) as sections of values with their lines; no interpolation."""

from __future__ import annotations

from assess.errors import TooLargeError
from assess.values import Value, field

MAX_CHARACTERS = 2_000_000


class Section(Value):
    """A section: its values by lower-case key, continuation lines joined by line feeds."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def listed(self, key: str) -> tuple[str, ...]:
        """Return the entries of a value that is a list by commas or lines."""
        entries = self.values.get(key, "").replace(",", "\n").split("\n")
        return tuple(entry.strip() for entry in entries if entry.strip())

    def line_entries(self, key: str) -> tuple[str, ...]:
        """Return the entries of a value that is a list by lines, in which commas have a meaning."""
        return tuple(entry.strip() for entry in self.values.get(key, "").split("\n") if entry.strip())


def parse_ini(text: str) -> dict[str, Section]:
    """Return the sections by name; lines that are neither section, key nor continuation are passed over."""
    if len(text) > MAX_CHARACTERS:
        raise TooLargeError(f"more than {MAX_CHARACTERS} characters of INI")
    sections: dict[str, Section] = {}
    section = Section(line=1)
    parts: dict[str, list[str]] = {}
    key = ""
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped[0] in "#;":
            continue
        if stripped[0] == "[" and "]" in stripped and line[0] == "[":
            _close(section, parts)
            section, parts, key = sections.setdefault(stripped[1 : stripped.rindex("]")], Section(line=number)), {}, ""
        elif line[0].isspace() and key:
            parts[key].append(stripped)
        else:
            key, value = _split(stripped)
            parts[key] = [value]
            section.lines[key] = number
    _close(section, parts)
    return sections


def _split(line: str) -> tuple[str, str]:
    at = min((place for place in (line.find("="), line.find(":")) if place > 0), default=len(line))
    return line[:at].strip().lower(), line[at + 1 :].strip()


def _close(section: Section, parts: dict[str, list[str]]) -> None:
    section.values.update({key: "\n".join(values).strip() for key, values in parts.items()})
