"""Schemas that code holds records against as it reads them, by a library for it, in any language.

https://json-schema.org/tools lists the validators of JSON Schema, https://linkml.io has its own; https://zod.dev,
https://ajv.js.org and the like check objects of JavaScript.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import CheckKind, Contract, Fact, QualityCheck, Source
from assess.readers.airflow.operators import words_in
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "record-schema"
VERSION = 2
SCRIPTS = (".ts", ".js", ".mts", ".mjs")
JVM = (".scala", ".java", ".kt")
WANTS = (
    Want(
        suffixes=(".py",),
        needles=(
            *(b"jsonschema", b"cerberus", b"frictionless", b"tableschema", b"trafaret", b"linkml"),
            *(b".iter_errors", b".iter_results", b"schema_validator"),
        ),
    ),
    Want(
        suffixes=SCRIPTS,
        needles=(b"zod", b"ajv", b"joi", b"yup", b"io-ts", b"superstruct", b"valibot", b"runtypes", b"typebox"),
    ),
    Want(
        suffixes=JVM,
        needles=(b"json.schema", b"jsonschema", b"circe.schema", b"iglu.client", b"erosb", b"networknt"),
    ),
    Want(suffixes=(".go", ".rs", ".rb", ".cs", ".r", ".R"), needles=(b"schema", b"Schema", b"jsonvalidate")),
)
GIVES = (Contract, QualityCheck)

IMPORTS = (
    (
        (".py",),
        re.compile(
            r"^[ \t]*(?:from|import) (?:(?:fast)?jsonschema(?:_rs)?|cerberus|frictionless|tableschema|trafaret"
            r"|linkml\.validators?)\b"
            # … or a validator that another module made of a schema
            r"|\b\w{0,30}validator = [\w.]{0,40}schema\w{0,20}\(|validator(?=\.iter_(?:errors|results)\()",
            re.MULTILINE,
        ),
    ),
    (
        SCRIPTS,
        re.compile(
            r"(?:from |require\()[\"'](?:zod|ajv|joi|@hapi/joi|yup|io-ts|superstruct|valibot|runtypes"
            r"|@sinclair/typebox|jsonschema|arktype)(?:/[\w./-]{1,40})?[\"']"
        ),
    ),
    (
        JVM,
        re.compile(
            r"^import (?:org\.everit\.json\.schema|com\.networknt\.schema|com\.github\.(?:fge|erosb)\.json\w{1,10}"
            r"|io\.circe\.schema|io\.vertx\.json\.schema|com\.snowplowanalytics\.iglu\.client)\b",
            re.MULTILINE,
        ),
    ),
    ((".go",), re.compile(r"\"github\.com/[\w-]{1,40}/(?:go)?jsonschema[\w./-]{0,20}\"")),
    ((".rs",), re.compile(r"^use jsonschema\b", re.MULTILINE)),
    ((".rb",), re.compile(r"^[ \t]*require [\"'](?:json-schema|json_schemer|dry-schema)[\"']", re.MULTILINE)),
    ((".cs",), re.compile(r"^using (?:NJsonSchema|Json\.Schema)\b", re.MULTILINE)),
    ((".r", ".R"), re.compile(r"\bjsonvalidate\b")),
)
# A call that holds something against the schema; JSON.parse and Date.parse read texts.
APPLIES = re.compile(
    r"(?:(?<!JSON)(?<!Date)(?<!\bre)\.(?:parse|safeParse|safeParseAsync|parseAsync|iter_errors|iter_results|is_valid|isValid|compile"
    r"|performValidation|decode|check|[Vv]alidate\w{0,12}|assert)|\bvalidate|json_valid\w{1,12})\s?\("
)
# What is no data: settings, forms of an interface, requests of commands
OTHERS = frozenset(
    """
    config configs configuration settings setting env environment workflow workflows lint cli manifest manifests form
    forms frontend component components ui auth
    """.split()
)
ENVIRONMENT = re.compile(r"\bprocess\.env\b|\bargparse\b")


def read(document: Document) -> Iterator[Fact]:
    """Yield the schema and the check of a file that applies one, at the first place where it does."""
    suffix = f".{document.path.rpartition('.')[2]}"
    text = document.text
    imported = next((one.search(text) for suffixes, one in IMPORTS if suffix in suffixes), None)
    if imported is None or OTHERS & words_in(document.path) or ENVIRONMENT.search(text):
        return
    applied = APPLIES.search(text, imported.end())
    if applied is None:
        return
    source = Source(path=document.path, line=text.count("\n", 0, applied.start()) + 1, tool=TOOL)
    yield Contract(source=source, dataset=document.path, format=TOOL, enforced=True)
    yield QualityCheck(
        source=source,
        dataset=document.path,
        kind=CheckKind.VALIDITY,
        tool=TOOL,
        certain=False,
        run_by=(document.path,),
    )
