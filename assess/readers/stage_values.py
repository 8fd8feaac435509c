"""Values by environment within one file: a mapping with a key for each stage, and code that asks for its stage.

A map of Terraform's locals or variables, a settings file or a dictionary with `dev` and `prod` beside each other
configures both; a comparison (`env == "prod"`) or a choice of an option only shows that there are several.
"""

from __future__ import annotations

import ast
import re
from itertools import islice
from posixpath import basename
from typing import TYPE_CHECKING

from assess.documents import Sequence, line_of, walk
from assess.documents.syntax import nodes_of
from assess.facts import Environment, EnvironmentKind, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.environments import WORDS, environment_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "stage-values"
VERSION = 5
CONFIGURED = "stage-map"
SWITCH = "switch"  # names an environment, configures none
CODE = (".py", ".sh", ".bash", ".scala", ".java", ".kt", ".ts", ".js", ".r", ".go", ".rb")
NEEDLES = (b"prod", b"PROD", b"Prod", b"prd", b"PRD")
CI_FOLDERS = (".github/workflows", ".circleci", ".azuredevops", ".pipelines")
WANTS = (
    Want(suffixes=(".json", ".yml", ".yaml", ".toml", ".tf", ".tofu", ".hcl"), needles=NEEDLES),
    Want(suffixes=CODE, needles=NEEDLES),
    Want(suffixes=CODE, needles=(b'"DEV"', b"'DEV'", b"env.DEV", b'"--stag', b"'--stag", b'"--dev', b"'--dev")),
    Want(suffixes=CODE, needles=(b"= 'dev'", b'= "dev"', b"= 'staging'", b'= "staging"')),
    Want(suffixes=(".yml", ".yaml"), folders=CI_FOLDERS, needles=NEEDLES),
)
GIVES = (Environment,)

OTHER_FILES = re.compile(  # where the same words are groups of packages, scripts, layers of models, targets or services
    r"package(?:-lock)?\.json|pyproject\.toml|pipfile(?:\.lock)?|dbt_project\.ya?ml|profiles\.ya?ml|[^/]*compose[^/]*"
    r"|mkdocs\.ya?ml|databricks\.ya?ml|composer\.json|angular\.json|tsconfig[^/]*\.json|turbo\.json"
)
NOT_STAGES = frozenset(
    """
    jobs stages scripts services dependencies devdependencies tags labels models seeds snapshots packages group groups
    extras sources tables columns branches on schemas outputs
    """.split()
)
AMBIGUOUS = frozenset({"live", "ci", "integration", "stage", "testing"})
STAGES = {word: kind for kind, words in WORDS.items() for word in words if word not in AMBIGUOUS}
PRODUCTION = tuple(word for word, kind in STAGES.items() if kind is EnvironmentKind.PRODUCTION)
BEFORE = frozenset({EnvironmentKind.DEVELOPMENT, EnvironmentKind.TEST, EnvironmentKind.STAGING})
# Code that asks for one of these knows another one beside it; tests ask for their own.
DECIDED = frozenset({EnvironmentKind.PRODUCTION, EnvironmentKind.STAGING, EnvironmentKind.DEVELOPMENT})
DECIDING = tuple(word for word, kind in STAGES.items() if kind in DECIDED)
KEYS = re.compile(
    r"^[ \t{,]*+[\"']?(?:\w{1,40}\.)?(?:prod|production|prd)[\"']?[ \t]*+[:={]", re.IGNORECASE | re.MULTILINE
)
NAMED = r"\w{0,60}?(?:env|environment|stage|deployment|target|profile)\w{0,30}"


def _compared(operators: str) -> Sifted:
    """Return what finds a name of a stage beside the variable that holds it, with one of these operators between."""
    return Sifted(
        re.compile(
            rf"(?<!\w){NAMED}(?:\.(?:name|value))?(?:[\"']?[\])}}}}]|[\"'])?(?:\.(?:lower|upper)\(\))?[ \t]{{0,4}}"
            rf"(?:{operators})[ \t]{{1,4}}[(\[{{]?[\"'](\w{{2,20}})[\"']",
            re.IGNORECASE,
        )
    )


COMPARED = _compared("={2,3}|!={1,2}|=|-eq|in|not in")
ASKED_FOR = _compared("={2,3}|!={1,2}|in|not in")  # without what may set it
BY_VARIABLE = Sifted(
    re.compile(
        r"(?:environ(?:\.get)?|getenv|Variable\.get|_get)[(\[][\"']\w{0,60}?(?:ENV|ENVIRONMENT|STAGE|DEPLOYMENT)[\"'],"
        r"[ \t]{0,4}(?:default(?:_var)?=)?[\"'](\w{2,20})[\"']"
    )
)
# A variable or a flag that is itself called after a stage: what holds without it is another one.
SWITCHED = Sifted(
    re.compile(
        r"(?:environ(?:\.get)?|getenv)[(\[][\"'](?:IS_)?(DEV|DEVELOPMENT|STAGING|PROD|PRODUCTION)[\"']|process\.env\.(DEV|STAGING|PROD)\b"
        r"|(?:add_argument|option|Option)\([^\n]{0,60}?[\"']--(dev|development|stage|staging|prod|production)[\"']"
        r"|^[ \t]*[\"']--(dev|staging|prod|production)[\"'],",
    )
)
CHOICES = Sifted(re.compile(r"\b[Cc]hoices?[ \t]{0,4}[=(][ \t]{0,4}[(\[{]{1,2}([^)\]}]{1,200})[)\]}]"))
# A list of them in code, also as Ruby writes words: `["DEV", "PROD"]`, `%w[test staging]`.
LISTED = Sifted(
    re.compile(
        r"[(\[{][ \t]?([\"']\w{2,20}[\"'](?:,[ \t]{0,4}[\"']\w{2,20}[\"']){1,6}),?[ \t]?[)\]}]"
        r"|%[wi][\[(]([a-z_]{2,20}(?: [a-z_]{2,20}){1,6})[\])]"
    )
)
LATE = frozenset({EnvironmentKind.PRODUCTION, EnvironmentKind.STAGING})
OFFERED = Sifted(
    re.compile(r"(?<![\w|])\w{2,20}(?:[ ]?\|[ ]?\w{2,20}){1,6}(?![\w|])")
)  # as a usage says it: `dev|prod`
PLAIN = re.compile(r"\w{2,20}")
WORD = re.compile(r"[\"'](\w{2,20})[\"']")
COMMENT = re.compile(r"^[ \t]*(?:#|//|\*|--)")
# What who starts a run by hand may choose: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax,
# https://docs.gitlab.com/ci/yaml/#variablesoptions, https://circleci.com/docs/reference/reusing-config/#enum and
# https://learn.microsoft.com/azure/devops/pipelines/process/runtime-parameters
CI_NAMES = (".gitlab-ci", "azure-pipeline")
CHOSEN = frozenset({"options", "values", "enum"})
SHORT = {"stage": "staging"}
ORDER = tuple(EnvironmentKind)
MAX_LINE = 1_000
MAX_DEPTH = 6
MAX_NODES = 50_000


def read(document: Document) -> Iterator[Environment]:
    """Yield each stage that the file gives values for, else the stages that its code asks for."""
    name = basename(document.path).lower()
    offered = _once(_offered(document), document, SWITCH) if _is_of_ci(document.path, name) else []
    yield from offered
    if offered or OTHER_FILES.fullmatch(name) or document.path.startswith("."):
        return
    configured = _once(_mapped(document, name), document, CONFIGURED) if KEYS.search(document.text) else []
    yield from configured
    if not configured and name.endswith(CODE):
        yield from _once(_asked(document), document, SWITCH)


def _once(found: Iterable[tuple[str, int]], document: Document, form: str) -> list[Environment]:
    """Return the first place of each stage."""
    places: dict[EnvironmentKind, tuple[str, int]] = {}
    for word, line in found:
        places.setdefault(environment_kind(word) or EnvironmentKind.OTHER, (word, line))
    return [
        Environment(
            source=Source(path=document.path, line=places[kind][1], tool=TOOL),
            name=places[kind][0],
            kind=kind,
            form=form,
        )
        for kind in ORDER
        if kind in places
    ]


def _is_of_ci(path: str, name: str) -> bool:
    return path.startswith(tuple(f"{folder}/" for folder in CI_FOLDERS)) or any(one in name for one in CI_NAMES)


def _offered(document: Document) -> Iterator[tuple[str, int]]:
    """Yield the stages among which a file of a CI system lets somebody choose, production among them."""
    for value in document.yaml_documents:
        for path, held in islice(walk(value), MAX_NODES):
            if isinstance(held, list) and path and path[-1] in CHOSEN:
                words = [one for one in held if isinstance(one, str) and one.lower() in STAGES]
                kinds = {STAGES[word.lower()] for word in words}
                if EnvironmentKind.PRODUCTION in kinds and kinds & BEFORE:
                    line = held.line if isinstance(held, Sequence) else 1
                    yield from ((word, line) for word in words)


# ---------------------------------------------------------------- maps


def _mapped(document: Document, name: str) -> Iterator[tuple[str, int]]:
    if name.endswith(".py"):
        for node in nodes_of(document.python, ast.Dict):
            yield from _stages(dict(_entries(node)))
        for call in nodes_of(document.python, ast.Call):  # `Settings(dev=…, prod=…)`
            yield from _stages({one.arg: (one.lineno, type(one.value).__name__) for one in call.keywords if one.arg})
        return
    for value in _values(document, name):
        for path, held in islice(walk(value), MAX_NODES):
            inside = NOT_STAGES.isdisjoint(str(part).lower() for part in path)
            if isinstance(held, dict) and len(path) <= MAX_DEPTH and inside:
                yield from _stages({
                    str(key): (line_of(held, str(key)) or 1, _shape(one)) for key, one in held.items()
                })  # fmt: skip


def _entries(node: ast.Dict) -> Iterator[tuple[str, tuple[int, str]]]:
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None and (name := _key(key)):
            yield name, (key.lineno, "list" if isinstance(value, ast.List) else type(value).__name__)


def _key(node: ast.expr) -> str:
    """Return a key as it is written: a text, or the name of a constant that stands for it."""
    match node:
        case ast.Constant(value=value):
            return str(value)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _values(document: Document, name: str) -> Iterator[object]:
    if name.endswith(".json"):
        yield document.json
    elif name.endswith(".toml"):
        yield document.toml
    elif name.endswith((".yml", ".yaml")):
        yield from document.yaml_documents
    elif name.endswith((".tf", ".tofu", ".hcl")):
        for block in document.hcl:
            if block.type in ("locals", "variable"):
                yield from (
                    value for key, value in block.attributes.items() if block.type == "locals" or key == "default"
                )


def _shape(value: object) -> str:
    return "mapping" if isinstance(value, dict) else "list" if isinstance(value, list) else "value"


def _stages(entries: dict[str, tuple[int, str]]) -> Iterator[tuple[str, int]]:
    """Yield the keys that are stages, where production and one before it have values of the same shape."""
    found = {
        word: place for word, place in entries.items() if word.lower() in STAGES and place[1] not in {"list", "List"}
    }
    kinds = {STAGES[word.lower()] for word in found}
    shapes = {shape for _, shape in found.values()}
    if EnvironmentKind.PRODUCTION in kinds and kinds & BEFORE and len(shapes) == 1:
        yield from ((word, line) for word, (line, _) in found.items())


# ---------------------------------------------------------------- code that asks


def _asked(document: Document) -> Iterator[tuple[str, int]]:
    """Yield the stages that code compares with, falls back to, or offers; one alone stands for another beside it."""
    lines = list(enumerate(document.lines, start=1))
    naming = [(number, line) for number, line in lines if any(word in line.lower() for word in DECIDING)]
    kinds = {STAGES[word.lower()] for word, _ in _asked_in(naming)}
    if EnvironmentKind.PRODUCTION not in kinds and not any(_asks_for(line) for _, line in naming):
        yield from _switched(lines)
        return
    found = list(_asked_in(lines))
    kinds = {STAGES[word.lower()] for word, _ in found}
    yield from found
    if len(kinds) == 1:
        yield "other", found[0][1]


def _switched(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    """Yield the stages that variables and flags are called after, with the other one that holds without them."""
    for number, line in lines:
        if not COMMENT.match(line):
            for found in SWITCHED.finditer(line[:MAX_LINE]):
                word = next(filter(None, found.groups())).lower()
                yield (SHORT.get(word, word), number)
                yield "other", number


def _asked_in(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    for number, line in lines:
        if not COMMENT.match(line):
            yield from ((word, number) for word in _words(line[:MAX_LINE]) if word.lower() in STAGES)


def _asks_for(line: str) -> bool:
    """Say whether code does something else in a stage before production, or knows a list of stages."""
    compared = (found[1].lower() for found in ASKED_FOR.finditer(line[:MAX_LINE]))
    return not COMMENT.match(line) and (
        any(STAGES.get(word) in DECIDED for word in compared) or any(_listed(line[:MAX_LINE]))
    )


def _listed(line: str) -> Iterator[str]:
    for listed in LISTED.finditer(line):
        words = PLAIN.findall(listed[1] or listed[2])
        if all(map(environment_kind, words)) and LATE & {STAGES.get(word.lower()) for word in words}:
            yield from _several([word for word in words if word.lower() in STAGES])


def _words(line: str) -> Iterator[str]:
    for pattern in (COMPARED, BY_VARIABLE):
        yield from (found[1] for found in pattern.finditer(line))
    for offered in CHOICES.finditer(line):
        yield from _several(WORD.findall(offered[1]))
    yield from _listed(line)
    for offered in OFFERED.finditer(line):
        yield from _several(PLAIN.findall(offered[0]))


def _several(words: list[str]) -> list[str]:
    """Return the words offered where two of them or more are stages."""
    return words if len({STAGES.get(word.lower()) for word in words} - {None}) > 1 else []
