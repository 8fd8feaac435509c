"""GitLab's configuration as its server sees it: files included, jobs extended, references resolved."""

from __future__ import annotations

from fnmatch import fnmatchcase
from itertools import islice
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from assess.ci.jobs import first_line
from assess.documents import Mapping, Sequence, Tagged, walk
from assess.terms.shapes import entries, mapping, text, texts
from assess.values import Value, field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.ci.jobs import Part

MAX_FILES = 150  # GitLab's own limit of includes
MAX_DEPTH = 11  # GitLab's own limit of `extends`
MAX_MERGED = 60  # depth of nested mappings that are merged
MAX_PARTS = 1_000  # parts of one script
# https://docs.gitlab.com/ci/yaml/#keywords
KEYWORDS = frozenset(
    {
        "default", "include", "stages", "variables", "workflow", "image", "services", "cache", "before_script",
        "after_script", "types", "spec",
    }
)  # fmt: skip
DEFAULTS = frozenset({"image", "services", "before_script", "after_script", "retry", "timeout"})
RUNNABLE = ("script", "trigger", "run")


class Files(Value, kw_only=False):
    """The files that may be part of a configuration: parsed values, their lines and which file a value came from."""

    values: dict[str, Mapping]
    lines: dict[str, tuple[str, ...]]
    origins: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path, value in self.values.items():
            for _, node in walk(value):
                if isinstance(node, (Mapping, Sequence, Tagged)):
                    self.origins[id(node)] = path

    def matching(self, pattern: str) -> Iterator[str]:
        """Yield the paths that a local include means; it may hold `*` and `**`."""
        wanted = normpath(pattern.strip("/"))
        if wanted in self.values:
            yield wanted
        elif "*" in wanted:
            anywhere = "**" in wanted
            yield from (
                path
                for path in self.values
                if fnmatchcase(path, wanted) and (anywhere or path.count("/") == wanted.count("/"))
            )


class Configuration(Value):
    """A pipeline's merged configuration."""

    path: str
    files: Files
    merged: Mapping
    reached: tuple[str, ...]
    extended: dict[str, Mapping] = field(default_factory=dict)

    def jobs(self) -> Iterator[tuple[str, str, int | None, Mapping]]:
        """Yield name, path, line and settings of each job that can run, with all that it extends and inherits."""
        for name, written in self.merged.items():
            if name in KEYWORDS or name.startswith(".") or not isinstance(written, Mapping):
                continue
            job = self._inherited(self._extended(written))
            if any(key in job for key in RUNNABLE):
                path = self.files.origins.get(id(written), self.path)
                yield name, path, self.files.values.get(path, Mapping()).lines.get(name), job

    def _extended(self, job: Mapping, depth: int = 0) -> Mapping:
        found = Mapping(line=job.line)
        for parent in texts(job.get("extends")):
            settings = self.merged.get(parent)
            if isinstance(settings, Mapping) and depth < MAX_DEPTH:
                if parent not in self.extended:
                    self.extended[parent] = Mapping()  # what a circle finds
                    self.extended[parent] = self._extended(settings, depth + 1)
                found = _merged(found, self.extended[parent])
        return _merged(found, job)

    def _inherited(self, job: Mapping) -> Mapping:
        if mapping(job.get("inherit")).get("default") is False:
            return job
        own = Mapping({key: value for key, value in self.merged.items() if key in DEFAULTS}.items())
        defaults = _merged(own, mapping(self.merged.get("default")))
        found = Mapping({**defaults, **job}.items(), line=job.line)
        found.lines = {**defaults.lines, **job.lines}
        return found

    def items(self, value: object) -> Iterator[object]:
        """Yield the items of a list with nested lists and `!reference` tags resolved."""
        for item, _, _ in self._leaves(value, self.path):
            yield item

    def _leaves(self, value: object, path: str) -> Iterator[tuple[object, int, str]]:
        """Yield what lists and references hold, with line and path; a list within itself ends with the budget."""
        stack: list[tuple[object, int, str]] = [(value, 1, path)]
        for _ in range(MAX_PARTS):
            if not stack:
                return
            node, line, path = stack.pop()
            node = self.resolved(node)
            if isinstance(node, Sequence):
                origin = self.files.origins.get(id(node), path)
                items = islice(zip(node, node.lines, strict=False), MAX_PARTS)
                stack.extend([(item, at, origin) for item, at in items][::-1])
            elif node is not None:
                yield node, line, path

    def resolved(self, value: object) -> object:
        """Return what a `!reference [job, key]` points to."""
        for _ in range(MAX_DEPTH):
            if not isinstance(value, Tagged):
                return value
            target: object = self.merged
            for key in texts(value.value):
                settings = mapping(target)
                target = (self._extended(settings) if "extends" in settings else settings).get(key)
            value = target
        return None

    def script(self, job: Mapping, key: str, path: str) -> tuple[Part, ...]:
        """Return the parts of a script with the file and line that each stands on."""
        value = job.get(key)
        if isinstance(value, str):
            return ((value, first_line(self.files.lines.get(path, ()), job.lines.get(key, job.line)), path),)
        return tuple(
            (item, first_line(self.files.lines.get(at, ()), line), at)
            for item, line, at in self._leaves(value, path)
            if isinstance(item, str)
        )


def configuration(path: str, files: Files) -> Configuration:
    """Return the configuration that begins in a file: what it includes comes first, its own settings win."""
    reached: list[str] = []
    merged = _with_includes(path, files, reached, 0)
    return Configuration(path=path, files=files, merged=merged, reached=tuple(reached))


def _with_includes(path: str, files: Files, reached: list[str], depth: int) -> Mapping:
    own = files.values.get(path)
    if own is None or path in reached or len(reached) >= MAX_FILES or depth > MAX_DEPTH:
        return Mapping()
    reached.append(path)
    found = Mapping()
    for wanted in local_includes(own.get("include")):
        relative = join(dirname(path), wanted) if wanted.startswith("./") else wanted
        for included in tuple(files.matching(relative)):
            found = _merged(found, _with_includes(included, files, reached, depth + 1))
    return _merged(found, own)


def local_includes(value: object) -> Iterator[str]:
    """Yield the files of this repository that an `include:` names."""
    for entry in entries(value):
        match entry:
            case str() if "://" not in entry:
                yield entry
            case Mapping() if text(entry.get("local")):
                yield text(entry["local"])


def _merged(below: Mapping, above: Mapping, depth: int = 0) -> Mapping:
    """Merge deeply: mappings by key, everything else replaced."""
    if not below:
        return above
    found = Mapping(below.items(), line=above.line)
    found.lines = {**below.lines, **above.lines}
    for key, value in above.items():
        lower = below.get(key)
        if isinstance(lower, Mapping) and isinstance(value, Mapping) and depth < MAX_MERGED:
            found[key] = _merged(lower, value, depth + 1)
        else:
            found[key] = value
    return found
