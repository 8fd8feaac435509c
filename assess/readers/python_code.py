"""What Python code shows outside orchestrators: logging, retries, checks on data, contracts, messages, kept rejects."""

from __future__ import annotations

import ast
import re
from posixpath import basename
from typing import TYPE_CHECKING

from assess.documents.python import parse_python
from assess.documents.syntax import (
    FunctionDef,
    calls,
    dotted,
    functions_of,
    imported_modules,
    imported_names,
    keyword,
    literal_text,
    nodes,
    nodes_of,
    origin_of,
    source_text,
)
from assess.facts import (
    Alert,
    CheckKind,
    Condition,
    Contract,
    Fact,
    Facts,
    Logging,
    QualityCheck,
    Resilience,
    Retention,
    Retry,
    Source,
    ToolUse,
)
from assess.readers.airflow.alerts import SHARED, channels_of
from assess.readers.airflow.modules import COUNT
from assess.readers.airflow.operators import CHECKING_WORDS, words_in
from assess.readers.protocol import Want
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "python"
VERSION = 8
WANTS = (
    Want(
        suffixes=(".py", ".ipynb"),
        needles=(
            b"logging", b"structlog", b"loguru", b"pythonjsonlogger", b"watchtower", b"opentelemetry", b"opencensus",
            b"azure.monitor", b"sentry_sdk", b"rollbar", b"tenacity", b"backoff", b"Retry", b"retrying", b"pydantic",
            b"pandera", b"great_expectations", b"jsonschema", b"soda.", b"slack", b"Slack", b"SLACK",
            b"eams", b"TEAMS", b"attermost", b"agerduty", b"psgenie", b"iscord", b"pymsteams", b"smtplib",
            b"ount(", b"OUNT(", b"reject", b"quarantine", b"malformed", b"invalid", b"dead_letter", b"deadletter",
            b".parse_obj", b".model_validate",
        ),
    ),
)  # fmt: skip

LEVELS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
STRUCTURED = ("structlog", "pythonjsonlogger", "json_log_formatter", "ecs_logging", "aws_lambda_powertools.Logger")
REMOTE = (
    "google.cloud.logging", "watchtower", "opencensus.ext.azure.log_exporter", "opentelemetry.sdk._logs",
    "azure.monitor.opentelemetry", "logging_loki", "logstash", "datadog_api_client",
)  # fmt: skip
ERROR_TRACKING = frozenset({"sentry_sdk.init", "rollbar.init", "bugsnag.configure"})
# A formatter of the team's own: https://docs.python.org/3/howto/logging-cookbook.html#implementing-structured-logging
FORMATTERS = frozenset({"logging.Formatter"})
DUMPS = frozenset({"json.dumps", "simplejson.dumps", "ujson.dumps", "orjson.dumps"})
RETRIES = {
    "tenacity.retry": "wait", "tenacity.Retrying": "wait", "tenacity.AsyncRetrying": "wait",
    "retrying.retry": "wait_fixed",
    "backoff.on_exception": "", "backoff.on_predicate": "", "google.api_core.retry.Retry": "",
}  # fmt: skip
URLLIB_RETRY = re.compile(r"(?:^|\.)urllib3(?:\.[\w.]{1,100})?\.Retry$")
VALIDATING = frozenset(
    {
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        "parse_obj",
        "parse_raw",
        "parse_file",
        "validate",
    }
)
WRITING = frozenset(
    {"to_sql", "to_gbq", "to_parquet", "to_csv", "save", "saveAsTable", "insertInto", "insert_rows_json", "write",
     "write_pandas", "load_table_from_dataframe", "put_object", "writeStream", "write_parquet", "write_csv", "to_json",
     "write_delta", "to_feather", "upload_file", "upload_fileobj", "upload_blob", "upload_from_filename", "to_excel"}
)  # fmt: skip
# Formats that Spark's reader and its writer share: https://spark.apache.org/docs/latest/api/python
FORMATS = frozenset({"parquet", "csv", "json", "orc", "text", "jdbc", "delta"})
REJECTED = re.compile(r"reject|quarantin|malformed|invalid|bad_?records|dead_?letter|error_?records", re.IGNORECASE)
DEAD_LETTER = re.compile(r"dead_?letter|\bdlq|dlq\b", re.IGNORECASE)
FAILING = re.compile(r"fail|error|alert|exception|health", re.IGNORECASE)
SENDING = re.compile(r"chat_postMessage|Webhook(?:Client)?$|\.sendmail$|send_message$|connectorcard$")
# https://docs.sentry.io/platforms/python/usage and the like of its neighbours
CAPTURING = re.compile(
    r"sentry_sdk\.(?:\w+\.)?capture_(?:exception|message|event)|rollbar\.report_\w+|bugsnag\.(?:auto_)?notify"
    r"|honeybadger\.notify"
)
BASE_MODELS = frozenset({"pydantic.BaseModel", "pydantic.v1.BaseModel", "pydantic.main.BaseModel", "sqlmodel.SQLModel"})
POSTING = frozenset({"requests.post", "httpx.post", "requests.request", "urllib.request.Request", "urllib3.request"})
MESSENGER = re.compile(
    r"slack|teams_?(?:webhook|url)|msteams|mattermost|pagerduty|opsgenie|discord|google_?chat", re.IGNORECASE
)
# What clients of messengers call their methods, in whichever library: `messenger.msg_str(text)`, `slack.post(text)`.
TELLING = re.compile(r"(?:^|_)(?:send|post|notify|alert|msg|message|publish)", re.IGNORECASE)
EXPECTATIONS = (
    ("unique", CheckKind.UNIQUENESS),
    ("table_row_count", CheckKind.VOLUME),
    ("column_mean", CheckKind.AGGREGATE),
    ("column_sum", CheckKind.AGGREGATE),
    ("table_columns", CheckKind.SCHEMA),
    ("column_to_exist", CheckKind.SCHEMA),
)


class Model(Fact):
    """A pydantic model."""

    name: str


class Validation(Fact):
    """A class that is given data to validate."""

    name: str


GIVES = (Alert, Contract, Logging, Model, QualityCheck, Resilience, Retention, Retry, ToolUse, Validation)


def read(document: Document) -> Iterator[Fact]:
    """Yield what one module shows; messages and operators of DAG files are read with Airflow."""
    tree = parse_python(document.notebook.source) if document.path.endswith(".ipynb") else document.python
    names = imported_names(tree)
    called = tuple((call, origin_of(call.func, names)) for call in calls(tree))
    module = _Module(tree=tree, path=document.path, names=names, imported=imported_modules(tree), called=called)
    yield from _logging(module)
    yield from _retries(module)
    yield from _expectations(module)
    yield from _schemas(module)
    yield from _rejects(module)
    if not any(name.partition(".")[0] == "airflow" for name in module.imported):
        yield from _own_checks(module)
        yield from _messages(module)


def link(facts: Facts) -> Iterator[Contract]:
    """Yield a contract for each pydantic model that something in the tree gives data to."""
    validated = {validation.name for validation in facts.of(Validation)}
    for model in facts.of(Model):
        if model.name in validated:
            yield Contract(source=model.source, dataset=model.name, format="pydantic", enforced=True)


class _Module(Value):
    """A parsed module with what it imports."""

    tree: ast.Module
    path: str
    names: dict[str, str]
    imported: frozenset[str]
    called: tuple[tuple[ast.Call, str], ...]  # each call with the dotted name of what it calls

    def at(self, node: ast.stmt | ast.expr | None = None) -> Source:
        line = None if self.path.endswith(".ipynb") else node.lineno if node else 1  # cells have no lines of the file
        return Source(path=self.path, line=line, tool=TOOL)

    def imports(self, *prefixes: str) -> bool:
        return any(name == prefix or name.startswith(f"{prefix}.") for name in self.imported for prefix in prefixes)


def _logging(module: _Module) -> Iterator[Fact]:
    own = any(_formats_json(one, module) for one in nodes_of(module.tree, ast.ClassDef))
    if own or module.imports(*STRUCTURED) or any(_serialises(call, origin) for call, origin in module.called):
        yield Logging(source=module.at(), form="structured")
    if module.imports(*REMOTE):
        yield Logging(source=module.at(), form="remote")
    tracked = next((call for call, origin in module.called if origin in ERROR_TRACKING), None)
    if tracked is not None:
        yield Logging(source=module.at(tracked), form="error-tracking")
        if module.imports("sentry_sdk"):
            yield ToolUse(source=module.at(tracked), kind="observability", tool="sentry")
    ordinary = next(_ordinary_calls(module), None)
    if ordinary is not None:
        yield Logging(source=module.at(ordinary), form="ordinary")


def _formats_json(made: ast.ClassDef, module: _Module) -> bool:
    """Say whether a class is a formatter that writes each record as JSON."""
    formatter = any(origin_of(base, module.names) in FORMATTERS for base in made.bases)
    return formatter and any(origin_of(call.func, module.names) in DUMPS for call in calls(made))


def _serialises(call: ast.Call, origin: str) -> bool:
    serialize = keyword(call, "serialize")
    return origin == "loguru.logger.add" and isinstance(serialize, ast.Constant) and serialize.value is True


def _ordinary_calls(module: _Module) -> Iterator[ast.Call]:
    loggers = set(_loggers(module))
    for call, origin in module.called:
        owner, _, name = origin.rpartition(".")
        if name in LEVELS and (owner in ("logging", "loguru.logger") or owner in loggers):
            yield call


def _loggers(module: _Module) -> Iterator[str]:
    """Yield the names bound to loggers of the code's own; `airflow.task` is the orchestrator's log."""
    for node in nodes_of(module.tree, ast.Assign):
        match node:
            case ast.Assign(targets=[target], value=ast.Call() as call):
                named = literal_text(call.args[0]) if call.args else None
                made = origin_of(call.func, module.names)
                if made.endswith(("logging.getLogger", "get_logger", "getLogger")) and named != "airflow.task":
                    yield dotted(target)


def _retries(module: _Module) -> Iterator[Fact]:
    for call, origin in module.called:
        if origin in RETRIES:
            wait = RETRIES[origin]
            delay = not wait or keyword(call, wait) is not None
            text = "".join(dotted(inner.func) for inner in calls(call)) + _first_name(call)
            yield Retry(source=module.at(call), subject="", delay=delay, backoff="expo" in text or "api_core" in origin)
        elif URLLIB_RETRY.search(origin):
            factor = keyword(call, "backoff_factor") is not None
            yield Retry(source=module.at(call), subject="", delay=factor, backoff=factor)
        elif any(DEAD_LETTER.search(word.arg or "") for word in call.keywords) or DEAD_LETTER.search(origin):
            yield Resilience(source=module.at(call), form="dead-letter")


def _first_name(call: ast.Call) -> str:
    return dotted(call.args[0]) if call.args else ""


def _expectations(module: _Module) -> Iterator[Fact]:
    if not module.imports("great_expectations"):
        return
    yield ToolUse(source=module.at(), kind="quality", tool="great-expectations")
    for call, origin in module.called:
        name = origin.rpartition(".")[2] or (call.func.attr if isinstance(call.func, ast.Attribute) else "")
        snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
        if snake.startswith("expect_"):
            kind = next((kind for word, kind in EXPECTATIONS if word in snake), CheckKind.VALIDITY)
            yield QualityCheck(source=module.at(call), dataset=module.path, kind=kind, tool="great-expectations")


def _schemas(module: _Module) -> Iterator[Fact]:
    models = _models(module)
    for node in nodes_of(module.tree, ast.ClassDef):
        parents = {origin_of(parent, module.names) for parent in node.bases}
        if node.name in models:
            yield Model(source=module.at(node), name=node.name)
        if any(
            parent.startswith("pandera") and parent.endswith(("DataFrameModel", "SchemaModel")) for parent in parents
        ):
            yield from _pandera(module, node, node.name)
    for call, origin in module.called:
        if origin.startswith("pandera") and origin.endswith("DataFrameSchema"):
            yield from _pandera(module, call, literal_text(keyword(call, "name")) or module.path)
        elif origin in ("jsonschema.validate", "fastjsonschema.validate"):
            yield Contract(source=module.at(call), dataset=module.path, format="json-schema", enforced=True)
            yield ToolUse(source=module.at(call), kind="contracts_catalog", tool="json-schema")
        elif name := _validated(call, origin, module.names):
            for one in _held(module.tree, name):
                yield Validation(source=module.at(call), name=one)


def _models(module: _Module) -> frozenset[str]:
    """Return the classes that descend from pydantic's within the module, each after its parents as Python wants it."""
    found: set[str] = set()
    for node in nodes_of(module.tree, ast.ClassDef):
        parents = {origin_of(parent, module.names) for parent in node.bases}
        if parents & BASE_MODELS or parents & found:
            found.add(node.name)
    return frozenset(found)


def _held(tree: ast.Module, name: str) -> tuple[str, ...]:
    """Return the classes that a variable holds where it is chosen by a condition, else the name itself."""
    for node in nodes_of(tree, ast.Assign):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.IfExp(body=body, orelse=other)) if target == name:
                return tuple(one for branch in (body, other) if (one := dotted(branch).rpartition(".")[2]))
    return (name,)


def _validated(call: ast.Call, origin: str, names: dict[str, str]) -> str:
    """Return the class that a call validates data with: `X.model_validate(…)`, `X(**data)`, `TypeAdapter(X)`."""
    owner, _, name = origin.rpartition(".")
    if name in VALIDATING and owner:
        return owner.rpartition(".")[2]
    if origin == "pydantic.TypeAdapter" and call.args:
        inner = [dotted(node).rpartition(".")[2] for node in nodes(call.args[0]) if isinstance(node, ast.Name)]
        return next(
            (one for one in inner if one[:1].isupper() and names.get(one, "").partition(".")[0] != "typing"), ""
        )
    return name if name[:1].isupper() and any(word.arg is None for word in call.keywords) else ""


def _pandera(module: _Module, node: ast.stmt | ast.expr, name: str) -> Iterator[Fact]:
    yield ToolUse(source=module.at(node), kind="quality", tool="pandera")
    yield QualityCheck(source=module.at(node), dataset=name, kind=CheckKind.VALIDITY, tool="pandera")
    yield Contract(source=module.at(node), dataset=name, format="pandera", enforced=True)


def _rejects(module: _Module) -> Iterator[Fact]:
    for call, origin in module.called:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else origin
        if name in WRITING or (name in FORMATS and _is_writer(call.func)):
            texts = [
                literal_text(value) or dotted(value) for value in (*call.args, *(word.value for word in call.keywords))
            ]
            if any(REJECTED.search(text) for text in (*texts, origin)):
                yield Retention(source=module.at(call), what="rejected records", tool="python")


def _is_writer(function: ast.expr) -> bool:
    """Say whether a method is called on a writer: `frame.write.mode(…).parquet`."""
    return any(isinstance(node, ast.Attribute) and node.attr == "write" for node in nodes(function))


def _own_checks(module: _Module) -> Iterator[QualityCheck]:
    """Yield checks that count rows and raise, in functions and classes whose names say that they check."""
    for node in module.tree.body:
        if not isinstance(node, FunctionDef | ast.ClassDef) or not CHECKING_WORDS & words_in(node.name):
            continue
        counts = any(COUNT.search(literal_text(one) or "") for one in nodes_of(node, ast.Constant, ast.JoinedStr))
        if counts and nodes_of(node, ast.Raise, ast.Assert):
            yield QualityCheck(source=module.at(node), dataset=node.name, kind=CheckKind.NON_EMPTY, tool="python")


def _messages(module: _Module) -> Iterator[Alert]:
    """Yield messages that code sends to people; of a failure where a handler or a function so named sends it."""
    seen: set[str] = set()
    clients = _clients(module)
    for node in functions_of(module.tree):
        handled = {id(call) for inner in nodes_of(node, ast.ExceptHandler) for call in calls(inner)}
        named = bool(FAILING.search(node.name) or FAILING.search(basename(module.path)))
        for call in calls(node):
            channel = _channel(module, call, node.name, clients, handled=id(call) in handled)
            if channel is None or channel in seen:
                continue
            seen.add(channel)
            condition = Condition.RUN_FAILURE if named or id(call) in handled else Condition.OTHER
            yield Alert(source=module.at(call), on=condition, channel=channel, shared=channel in SHARED, certain=False)


def _channel(module: _Module, call: ast.Call, around: str, clients: dict[str, str], *, handled: bool) -> str | None:
    """Return where a call tells people, "unknown" where only its method says that it does; None where it tells none."""
    origin = origin_of(call.func, module.names)
    method = call.func.attr if isinstance(call.func, ast.Attribute) else origin
    if origin in POSTING and (posted := MESSENGER.search(f"{source_text(call)} {around}")):
        return next(iter(channels_of([f"{posted[0].lower()} webhook"])), "webhook")
    if handled and CAPTURING.fullmatch(origin):
        return next(iter(channels_of([origin])), "unknown")
    client = clients.get(dotted(call.func).rpartition(".")[0]) if TELLING.search(method) else None
    if client or SENDING.search(f".{method}"):
        return next(iter(channels_of([client or origin, *module.imported])), "unknown")
    return None


def _clients(module: _Module) -> dict[str, str]:
    """Return the variables and attributes that hold a client of a messenger, with what they were made from."""
    made: dict[str, str] = {}
    for node in nodes_of(module.tree, ast.Assign):
        match node:
            case ast.Assign(targets=[target], value=ast.Call(func=function)):
                origin = origin_of(function, module.names)
                if MESSENGER.search(origin) and (name := dotted(target)):
                    made[name] = origin
    return made
