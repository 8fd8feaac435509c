"""The project's own command line: commands of this tree's programs, classified by the verbs of their subcommands."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from posixpath import basename, join, normpath, splitext
from typing import TYPE_CHECKING, NamedTuple

from assess import tables
from assess.documents import unwrapped
from assess.facts import Activity, Code, Facts, Target
from assess.readers.console_scripts import ConsoleScript
from assess.readers.python_tests import PythonTests
from assess.running.command_patterns import has_option, program_of
from assess.running.commands import REWRITE, Classified
from assess.values import Value
from assess.weights import main_language

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_WORDS = 5  # of a command line that may be its subcommand: groups, verb, and values of options before them
MAX_PHRASE = 3  # words
MAX_FOLDERS = 12  # of a path of which the beginning is unknown
MAX_NAME = 100  # characters of a script's name
MAX_CODE = 2_000  # characters of `python -c` that are looked at
SUBCOMMAND = re.compile(r"[a-z][a-z0-9_:-]{0,40}")
SPLIT = re.compile(r"[-_:]")
IMPORT = re.compile(r"(?:from|import)\s++([A-Za-z_][\w.]{0,200})")
PYTHONS = frozenset({"python", "pypy"})
SHELLS = frozenset({"bash", "sh", "zsh", "source", "."})
ARGUMENTS = re.compile(r"\$\{?[@*0-9]")
VALUED = frozenset({"-W", "-X"})
SOURCES = ("", "src")
NO_LANGUAGE: frozenset[str] = frozenset()
# A script that is called after the tests that it runs: `run_tests.py`, `runtests.py`, `tests.py`.
TEST_RUNNER = re.compile(r"(?:run_?)?(?:all_?)?(?:unit_?)?tests?(?:_?runner)?")
TOLD_BY_NAME = frozenset({Activity.DEPLOY, Activity.SMOKE_TEST})  # other verbs begin the names of too many scripts
# A script called `register_flows.py`, `sync_dags.sh` or `add_files_to_composer.py` deploys.
BRINGING = frozenset({"register", "upload", "sync", "push", "publish", "copy"})
PIPELINES = frozenset("dag dags flow flows pipeline pipelines workflow workflows job jobs notebooks".split())
PLATFORMS = frozenset({"composer", "mwaa", "airflow", "databricks", "prefect"})


class _Row(Value):
    activity: str
    options: tuple[str, ...]
    with_option: str


class _Called(NamedTuple):
    """One of the tree's programs and what it is given."""

    program: str
    arguments: tuple[str, ...]


class OwnCommands:
    """What this tree brings as programs: declared console scripts, script files, and Python modules."""

    def __init__(self, facts: Facts) -> None:
        self._declared = {script.name for script in facts.of(ConsoleScript)}
        self._scripts = {target.source.path for target in facts.of(Target) if target.runner == "script"}
        self._suites = {one.source.path for one in facts.of(PythonTests) if one.cases}
        self._languages: dict[str, frozenset[str]] = {}
        beside: dict[str, set[str]] = defaultdict(set)
        for code in facts.of(Code):
            path = code.source.path
            self._languages[path] = self._languages.get(path, NO_LANGUAGE).union((code.language,))
            beside[path.rpartition("/")[0]].add(code.language)
        for folder, languages in beside.items():
            for place in _with_folders(folder):
                self._languages[place] = self._languages.get(place, NO_LANGUAGE) | languages
        self._main = main_language(facts)
        self._known: dict[tuple[tuple[str, ...], str], tuple[Classified, ...]] = {}

    def classify(self, words: tuple[str, ...], folder: str) -> tuple[Classified, ...]:
        """Return what a command of one of these programs does by its subcommand, as a guess; nothing for others."""
        known = self._known.get((words, folder))
        if known is None:
            known = self._known[words, folder] = self._classified(words, folder)
        return known

    def _classified(self, words: tuple[str, ...], folder: str) -> tuple[Classified, ...]:
        plain = unwrapped(words)
        if plain and (tests := self._tests(plain, words, folder)):
            return tests
        called = self._called(plain, words, folder) if plain else None
        if called is None or any(ARGUMENTS.search(word[:MAX_CODE]) for word in called.arguments):
            return ()  # what a script passes on is not known here
        given = called.arguments
        row, after = _row_of(given)
        named = _row_of_name(called.program) if row is None else None
        row = row or named
        if row is None or not row.activity:
            return ()
        activity = row.with_option if row.options and has_option(("", *given), row.options) else row.activity
        paths = tuple(dict.fromkeys(self._paths(given[after:], folder)))
        found = Classified(
            activity=Activity.FORMAT if activity == REWRITE else Activity(activity),
            tool=called.program,
            languages=() if named else self._of_paths(paths, folder) or ((self._main,) if self._main else ()),
            paths=paths,
            blocks=activity != REWRITE,
            certain=False,
        )
        return (found,)

    def _tests(self, plain: tuple[str, ...], words: tuple[str, ...], folder: str) -> tuple[Classified, ...]:
        """Return the tests that Python runs by a file of tests, or by a file or module that is called after them."""
        if program_of(plain) in PYTHONS:
            script = next((word for word in plain[1:] if not word.startswith("-")), "") if "-c" not in plain else ""
            name, own = splitext(basename(script))[0], self._is_file(script, folder)
        else:
            script, name = "", plain[0].rpartition(".")[2]
            own = "-m" in words and self._is_module(plain[0], folder)
        suite = normpath(join(folder, script)) in self._suites
        if not own or not (suite or TEST_RUNNER.fullmatch(name[:MAX_NAME])):
            return ()
        paths = (script.removeprefix("./"),) if suite else ()
        tests = Classified(
            activity=Activity.UNIT_TEST, tool="unittest", languages=("python",), paths=paths, certain=suite
        )
        return (tests,)

    def _called(self, plain: tuple[str, ...], words: tuple[str, ...], folder: str) -> _Called | None:
        program, rest = plain[0], plain[1:]
        if program_of(plain) in SHELLS and rest and self._is_file(rest[0], folder):
            program, rest = rest[0], rest[1:]
        if program_of(plain) in PYTHONS:
            return self._of_python(rest, folder)
        if program in self._declared or self._is_file(program, folder):
            return _Called(basename(program), rest)
        if "-m" in words and self._is_module(program, folder):
            return _Called(program.rpartition(".")[2], rest)
        return None

    def _of_python(self, rest: tuple[str, ...], folder: str) -> _Called | None:
        """Return a file of this tree with its arguments, or code that imports a package of it with what follows."""
        at = 0
        while at < len(rest) and rest[at].startswith("-") and rest[at] != "-c":
            at += 2 if rest[at] in VALUED else 1
        rest = rest[at:]
        if rest[:1] == ("-c",) and len(rest) > 1:
            imported = IMPORT.findall(rest[1][:MAX_CODE])
            own = next((module for module in imported if self._is_module(module, folder)), None)
            return _Called(own.partition(".")[0], rest[2:]) if own else None
        own = rest and (self._is_file(rest[0], folder) or self._is_downloaded(rest[0]))
        return _Called(basename(rest[0]), rest[1:]) if own else None

    def _is_downloaded(self, word: str) -> bool:
        """Say whether a path into a folder that is known at run time alone ends in a path of this tree."""
        head, _, rest = word.partition("/")
        if "$" not in head:
            return False
        parts = rest.split("/")[:MAX_FOLDERS]
        return any("/".join(parts[at:]) in self._languages for at in range(len(parts) - 1))

    def _is_file(self, word: str, folder: str) -> bool:
        places = (normpath(join(place, word)) for place in dict.fromkeys((folder, "")))
        return any(path in self._scripts or (path.endswith(".py") and path in self._languages) for path in places)

    def _is_module(self, name: str, folder: str) -> bool:
        path = name.replace(".", "/")
        starts = dict.fromkeys(normpath(join(folder, source)) for source in SOURCES) | dict.fromkeys(SOURCES)
        files = (normpath(join(start, path)) for start in starts)
        ends = (".py", "/__main__.py", "/__init__.py")
        return any(f"{file}{end}" in self._languages for file in files for end in ends)

    def _paths(self, arguments: tuple[str, ...], folder: str) -> Iterator[str]:
        for word in arguments:
            if not word.startswith("-") and "$" not in word and normpath(join(folder, word)) in self._languages:
                yield word.removeprefix("./")

    def _of_paths(self, paths: tuple[str, ...], folder: str) -> tuple[str, ...]:
        found = (self._languages[normpath(join(folder, path))] for path in paths)
        return tuple(sorted(set().union(*found)))


def _row_of(arguments: tuple[str, ...]) -> tuple[_Row | None, int]:
    """Return the row of the first known word among the leading ones (its longest phrase), and where it ends."""
    leading = [(at, word) for at, word in enumerate(arguments) if not word.startswith("-")][:MAX_WORDS]
    parts = [(at, part) for at, word in leading if SUBCOMMAND.fullmatch(word) for part in SPLIT.split(word)]
    rows = _rows()
    for start in range(len(parts)):
        for end in range(min(start + MAX_PHRASE, len(parts)), start, -1):
            row = rows.get(tuple(part for _, part in parts[start:end]))
            if row is not None:
                return row, parts[end - 1][0] + 1
    return None, 0


def _row_of_name(program: str) -> _Row | None:
    """Return the row of a script that is called after what it does, `deploy.sh` or `deploy_flows.py`."""
    verb, *things = SPLIT.split(splitext(program)[0].lower())
    brings = verb in BRINGING and not PIPELINES.isdisjoint(things)
    placed = things[-2:-1] == ["to"] and things[-1] in PLATFORMS
    row = _rows().get(("deploy",) if brings or placed else (verb,))
    if verb == "smoke" and "test" in things[:1]:
        row = _rows()[verb, "test"]
    return row if row is not None and row.activity in TOLD_BY_NAME else None


def _with_folders(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


@cache
def _rows() -> dict[tuple[str, ...], _Row]:
    found: dict[tuple[str, ...], _Row] = {}
    match tables.table("own_commands")["row"]:
        case list() as rows:
            for row in rows:
                made = _Row(
                    activity=str(row["activity"]),
                    options=tuple(map(str, row.get("options", ()))),
                    with_option=str(row.get("with_option", "")),
                )
                found |= {tuple(str(phrase).split()): made for phrase in row["phrases"]}
    return found
