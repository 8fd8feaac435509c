"""Python test files: what they test, how many cases they have and which modules of this repository they reach."""

from __future__ import annotations

import ast
import re
import sys
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, last_names, nodes_of
from assess.facts import Fact, Facts, Role, Source, Suite, SuiteKind
from assess.readers.code import CodeFile
from assess.readers.protocol import Want
from assess.roles import role_of, tests_folder
from assess.terms.local_engines import ENGINES, JOB, engine_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "pytest"
VERSION = 4
CONFTEST = "conftest.py"
WANTS = (
    Want(names=("test_*.py", "*_test.py", "*_tests.py", "tests.py"), needles=(b"test",)),
    Want(suffixes=(".py",), folders=("test", "tests"), needles=(b"TestCase",)),  # a loader finds it by any name
    Want(names=(CONFTEST,)),
    Want(suffixes=(".py",), needles=(b"from locust", b"import locust")),
)
ROLES = (Role.TEST,)

REAL_THINGS = frozenset(
    {"testcontainers", "docker", "pytest_docker", "pytest_postgresql", "testing.postgresql", "compose"}
)
CLIENTS = frozenset(
    {
        "psycopg2",
        "psycopg",
        "pymysql",
        "mysql",
        "snowflake",
        "sqlalchemy",
        "pyodbc",
        "clickhouse_driver",
        "redshift_connector",
    }
)
CONNECTING = frozenset({"connect", "create_engine", "Client"})
MOCKS = frozenset({"unittest.mock", "mock", "moto", "responses", "pytest_mock", "fakesnow"})
INTEGRATION_FOLDER = re.compile(
    r"(?:^|/)(?:integration|e2e|end[_-]to[_-]end|system)(?:s?[_-]?tests?)?/|[/_](?:integration|e2e)[_.][^/]*$"
)
INTEGRATION_MARKS = frozenset({"integration", "e2e", "integration_test", "system"})
# Words of module names that help the data code and transform nothing, and folders that serve (codebook, test.unit).
HELPING = frozenset({"utils", "util", "helpers", "helper", "common", "cli", "api", "logging", "config", "settings"})
SERVING = frozenset({"api", "endpoints", "cli"})
IMPORT_CHECKS = frozenset({"DagBag", "check_cycle", "test_cycle", "import_errors"})
ASSERTING = frozenset({"raises", "warns", "fail", "expect", "check", "benchmark", "given"})
LITERAL_CASES = (ast.List, ast.Tuple, ast.Set)
MAX_CASES = 10_000
MAX_CLASS_DEPTH = 3
Function = ast.FunctionDef | ast.AsyncFunctionDef


class PythonTests(Fact):
    """A test file before its imports are looked for in the tree; `kind` is None where they decide.

    Of the fixtures of a folder only the engine is kept.
    """

    kind: SuiteKind | None
    framework: str
    cases: int
    imports: tuple[tuple[str, ...], ...]  # candidates for one import, the longest name first
    engine: str = ""


GIVES = (PythonTests, Suite)


def read(document: Document) -> Iterable[Fact]:
    """Return the file's tests; skipped ones do not count, and a file without any gives nothing."""
    tree = document.python
    modules = {name for names in _imports(tree) for name in names}
    tops = {name.partition(".")[0] for name in modules}
    if document.path.endswith(CONFTEST):
        engine = engine_of(tree, tops)
        source = Source(path=document.path, line=1, tool=TOOL)
        yield PythonTests(source=source, kind=None, framework="pytest", cases=0, imports=(), engine=engine)
        return
    functions = list(_tests(tree.body, MAX_CLASS_DEPTH))
    if "locust" not in tops and not (functions and (_is_among_tests(document.path) or _asserts(tree))):
        return
    line = min((function.lineno for function in functions), default=1)
    yield PythonTests(
        source=Source(path=document.path, line=line, tool=TOOL),
        kind=_kind(document.path, tree, modules, tops),
        framework=_framework(tops),
        cases=min(sum(_cases(function) for function in functions), MAX_CASES),
        imports=tuple(candidates for candidates in _imports(tree) if _may_be_own(candidates[-1])),
        engine=engine_of(tree, tops),
    )


def link(facts: Facts) -> Iterable[Fact]:
    """Return one suite a test file: its subjects are the imports that are modules of this repository."""
    modules = _modules(facts.of(CodeFile))
    shared = {dirname(one.source.path): one.engine for one in facts.of(PythonTests) if _is_shared(one) and one.engine}
    for tests in facts.of(PythonTests):
        if _is_shared(tests):
            continue
        reached = (_resolved(names, modules) for names in tests.imports)
        subjects = tuple(dict.fromkeys(name for name in reached if name))
        yield Suite(
            source=tests.source,
            kind=_kind_by_subjects(tests.kind, subjects),
            framework=tests.framework,
            cases=tests.cases,
            subjects=subjects,
            language="python",
            certain=tests.kind is not None or bool(subjects),
            engine=_engine(tests, shared),
        )


def _engine(tests: PythonTests, shared: dict[str, str]) -> str:
    """Return the engine of a file; what runs whole jobs may run them on one that the fixtures above it start."""
    above = next((shared[one] for one in _above(tests.source.path) if one in shared), "")
    whole = JOB in (tests.engine.split() or above.split())
    engines = {*tests.engine.split(), *above.split()}
    engine = next((one for one in ENGINES if one in engines), "")
    return f"{engine} {JOB if whole else ''}".strip()


def _is_shared(tests: PythonTests) -> bool:
    return tests.source.path.endswith(CONFTEST)


def _above(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition("/")[0]  # `dirname` never leaves "/"
        yield path


def _is_among_tests(path: str) -> bool:
    return tests_folder(path.rpartition("/")[0]) is not None


def _asserts(tree: ast.Module) -> bool:
    """Say whether anything is asserted: a script with a function named test asserts nothing."""
    asserting = any(name.lower().startswith("assert") or name in ASSERTING for name in last_names(tree))
    return asserting or bool(nodes_of(tree, ast.Assert))


def _framework(tops: set[str]) -> str:
    if "locust" in tops:
        return "locust"
    return "unittest" if "unittest" in tops and "pytest" not in tops else "pytest"


def _imports(tree: ast.Module) -> Iterator[tuple[str, ...]]:
    """Yield for each imported name the modules that it may mean, the longest first."""
    for node in nodes_of(tree, ast.Import, ast.ImportFrom):
        match node:
            case ast.Import(names=names):
                yield from ((alias.name,) for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=level):
                lead = "." * level + module
                yield from ((f"{lead}.{alias.name}", lead) for alias in names)
            case ast.ImportFrom(module=None, names=names, level=level):
                yield from (("." * level + alias.name,) for alias in names)


def _may_be_own(module: str) -> bool:
    return module.partition(".")[0] not in sys.stdlib_module_names and not module.startswith(("pytest", "_pytest"))


def _tests(body: list[ast.stmt], depth: int) -> Iterator[Function]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name.startswith("test"):
                if not _marks(node) & {"skip"}:
                    yield node
            case ast.ClassDef(body=inner) if depth and not _marks(node) & {"skip"}:
                yield from _tests(inner, depth - 1)


def _marks(node: Function | ast.ClassDef) -> set[str]:
    return {_last_name(decorator) for decorator in node.decorator_list}


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Call(func=function):
            return _last_name(function)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _cases(function: Function) -> int:
    cases = 1
    for decorator in function.decorator_list:
        match decorator:
            case ast.Call(func=ast.Attribute(attr="parametrize"), args=[_, values, *_]) if isinstance(
                values, LITERAL_CASES
            ):
                cases = min(cases * max(len(values.elts), 1), MAX_CASES)
    return cases


def _kind(path: str, tree: ast.Module, modules: set[str], tops: set[str]) -> SuiteKind | None:
    """Return the kind that path and content settle; None where the subjects do."""
    if "locust" in tops:
        return SuiteKind.LOAD
    if INTEGRATION_FOLDER.search(path.lower()) or modules & REAL_THINGS or tops & REAL_THINGS:
        return SuiteKind.INTEGRATION
    names = last_names(tree)
    if names & INTEGRATION_MARKS and "mark" in names:
        return SuiteKind.INTEGRATION
    if tops & CLIENTS and _calls(tree) & CONNECTING and not modules & MOCKS and not tops & MOCKS:
        return SuiteKind.INTEGRATION
    return SuiteKind.IMPORT if names & IMPORT_CHECKS else None


def _calls(tree: ast.Module) -> set[str]:
    return {_last_name(call.func) for call in calls(tree)}


def _kind_by_subjects(kind: SuiteKind | None, subjects: tuple[str, ...]) -> SuiteKind:
    """Return the kind: a DAG import check beside tests of own modules is no lone one."""
    tested = [name for name in subjects if not _is_helper(name)]
    if kind is None or (kind is SuiteKind.IMPORT and tested):
        return SuiteKind.UNIT if tested else SuiteKind.HELPER
    return kind


def _is_helper(module: str) -> bool:
    """Say whether a module helps by its own name, or serves by a folder's: jobs may lie in a package called utils."""
    *folders, name = module.split(".")
    return bool(set(name.lower().split("_")) & HELPING or set(folders) & SERVING)


def _modules(files: tuple[CodeFile, ...]) -> dict[str, list[str]]:
    """Map the last part of each Python module's dotted name to the whole names that end in it."""
    modules: dict[str, list[str]] = {}
    for file in files:
        if file.language == "python" and role_of(file.source.path) is not Role.TEST:
            name = file.source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            modules.setdefault(name.rpartition(".")[2], []).append(name)
    return modules


def _resolved(names: tuple[str, ...], modules: dict[str, list[str]]) -> str | None:
    """Return the first of an import's names that a module of this repository ends with."""
    for name in names:
        written = name.lstrip(".")
        if any(f".{module}".endswith(f".{written}") for module in modules.get(written.rpartition(".")[2], ())):
            return written
    return None
