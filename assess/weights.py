"""How much each file weighs: its role, its kind and whether it is data code (codebook, rules 5 and 8)."""

from __future__ import annotations

from collections import Counter
from posixpath import join, normpath
from typing import TYPE_CHECKING

from assess.facts import (
    Artifact,
    Code,
    CodeKind,
    Contract,
    Dataset,
    DatasetKind,
    Facts,
    Pipeline,
    Project,
    QualityCheck,
    Role,
)
from assess.readers.code import CodeFile
from assess.roles import is_script
from assess.thresholds import HALF, MOST
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

IMAGE = "image"
LINES_OF_JOBS = 100  # rule 8: so much shell or Ruby makes jobs the data code where there is no other
DATA_LANGUAGES = frozenset({"sql", "python", "scala", "java", "kotlin", "r", "julia", "go", "kql"})
CONFIGURATION_LANGUAGES = frozenset({"yaml", "json"})
INFRASTRUCTURE_LANGUAGES = frozenset({"hcl", "bicep"})
MODELLED = frozenset({DatasetKind.MODEL, DatasetKind.SEED, DatasetKind.SNAPSHOT})
NOTEBOOKS = ".ipynb"
MACRO_FOLDERS = frozenset({"macros"})
# Tools whose files hold checks alone: they watch tables and define none.
CHECKS_ALONE = frozenset({"soda", "great-expectations", "bigeye", "monte-carlo", "datafold"})
SCREEN = "screen"  # the engine of code that draws screens
SITE = "site"  # … and of code that answers requests
PIPED = frozenset({CodeKind.DAG, CodeKind.MODEL})
JVM = frozenset({"java", "kotlin", "scala"})
SOURCES = "/src/main/"
REVISION = "revision"  # that of a step of a schema's history: a tool writes it, and it runs once
SCRIPT_LANGUAGES = frozenset({"javascript", "typescript"})
# Languages of jobs where a repository has no code in a data language: shell that loads, functions in Ruby or Node.
OTHER_LANGUAGES = frozenset({"shell", "ruby", "perl", "php", "csharp", "rust"}) | SCRIPT_LANGUAGES
# Those of them in which services are written: where most of the programs are, their jobs are the data code too.
SERVER_LANGUAGES = frozenset({"ruby", "perl", "php", "csharp", "rust"})
# Folders of a tool's project in which transformations are written in a script language (cloud.google.com/dataform).
SCRIPTED = {"dataform": {"definitions": CodeKind.MODEL, "includes": CodeKind.MACRO}}


def weigh(facts: Facts, roles: Mapping[str, Role]) -> Iterator[Code]:
    """Yield one `Code` a code file, its kind taken from what the readers found in it.

    Where no file is written in a data language, the jobs in other languages are the data code; those of a service's
    language are it too where most of the programs are written in it.
    """
    weighed = tuple(_weighed(facts, _with_carried(facts, roles)))
    jobs = set(_jobs(weighed))
    if sum(code.lines for code in jobs) >= LINES_OF_JOBS:
        yield from (replace(code, kind=CodeKind.JOB, data=True) if code in jobs else code for code in weighed)
    else:
        yield from weighed


def _jobs(weighed: tuple[Code, ...]) -> Iterator[Code]:
    """Yield the files in other languages that count as data code beside those in data languages, or in their place."""
    programs = sum(code.lines for code in weighed if code.data and is_program(code))
    others = [code for code in weighed if code.language in OTHER_LANGUAGES and code.role is Role.PIPELINE]
    services = [code for code in others if code.language in SERVER_LANGUAGES]
    lines = sum(code.lines for code in services)
    if not programs:
        yield from others
    elif lines >= MOST * (lines + programs):
        yield from services


def _weighed(facts: Facts, roles: Mapping[str, Role]) -> Iterator[Code]:
    kinds = _kinds_by_path(facts)
    others = _drawn(facts, SCREEN) | _sites(facts, kinds) | _revisions(facts)
    deprecated = tuple(f"{project.path}/" for project in facts.of(Project) if project.deprecated)
    for file in facts.of(CodeFile):
        path = file.source.path
        role = roles.get(path, Role.PIPELINE)
        kind = _kind(file, role, kinds)
        yield Code(
            source=file.source,
            language=file.language,
            lines=file.lines,
            role=role,
            kind=kind,
            data=_is_data(file, role, kind) and not path.startswith(deprecated) and path not in others,
        )


def _with_carried(facts: Facts, roles: Mapping[str, Role]) -> Mapping[str, Role]:
    """Return the roles, with scripts as pipelines where the images of the repository hold mostly these."""
    held = {
        place
        for image in facts.of(Artifact)
        if image.kind == IMAGE and not image.stock
        for path in image.holds
        for place in (normpath(join(image.folder, path)), normpath(path))
    }
    if not held or "." in held:
        return roles
    files = [one for one in facts.of(CodeFile) if one.language in DATA_LANGUAGES]
    carried = [one for one in files if not held.isdisjoint([*_above(one.source.path), one.source.path])]
    scripts = [one.source.path for one in carried if is_script(one.source.path)]
    lines = sum(one.lines for one in carried if one.source.path in set(scripts))
    mostly = lines >= MOST * sum(one.lines for one in carried) > 0
    return {**roles, **dict.fromkeys(scripts, Role.PIPELINE)} if mostly else roles


def data_code(facts: Facts) -> tuple[Code, ...]:
    """Return the data code: what practices on main pipelines are weighed by."""
    return facts.made(_data_code)


def main_language(facts: Facts) -> str:
    """Return the language of most data code by lines, "" without any; configuration is no language."""
    return heaviest(data_code(facts)) or ""


def lines_by_folder(files: Iterable[Code | CodeFile]) -> Counter[str]:
    """Return the lines that lie under each folder, the top among them as ""; each folder's own are counted first."""
    beside: Counter[str] = Counter()
    for file in files:
        beside[file.source.path.rpartition("/")[0]] += file.lines
    lines = Counter(beside)
    for folder, count in beside.items():
        above = folder
        while above:
            above = above.rpartition("/")[0]
            lines[above] += count
    return lines


def is_program(code: Code) -> bool:
    """Say whether data code is written in a programming language; a script language is one where tools take it."""
    return code.language in DATA_LANGUAGES or (code.data and code.language in OTHER_LANGUAGES)


def heaviest(codes: Iterable[Code]) -> str | None:
    """Return the programming language with most lines."""
    lines: Counter[str] = Counter()
    for code in codes:
        if is_program(code):
            lines[code.language] += code.lines
    return max(lines, key=lambda language: (lines[language], language), default=None)


def _data_code(facts: Facts) -> tuple[Code, ...]:
    return tuple(code for code in facts.of(Code) if code.data)


def _sites(facts: Facts, kinds: Mapping[str, CodeKind]) -> frozenset[str]:
    """Return the files of a site that stands beside pipelines or models; alone, its jobs are all that there is."""
    site = _drawn(facts, SITE) | _services(facts)
    beside = any(kind in PIPED and path not in site for path, kind in kinds.items())
    return frozenset(path for path in site if kinds.get(path) not in PIPED) if beside else frozenset()


def _drawn(facts: Facts, engine: str) -> frozenset[str]:
    """Return the files of applications for people: those that are of the engine, and the rest of their folders."""
    files = [file for file in facts.of(CodeFile) if file.language in {"python", "r"} and file.engine != REVISION]
    drawn = [file for file in files if file.engine == engine]
    if not drawn:
        return frozenset()
    lines, of_screens = lines_by_folder(files), lines_by_folder(drawn)
    own = {folder for folder, count in of_screens.items() if folder and count >= HALF * lines[folder]}
    beside = {file.source.path for file in files if own and not own.isdisjoint(_above(file.source.path))}
    return frozenset(beside | {file.source.path for file in drawn})


def _services(facts: Facts) -> frozenset[str]:
    """Return the files of the JVM's projects below the top that answer requests, their schema's steps included."""
    files = facts.of(CodeFile)
    engines: dict[str, set[str]] = {}
    for file in files:
        if file.language in JVM and (root := _project_of(file.source.path)):
            engines.setdefault(root, set()).add(file.engine)
    roots = {root for root, found in engines.items() if SITE in found and not found - {SITE, ""}}
    return frozenset(one.source.path for one in files if roots and _project_of(one.source.path) in roots)


def _project_of(path: str) -> str:
    """Return the folder of the project whose sources a file is of, in the layout of Maven, Gradle and sbt."""
    before, found, _ = path.partition(SOURCES)
    return before if found else ""


def _revisions(facts: Facts) -> frozenset[str]:
    return frozenset(file.source.path for file in facts.of(CodeFile) if file.engine == REVISION)


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:at]) for at in range(1, len(parts))]


def _kinds_by_path(facts: Facts) -> dict[str, CodeKind]:
    checks = (check for check in facts.of(QualityCheck) if check.tool not in CHECKS_ALONE)
    configured = {fact.source.path for fact in (*checks, *facts.of(Contract), *facts.of(Dataset))}
    kinds = dict.fromkeys(configured, CodeKind.CONFIGURATION)
    kinds |= _scripted(facts)
    kinds |= {data.source.path: CodeKind.MODEL for data in facts.of(Dataset) if data.kind in MODELLED}
    return kinds | {pipeline.source.path: CodeKind.DAG for pipeline in facts.of(Pipeline)}


def _scripted(facts: Facts) -> dict[str, CodeKind]:
    places = {
        f"{project.path}/{folder}/".lstrip("/"): kind
        for project in facts.of(Project)
        for folder, kind in SCRIPTED.get(project.tool, {}).items()
    }
    scripts = (file.source.path for file in facts.of(CodeFile) if places and file.language in SCRIPT_LANGUAGES)
    return {path: kind for path in scripts for place, kind in places.items() if path.startswith(place)}


def _kind(file: CodeFile, role: Role, kinds: Mapping[str, CodeKind]) -> CodeKind:
    path = file.source.path
    known = kinds.get(path)
    if file.language in INFRASTRUCTURE_LANGUAGES:
        return CodeKind.INFRASTRUCTURE
    if role is Role.TEST:
        return CodeKind.TESTING
    if file.language in CONFIGURATION_LANGUAGES:
        return CodeKind.OTHER if known is None else CodeKind.CONFIGURATION
    if path.endswith(NOTEBOOKS) and path.rpartition("/")[2] != NOTEBOOKS:
        return CodeKind.NOTEBOOK
    if file.language == "sql":
        return _sql_kind(path, known)
    if file.language in SCRIPT_LANGUAGES and known in {CodeKind.MODEL, CodeKind.MACRO}:
        return known
    if file.language not in DATA_LANGUAGES:
        return CodeKind.SCRIPT
    return known if known is CodeKind.DAG else CodeKind.JOB if file.engine not in {"", SITE} else CodeKind.MODULE


def _sql_kind(path: str, known: CodeKind | None) -> CodeKind:
    if not MACRO_FOLDERS.isdisjoint(path.lower().split("/")[:-1]):
        return CodeKind.MACRO
    return CodeKind.MODEL if known is CodeKind.MODEL else CodeKind.QUERY


def _is_data(file: CodeFile, role: Role, kind: CodeKind) -> bool:
    if role is not Role.PIPELINE:
        return False
    scripted = file.language in SCRIPT_LANGUAGES and kind is not CodeKind.SCRIPT
    return file.language in DATA_LANGUAGES or scripted or kind is CodeKind.CONFIGURATION
