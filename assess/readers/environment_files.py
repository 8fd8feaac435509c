"""Settings files of environments: `config/prod.yaml` beside `config/dev.yaml`, `.env.prod`, their examples and secrets.

The layouts of Spring profiles, Dynaconf, Hydra, dotenv, appsettings, Bicep and Terragrunt, which name a file or folder
by its stage.
"""

from __future__ import annotations

import re
from collections import defaultdict
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.facts import Environment, EnvironmentKind, Fact, Secret, Source
from assess.readers.code import CodeFile
from assess.readers.protocol import Want
from assess.terms.environments import WORDS, environment_kind
from assess.terms.secrets import is_surely_secret, names_secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document
    from assess.facts import Facts

TOOL = "environment-files"
VERSION = 4
STEMS = (
    "config",
    "settings",
    "params",
    "parameters",
    "application",
    "appsettings",
    "conf",
    "secrets",
    "vars",
    "variables",
)
HOLDERS = (
    "config",
    "configs",
    "conf",
    "settings",
    "environments",
    "environment",
    "envs",
    "env",
    "params",
    "parameters",
    "configuration",
    "configurations",
)
SUFFIXES = ("yml", "yaml", "toml", "json", "ini", "cfg", "conf", "properties")
RENDERED = (".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".erb")  # settings with places for values
WANTS = (
    Want(names=(".env.*", "env.*", "*.env", "*.env.*")),
    Want(names=tuple(f"*{stem}*" for stem in STEMS), suffixes=tuple(f".{one}" for one in SUFFIXES)),
    Want(names=tuple(f"*{stem}*.{end}" for stem in STEMS for end in ("example", "sample", "template", "dist"))),
    Want(folders=HOLDERS, suffixes=tuple(f".{one}" for one in SUFFIXES)),
    Want(names=tuple(f"*{stem}*" for stem in STEMS), suffixes=RENDERED),
    Want(suffixes=(".hcl",), needles=(b"inputs", b"locals")),
    Want(suffixes=(".bicepparam",)),
    Want(names=("reference.conf",)),
)


class StageFile(Fact):
    """A file for a stage by its name or folder; `place` is what it shares with the files of the other stages."""

    stage: str
    place: str
    form: str


GIVES = (StageFile, Environment, Secret)

STAGES = "|".join(sorted({"pre-prod", *(word for words in WORDS.values() for word in words)}, key=len, reverse=True))
NAMES = "|".join(STEMS)
ENDINGS = "|".join(SUFFIXES)
DOTENV = re.compile(rf"\.?env[._-](?P<stage>{STAGES})|(?P<first>{STAGES})\.env")
NAMED = re.compile(
    rf"(?P<base>[\w.-]{{0,60}}?(?:{NAMES}))[._-](?P<stage>{STAGES})\.(?:{ENDINGS})"
    rf"|(?P<first>{STAGES})[._-](?P<after>{NAMES})\.(?:{ENDINGS})"
)
# What a program of the JVM takes without a profile: Typesafe Config and Spring.
DEFAULTS = re.compile(
    r"(?:[\w./-]{1,200}/)?src/main/resources/(?:reference\.conf|application\.(?:conf|ya?ml|properties))"
)
PARTS = re.compile(r"([._-])")
TOLD = frozenset({*STEMS, "configuration"})  # parts of a name that tell settings
ALONE = re.compile(rf"(?P<stage>{STAGES})\.(?:{ENDINGS})")
BICEP = re.compile(rf"(?P<base>[\w.-]{{0,60}}?)[._-]?(?P<stage>{STAGES})\.bicepparam")
TERRAGRUNT = re.compile(r"(?!\.terraform)[\w.-]{1,60}\.hcl")
EXAMPLE = re.compile(
    rf"(?:\.?env(?:[._-][\w-]{{1,40}})?|[\w-]{{1,40}}\.env|[\w.-]{{0,60}}?(?:{NAMES})(?:[._-][\w-]{{1,40}})?(?:\.(?:{ENDINGS}))?)"
    rf"[._-](?:example|sample|template|dist)(?:\.(?:{ENDINGS}))?|(?:example|sample|template)[._-]?(?:\.env|env|(?:{NAMES}))(?:\.(?:{ENDINGS}))?"
)
PACKAGES = re.compile(rb"^(?:dependencies|channels):", re.MULTILINE)  # an environment of conda
SETTING = re.compile(r"\s*+(?:export\s++)?[\"']?([\w.-]{1,100})[\"']?\s*+[:=]\s*+[\"']?([^\"'#,\s]{1,500})[\"']?,?\s*+")
MAX_LINE = 1_000
MIN_STAGES = 2
MIN_COPIES = 2  # files of code that stand in the folders of several stages
STAGE_OF = {word: kind for kind, words in WORDS.items() for word in words}
REAL = frozenset({EnvironmentKind.PRODUCTION, EnvironmentKind.STAGING, EnvironmentKind.DEVELOPMENT})
LOCAL = re.compile(r"\b(?:localhost|127\.0\.0\.1|host\.docker\.internal)\b")


def read(document: Document) -> Iterator[Fact]:
    """Return the stage that the file is for, and a secret that should not stand in it; an example is told as one."""
    if not document.content.strip() or "/.devcontainer/" in f"/{document.path}" or PACKAGES.search(document.content):
        return
    source = Source(path=document.path, line=1, tool=TOOL)
    if EXAMPLE.fullmatch(basename(document.path).lower()):
        kind = environment_kind(basename(document.path)) or EnvironmentKind.OTHER
        yield Environment(source=source, name="example", kind=kind, form=_form(document.path), example=True)
    elif DEFAULTS.fullmatch(document.path):
        yield Environment(source=source, name="default", kind=EnvironmentKind.OTHER, form="default-file")
    elif found := _stage_file(source, document.path.lower()):
        yield found
        if environment_kind(found.stage) in REAL and not LOCAL.search(document.text):
            yield from _secrets(document)


def link(facts: Facts) -> Iterator[Environment]:
    """Yield the environments of files that stand beside those of another stage."""
    places: dict[str, dict[str, StageFile]] = defaultdict(dict)
    for file in facts.of(StageFile):
        places[file.place].setdefault(file.stage, file)
    for stages in places.values():
        if len({environment_kind(stage) for stage in stages}) >= MIN_STAGES:
            for stage, file in stages.items():
                kind = environment_kind(stage) or EnvironmentKind.OTHER
                yield Environment(source=file.source, name=stage, kind=kind, form=file.form)
    yield from _of_copies(facts.of(CodeFile))


def _of_copies(files: Iterable[CodeFile]) -> Iterator[Environment]:
    """Yield the environments whose folders hold the same files of code: `dev/load.py` and `prod/load.py`, and so on."""
    alike: dict[str, dict[str, CodeFile]] = defaultdict(dict)
    for file in files:
        parts = file.source.path.lower().split("/")
        for at, part in enumerate(parts[:-1]):
            if STAGE_OF.get(part) in REAL:
                alike["/".join((*parts[:at], "*", *parts[at + 1 :]))][part] = file
    pairs = [stages for stages in alike.values() if len({STAGE_OF[stage] for stage in stages}) >= MIN_STAGES]
    if len(pairs) >= MIN_COPIES:
        for stage, file in {stage: file for stages in pairs for stage, file in stages.items()}.items():
            yield Environment(source=file.source, name=stage, kind=STAGE_OF[stage], form="code")


def _stage_file(source: Source, path: str) -> StageFile | None:
    folder, name = dirname(path), basename(path)
    name = next((name.removesuffix(end) for end in RENDERED if name.endswith(end)), name)
    form = _form(path)
    if found := BICEP.fullmatch(name):
        return StageFile(source=source, stage=found["stage"], place=f"{folder}/{found['base']}", form=form)
    if found := DOTENV.fullmatch(name):
        return StageFile(source=source, stage=found["stage"] or found["first"], place=f"{folder}/.env", form=form)
    if found := NAMED.fullmatch(name):
        stage, base = found["stage"] or found["first"], found["base"] or found["after"]
        return StageFile(source=source, stage=stage, place=f"{folder}/{base}", form=form)
    if (found := ALONE.fullmatch(name)) and basename(folder) in HOLDERS:
        return StageFile(source=source, stage=found["stage"], place=folder, form=form)
    if found_part := _by_part(folder, name):
        return StageFile(source=source, stage=found_part[0], place=found_part[1], form=form)
    if TERRAGRUNT.fullmatch(name) is None and name.endswith(".hcl"):
        return None
    parts = folder.split("/")
    for at in range(len(parts) - 1, -1 if name.endswith(".hcl") else 0, -1):
        held = name.endswith(".hcl") or parts[at - 1] in HOLDERS
        if held and re.fullmatch(STAGES, parts[at]):
            return StageFile(source=source, stage=parts[at], place="/".join(parts[:at]), form=form)
    return None


def _by_part(folder: str, name: str) -> tuple[str, str] | None:
    """Return the stage that one part of a settings file's name is, and the name without it."""
    stem, _, ending = name.rpartition(".")
    parts = PARTS.split(stem)
    stages = [at for at, part in enumerate(parts) if re.fullmatch(STAGES, part)]
    if len(stages) != 1 or ending not in SUFFIXES:
        return None
    if TOLD.isdisjoint(parts) and not set(folder.split("/")) & set(HOLDERS):
        return None
    at = stages[0]
    return parts[at], f"{folder}/{''.join((*parts[:at], '*', *parts[at + 1 :]))}"


def _form(path: str) -> str:
    return "env-file" if "env" in re.split(r"[._-]", basename(path).lower()) else "parameter-file"


def _secrets(document: Document) -> Iterator[Secret]:
    for number, line in enumerate(document.lines, start=1):
        found = SETTING.fullmatch(line[:MAX_LINE])
        if found and names_secret(found[1]) and is_surely_secret(found[2]):
            yield Secret(source=Source(path=document.path, line=number, tool=TOOL), kind="setting of an environment")
