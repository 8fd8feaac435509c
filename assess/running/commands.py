"""What commands do: parsed words and reusable CI pieces, classified by `tables/commands.toml`."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from assess import tables
from assess.documents import DocumentError, parse_shell, unwrapped
from assess.facts import Activity
from assess.running.command_patterns import Pattern, has_option, heads_at, may_be_value, parse_pattern, program_of
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as Table

REWRITE = "rewrite"  # a formatter that repairs: nothing fails
VARIABLE = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})")
PLACEHOLDER = re.compile(r"\{([\w-]+)\}")
INLINE = ("command", "commands", "run", "script", "cmd", "runCmd")  # inputs that hold commands by their usual name
PLAIN_NAME = re.compile(r"[\w:-]++")  # neither a folder's slash nor a suffix
IMAGE_BREAK = re.compile(r"[-_.]")
PLAIN = frozenset({"python", "node", "bash", "docker", "java", "ruby", "php", "go", "git", "make", "npm", "test"})
COVERED = ("coverage", "run")  # what follows its options is a command of its own
STARTERS = frozenset({"manage.py", "setup.py", "pytest", "py.test", "nosetests", "nose2"})
CONTAINER_HEAD = 3  # docker, run, the image
MAX_VALUE = 500  # characters of a variable that is put into words
MAX_NAMES = 10_000  # of actions that are remembered
MAX_COMMANDS = 20_000  # that are kept: most stand in several places
WILD = frozenset("*?[")  # what makes a name a pattern
EVERYTHING = frozenset({".", "./", "*", "**"})
# Options of checks that end well whatever they find: flake8, pylint and ruff; sqlfluff; checkov and tfsec.
LENIENT = ("--exit-zero", "--nofail", "--soft-fail")
ASKS = frozenset({"--help", "-help"})
ASKS_LAST = frozenset({"--version", "-version"})
ASKS_ALONE = frozenset({"-h", "-V", "-v", "help", "version"})
# Tools to which a lone `-v` means to tell more.
TALKATIVE = frozenset(
    "pytest py.test gluepytest unittest nose2 nosetests stestr ward green tox nox behave mypy flake8 black isort ruff "
    "sqlfluff".split()
)
EXCLUDING = ("--exclude", "--extend-exclude", "--force-exclude", "--ignore", "--ignore-paths", "--skip")
LONG_SWITCHES = (
    "--check",
    "--check-only",
    "--diff",
    "--fix",
    "--no-fix",
    "--strict",
    "--verbose",
    "--quiet",
    "--force",
)
OTHER_SWITCHES = ("--no-cache", "--show-fixes", "--unsafe-fixes", "--no-error-summary", "--ignore-missing-imports")
SHORT_SWITCHES = ("-v", "-vv", "-q", "-x", "-s", "-f", "-c", "-d", "-l")
SWITCHES = frozenset({*LONG_SWITCHES, *OTHER_SWITCHES, *SHORT_SWITCHES})  # options without a value


class Classified(Value):
    """An activity of a command; `blocks` is false for a formatter that repairs instead of failing."""

    activity: Activity
    tool: str
    languages: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    blocks: bool = True
    certain: bool = True


class _Row(Value):
    pattern: Pattern
    activities: tuple[str, ...]
    tool: str
    languages: tuple[str, ...]
    covers_paths: bool


def classify(words: tuple[str, ...], environment: Iterable[tuple[str, str]] = ()) -> tuple[Classified, ...]:
    """Return what a command does, nothing for one that is not known; `environment` are variables set for it."""
    return _of_words(with_variables(words, environment))


@lru_cache(maxsize=MAX_COMMANDS)
def _of_words(words: tuple[str, ...]) -> tuple[Classified, ...]:
    return next((found for form in _forms(words) if (found := _classified(form))), ())


def classify_use(name: str, inputs: Iterable[tuple[str, str]]) -> tuple[Classified, ...]:
    """Return what an action, task or orb does with these inputs, the commands that it stands for included."""
    given = dict(inputs)
    direct = [found for use in _uses_of(name) if _holds(use, given) for found in _of_entry(use)]
    commands = (found for words in commands_of_use(name, given.items()) for found in classify(words))
    return tuple(dict.fromkeys([*direct, *commands]))


def commands_of_use(name: str, inputs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Return the commands that an action or task runs: the one it stands for, and those of its inline scripts."""
    given = dict(inputs)
    known = _uses_of(name)
    scripts = [script for use in known for script in _scripts(use, given)]
    if not known and "/" in name and not name.startswith("."):
        scripts = [given[key] for key in INLINE if key in given]  # an action that wraps the command that it is given
    return tuple(words for script in scripts for words in _words(script))


def hook_activities(hook: str) -> tuple[Classified, ...]:
    """Return what a hook with this id does, by the table of hooks or as the command of that name."""
    for entry in _rows("hook"):
        if any(fnmatchcase(hook, pattern) for pattern in _strings(entry.get("ids"))):
            tool = str(entry.get("tool", hook))
            languages = _strings(entry.get("languages"))
            return (Classified(activity=Activity(str(entry["activity"])), tool=tool, languages=languages),)
    # A hook fails when it changes a file, so repairing blocks.
    return tuple(
        Classified(activity=found.activity, tool=found.tool, languages=found.languages) for found in classify((hook,))
    )


def is_known(program: str) -> bool:
    """Say whether the table has a program of that name."""
    return program in _commands()


def names_at(words: tuple[str, ...]) -> frozenset[int]:
    """Return the positions of the words of a known command that are names and no paths.

    These are its subcommands, and, where its operands are no files, the operands that do not look like one.
    """
    form, row = next(((form, row) for form in _forms(words) if (row := _row_of(form))), ((), None))
    before = len(words) - len(form)
    if row is None or words[before:] != form:
        return frozenset()
    named = {*(heads_at(form, row.pattern.heads) or ())}
    if not row.covers_paths:
        plain = (index for index in range(1, len(form)) if not form[index - 1].startswith("-"))
        named |= {index for index in plain if PLAIN_NAME.fullmatch(form[index])}
    return frozenset(before + index for index in named)


def _forms(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    inner = unwrapped(words)
    # `python -m build` is the packaging front end, a lone `build` some project's own script.
    if inner[:1] != ("build",) or any("-m" in word.split() for word in words):
        yield inner
    if inner != words:
        yield words
        if tool := _tool_of_image(words, inner):
            yield (tool, *inner)


def _tool_of_image(words: tuple[str, ...], inner: tuple[str, ...]) -> str:
    """Return the tool that an image of `docker run` is named for: its entry point takes the arguments."""
    at = len(words) - len(inner)
    if words[:2] != ("docker", "run") or not inner or at < CONTAINER_HEAD or words[at:] != inner:
        return ""
    image = words[at - 1].rpartition("/")[2].partition(":")[0][:MAX_VALUE]
    return next((part for part in IMAGE_BREAK.split(image.lower()) if part in _commands() and part not in PLAIN), "")


def with_variables(words: tuple[str, ...], environment: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the words with the values of variables put in; unknown ones stay."""
    known = dict(environment)
    return tuple(_filled(word, known) for word in words)


def _filled(word: str, known: dict[str, str]) -> str:
    if "$" not in word or not known:
        return word
    return VARIABLE.sub(lambda found: known.get(found[1] or found[2], found[0])[:MAX_VALUE], word)


def _classified(words: tuple[str, ...]) -> tuple[Classified, ...]:
    row = _row_of(words)
    if row is None:
        return ()
    found = tuple(_result(activity, row, words) for activity in row.activities)
    return (*found, *_by_plugins(row.tool, words, found))


def _row_of(words: tuple[str, ...]) -> _Row | None:
    rows = () if not words or _asks(words) else _commands().get(program_of(words), ())
    return next((row for row in rows if row.pattern.matches(words)), None)


def _by_plugins(tool: str, words: tuple[str, ...], found: tuple[Classified, ...]) -> Iterator[Classified]:
    """Yield what a test runner does beside its tests, by the options of its plug-ins."""
    if not found:
        return
    for plugin in _rows("plugin"):
        if plugin.get("runner") == tool and has_option(words, _strings(plugin.get("options"))):
            yield replace(found[0], activity=Activity(str(plugin["activity"])), tool=str(plugin["tool"]))


def _asks(words: tuple[str, ...]) -> bool:
    """Say whether a command only asks for help or a version."""
    arguments = words[1:]
    alone = len(arguments) == 1 and arguments[0] in ASKS_ALONE
    alone = alone and not (arguments[0] == "-v" and program_of(words) in TALKATIVE)
    return alone or not ASKS.isdisjoint(arguments) or (bool(arguments) and arguments[-1] in ASKS_LAST)


def _result(activity: str, row: _Row, words: tuple[str, ...]) -> Classified:
    return Classified(
        activity=Activity.FORMAT if activity == REWRITE else Activity(activity),
        tool=row.tool,
        languages=row.languages,
        paths=_paths(words, len(row.pattern.heads)) if row.covers_paths else (),
        excludes=_excludes(words) if row.covers_paths else (),
        blocks=activity != REWRITE and not has_option(words, LENIENT),
    )


def _paths(words: tuple[str, ...], heads: int) -> tuple[str, ...]:
    """Return the arguments that are no option, subcommand or option's value; nothing where they mean all files."""
    found = [
        word
        for index, word in enumerate(words)
        if index and not word.startswith("-") and (words[index - 1] in SWITCHES or not may_be_value(words, index))
    ][heads:]
    if words[:2] == COVERED:
        started = next((at for at, word in enumerate(found, start=1) if word.rpartition("/")[2] in STARTERS), 0)
        found = found[started:][found[started : started + 1] == ["test"] :]
    if any(word in EVERYTHING for word in found):
        return ()
    return tuple(word.removeprefix("./") for word in found if "$" not in word and "{" not in word)


def _excludes(words: tuple[str, ...]) -> tuple[str, ...]:
    found = [after for word, after in pairwise(words) if word in EXCLUDING]
    found += [word.partition("=")[2] for word in words if word.partition("=")[0] in EXCLUDING and "=" in word]
    return tuple(part for text in found for part in text.split(",") if part)


# ---------------------------------------------------------------- reusable pieces


def _uses_of(name: str) -> tuple[Table[str, object], ...]:
    """Return the rows that name an action, task or orb, in their order."""
    return _uses_named(name.partition("@")[0].lower())


@lru_cache(maxsize=MAX_NAMES)
def _uses_named(plain: str) -> tuple[Table[str, object], ...]:
    named, patterns = _names_of_uses()
    rows = _rows("use")
    fitting = (at for pattern, at in patterns if fnmatchcase(plain, pattern))
    return tuple(rows[at] for at in sorted({*named.get(plain, ()), *fitting}))


@cache
def _names_of_uses() -> tuple[Table[str, list[int]], tuple[tuple[str, int], ...]]:
    """Return the positions of the rows by the plain names in them, and the patterns with theirs."""
    named: dict[str, list[int]] = {}
    patterns: list[tuple[str, int]] = []
    for at, use in enumerate(_rows("use")):
        for name in map(str.lower, _strings(use.get("names"))):
            if WILD.isdisjoint(name):
                named.setdefault(name, []).append(at)
            else:
                patterns.append((name, at))
    return named, tuple(patterns)


def _holds(use: Table[str, object], given: dict[str, str]) -> bool:
    """Say whether the inputs are as the row asks: `x`, `!x` for any but x, `~x` for a part; a missing one is false."""
    when = use.get("when")
    return not isinstance(when, dict) or all(_agrees(str(word), given.get(key, "false")) for key, word in when.items())


def _agrees(wanted: str, value: str) -> bool:
    if wanted.startswith("~"):
        return wanted[1:] in value.lower()
    return wanted[1:] != value.lower() if wanted.startswith("!") else wanted == value.lower()


def _of_entry(use: Table[str, object]) -> Iterator[Classified]:
    for activity in _strings(use.get("activities")):
        yield Classified(
            activity=Activity(activity), tool=str(use.get("tool", "")), languages=_strings(use.get("languages"))
        )


def _scripts(use: Table[str, object], given: dict[str, str]) -> Iterator[str]:
    command = use.get("command")
    if isinstance(command, str):
        yield PLACEHOLDER.sub(lambda found: given.get(found[1], ""), command)
    yield from (given[key] for key in _strings(use.get("scripts")) if key in given)


def _words(script: str) -> tuple[tuple[str, ...], ...]:
    try:
        return tuple(command.words for command in parse_shell(script, 1))
    except DocumentError:
        # PowerShell and templates pass for shell only in part: what is no shell runs nothing known.
        return ()


# ---------------------------------------------------------------- the table


@cache
def _commands() -> dict[str, tuple[_Row, ...]]:
    by_program: dict[str, list[_Row]] = {}
    for tool in _rows("tool"):
        for line in _lists(tool.get("commands")):
            row = _Row(
                pattern=parse_pattern(line[0]),
                activities=line[1:],
                tool=str(tool["name"]),
                languages=_strings(tool.get("languages")),
                covers_paths=tool.get("paths") is True,
            )
            for program in row.pattern.programs:
                by_program.setdefault(program, []).append(row)
    return {program: tuple(rows) for program, rows in by_program.items()}


@cache
def _rows(kind: str) -> tuple[Table[str, object], ...]:
    rows = tables.table("commands")[kind]
    return tuple(row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _lists(value: object) -> Iterator[tuple[str, ...]]:
    if isinstance(value, list):
        yield from (_strings(item) for item in value)
