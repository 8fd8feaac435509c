"""Test files of Scala, Java, Kotlin, R, Go, Ruby, Rust, C#, JavaScript, TypeScript and Bats, by frameworks' words."""

from __future__ import annotations

import re
from posixpath import basename, splitext
from typing import TYPE_CHECKING, NamedTuple

from assess.facts import Fact, Role, Source, Suite, SuiteKind
from assess.readers.protocol import Want
from assess.terms.local_engines import engine_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "other-tests"
VERSION = 4


class Framework(NamedTuple):
    """A framework: its language, how a line opens a case, and what its files' names add to the subject's."""

    name: str
    language: str
    case: re.Pattern[str]
    affix: re.Pattern[str]


JVM_AFFIX = re.compile(r"(?:Test|Tests|Spec|Suite|IT)$")
JUNIT_CASE = re.compile(r"@(?:Test|ParameterizedTest|Property)\b")
SCALA_CASE = re.compile(
    r"""(?:(?:test|it|they|scenario|Scenario|property)\(|(?:it|they)\s+(?:should|must|can)\b|@Test\b"""
    r"""|"[^"]*"\s+(?:(?:should|must|can)\s+"[^"]*"\s+)?in\b)"""
)
SCRIPT_CASE = re.compile(r"(?:it|test)(?:\.only|\.concurrent|\.each\b[^(]*)?\(")
SCRIPT_AFFIX = re.compile(r"\.(?:test|spec)$")
# https://doc.rust-lang.org/reference/attributes/testing.html; runtimes and rstest have attributes of their own
RUST_CASE = re.compile(r"#\[(?:\w+::)?(?:test|rstest|test_case|proptest|quickcheck)\b")
# https://xunit.net, https://docs.nunit.org and https://learn.microsoft.com/dotnet/core/testing/unit-testing-mstest-intro
SHARP_CASE = re.compile(r"\[(?:Fact|Theory|Test|TestCase|TestMethod|DataTestMethod|Property)\b")
RUBY_CASE = re.compile(r"""(?:it|specify|scenario|test|example)\s*\(?['"{]|def\s+test_\w""")
FRAMEWORKS = {
    ".scala": Framework("scalatest", "scala", SCALA_CASE, JVM_AFFIX),
    ".java": Framework("junit", "java", JUNIT_CASE, JVM_AFFIX),
    ".kt": Framework("junit", "kotlin", JUNIT_CASE, JVM_AFFIX),
    ".r": Framework("testthat", "r", re.compile(r"(?:testthat::)?test_that\("), re.compile(r"^test[-_]")),
    ".go": Framework("go-test", "go", re.compile(r"func\s+Test[A-Z_]\w*\("), re.compile(r"_test$")),
    ".rb": Framework("rspec", "ruby", RUBY_CASE, re.compile(r"_(?:spec|test)$|^test_")),
    ".rs": Framework("cargo", "rust", RUST_CASE, re.compile(r"_tests?$|^tests?_")),
    ".cs": Framework("dotnet", "csharp", SHARP_CASE, re.compile(r"Tests?$")),
    ".ts": Framework("jest", "typescript", SCRIPT_CASE, SCRIPT_AFFIX),
    ".tsx": Framework("jest", "typescript", SCRIPT_CASE, SCRIPT_AFFIX),
    ".js": Framework("jest", "javascript", SCRIPT_CASE, SCRIPT_AFFIX),
    ".bats": Framework("bats", "shell", re.compile(r"@test\s"), re.compile(r"^test[-_]")),
}
WANTS = (
    Want(
        suffixes=(".scala", ".java", ".kt"),
        needles=(b"@Test", b"scalatest", b"specs2", b"munit", b"@ParameterizedTest"),
    ),
    Want(
        suffixes=(".rs", ".cs"),
        needles=(b"test]", b"[test", b"[rstest", b"[quickcheck", b"[Fact", b"[Theory", b"[Test", b"[DataTestMethod"),
    ),
    Want(names=("test-*.r", "test_*.r"), suffixes=(".r", ".R")),
    Want(names=("*_test.go", "*_spec.rb", "*_test.rb", "test_*.rb")),
    Want(names=("*.test.ts", "*.spec.ts", "*.test.tsx", "*.spec.tsx", "*.test.js", "*.spec.js", "*.bats")),
)
GIVES = (Suite,)
ROLES = (Role.TEST,)

INTEGRATION_FOLDER = re.compile(r"(?:^|/)(?:it|integration|integration[_-]tests?|e2e)/|IT\.(?:java|scala|kt)$")
CONTAINERS = b"testcontainers"
# What serves the data code: no transformation is written in these.
SIDE_LANGUAGES = frozenset({"typescript", "javascript", "shell"})
FOLDER_FILES = frozenset(
    {"mod", "tests"}
)  # https://doc.rust-lang.org/reference/items/modules.html: named by their folder


def read(document: Document) -> Iterable[Fact]:
    """Return the file's suite; a file without cases gives none."""
    folder, _, name = document.path.rpartition("/")
    stem, suffix = splitext(name)
    framework = FRAMEWORKS.get(suffix.lower())
    if framework is None:
        return
    lines = [number for number, line in enumerate(document.lines, start=1) if framework.case.match(line.lstrip())]
    if lines:
        yield Suite(
            source=Source(path=document.path, line=lines[0], tool=TOOL),
            kind=_kind(document, framework.language),
            framework=framework.name,
            cases=len(lines),
            subjects=(framework.affix.sub("", basename(folder) if stem in FOLDER_FILES else stem),),
            language=framework.language,
            engine=engine_in(document.text, framework.language),
        )


def _kind(document: Document, language: str) -> SuiteKind:
    if INTEGRATION_FOLDER.search(document.path) or CONTAINERS in document.content:
        return SuiteKind.INTEGRATION
    return SuiteKind.HELPER if language in SIDE_LANGUAGES else SuiteKind.UNIT
