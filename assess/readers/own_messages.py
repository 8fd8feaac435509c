"""Messages on failed runs and on late or wrong data that a team's own Python code sends, wherever to.

https://docs.slack.dev/apis/web-api, https://docs.github.com/rest/issues and https://docs.aws.amazon.com/sns
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, dotted, imported_names, keyword, nodes, origin_of
from assess.facts import (
    EVERY_PIPELINE,
    Alert,
    Condition,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Fact,
    Monitor,
    Retention,
    Source,
)
from assess.readers.airflow.alerts import SHARED, UNKNOWN_CHANNEL, channels_of
from assess.readers.airflow.operators import words_in
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "own-messages"
VERSION = 5
WANTS = (
    Want(
        suffixes=(".py",),
        needles=(
            b"lack",
            b"eams",
            b"attermost",
            b"iscord",
            b"elegram",
            b"chat",
            b"issue",
            b"sns",
            b"mail",
            b"notif",
            b"_message(",
        ),
    ),
)
GIVES = (Alert, Dashboard, Monitor, Retention)

ALL_CHECKS = "*"  # the subject of a message on whichever check of a framework failed
ISSUE = "issue"
MAX_TEXT = 400  # characters of a literal that are looked at
SENDING = re.compile(
    r"(?:^|[._])(?:chat_postMessage|sendmail|create_issue|WebhookClient|notify_if_\w{1,40}"
    r"|(?:send|post|notify|publish)_?\w{0,40}(?:slack|teams|message|mail|notification|alert|report|issue)\w{0,20}"
    r"|notify_\w{0,20}(?:slack|teams|team|channel))$",
    re.IGNORECASE,
)
POSTING = frozenset({"requests.post", "httpx.post", "urllib.request.Request"})
LATE = re.compile(
    r"out[ _-]?(?:of[ _-]date|dated)|outdated|\bstale|freshness|not (?:been )?updated|expected (?:update )?schedule"
    r"|coverage[ _]gaps?|missing[ _](?:windows|partitions|days|hours|data|files)|late[ _](?:tables|data|files|sources)",
    re.IGNORECASE,
)
CHECKED = re.compile(
    r"data[ _-]?quality|(?:quality|asset|data)[ _-]?checks?\b|failed[ _](?:checks|expectations|tests|validations?)"
    r"|(?:validation|check|expectation)s?[ _](?:failed|failures?|errors)|dbt[ _-]tests?\b|elementary"
    r"|data[ _-]?validation|validation[ _](?:reports?|results?|logs?|summary)\b"
    r"|great.?expectations|anomal(?:y|ies)",
    re.IGNORECASE,
)
# Their results are read as a whole, so that the message is on each of their checks.
FRAMEWORKS = re.compile(
    r"elementary|great.?expectations|asset[ _-]?check|check_key|run_results|dbt[ _-]?tests?\b", re.IGNORECASE
)
# Runs of an orchestrator read through its models, client or interface, and what says that some of them failed.
RUNS_READ = Sifted(
    re.compile(
        r"\b(?:dag_run_api|get_dag_runs|DagRun\.find|(?:query|select)\(\s*+(?:DagRun|TaskInstance|TI)\b|RunsFilter"
        r"|get_run_records|read_flow_runs|FlowRunFilter|jobs\.list_runs|list_executions|get_job_runs|query_by_factory)\b"
    )
)
# The runs of Prefect's first server are asked for by GraphQL.
RUNS_ASKED = re.compile(r"\bflow_run\s{0,20}\(\s{0,80}where\b|\btask_run\s{0,20}\(\s{0,80}where\b")
FAILED = re.compile(
    r"\b(?:State|RunState|TaskInstanceState|DagRunState|DagsterRunStatus|StateType)\.(?:FAILED|FAILURE|SUCCESS)\b"
    r"|[!=]=\s*+[\"'](?:failed|FAILED|FAILURE|success|SUCCESS|SUCCEEDED|TIMED_OUT)[\"']"
)
DURATION = re.compile(
    r"\b(?:\w{0,40}_)?duration|end_?(?:date|time|Time)\s*+-\s*+(?:\w{1,40}\.)?start_?(?:date|time|Time)"
)
ABOUT = ((LATE, Condition.FRESHNESS), (CHECKED, Condition.DATA_CHECK))
# A report on a run by how many faults it met: "Errors: 3".
FAULTS_COUNTED = re.compile(
    r"\b(?:errors|failures|failed[ _](?:jobs|tasks|steps|runs|files|tables)|errores|fallos|erros|falhas|erreurs"
    r"|\u00e9checs|fehler|errori)\b\s{0,5}[:=]",
    re.IGNORECASE,
)
# Results of checks by their outcome, told whether they failed or not.
RESULTS = re.compile(
    r"\b(?:running_results?|run_results?|dbtRunnerResult|(?:test|check|validation|expectation)_results?)\b",
    re.IGNORECASE,
)
OUTCOMES = (
    re.compile(r"\b(?:fail|failed|failures?)\b", re.IGNORECASE),
    re.compile(r"\b(?:warn|warned|warnings?|pass|passed)\b", re.IGNORECASE),
)
# Records that did not get through, by their number.
REJECTED = re.compile(
    r"\b(?:missing|rejected|invalid|duplicated?|dropped|discarded|quarantined|malformed|bad)[ _](?:\w{1,20}[ _])?"
    r"(?:columns|rows|records|urls|ids|items|lines|values|events|entries)\b",
    re.IGNORECASE,
)
COUNTED = re.compile(r"\b(?:count|counts|counted|number|total|n|num|len)\b|_(?:count|counts|total)\b", re.IGNORECASE)
SHARES = frozenset({"percent", "percentage", "pct", "proportion", "ratio", "share", "rate"})
TESTS = frozenset({"test", "tests"})


def read(document: Document) -> Iterator[Fact]:
    """Yield one alert for each condition of data that a function of the module sends a message on."""
    if TESTS & words_in(document.path):
        return
    tree = document.python
    imported = imported_names(tree)
    seen: set[Condition] = set()
    reads_runs = bool(RUNS_READ.search_in(document) or RUNS_ASKED.search(document.text))
    watches = reads_runs and bool(FAILED.search(document.text))
    reported: set[str] = set()
    for function, owner in _functions(tree):
        sent = _sent(function, imported)
        if sent is None:
            continue
        said = f"{owner} {function.name} {_text(function)}"
        channel = _channel(sent, said, document.path, imported)
        if watches and Condition.RUN_FAILURE not in seen:  # it tells the failures of all runs that it looks through
            seen.add(Condition.RUN_FAILURE)
            yield _alert(document, sent, Condition.RUN_FAILURE, channel, EVERY_PIPELINE)
            yield from _report_on_runs(document, sent)
        elif reads_runs and not watches and "runs" not in reported and DURATION.search(document.text):
            reported.add("runs")
            yield from _report_on_runs(document, sent)
        kept = [what for what in _told_of(said) if what not in reported]
        reported.update(kept)
        yield from (Retention(source=_at(document, sent), what=what, tool=TOOL) for what in kept)
        if "shares" not in reported and _limits_a_share(function):
            reported.add("shares")
            yield Monitor(
                source=_at(document, sent), on=Condition.VOLUME, tool=TOOL, subject=document.path, scheduled=False
            )
        about = [condition for pattern, condition in ABOUT if pattern.search(f"{said} {document.path}")]
        if not about and FAULTS_COUNTED.search(said):
            about = [Condition.RUN_FAILURE]
        for condition in about:
            if condition not in seen:
                seen.add(condition)
                yield _alert(document, sent, condition, channel, ALL_CHECKS if FRAMEWORKS.search(said) else "")


def _told_of(said: str) -> Iterator[str]:
    """Yield what a message tells whether it is good or bad: the results of checks, how many records were left out."""
    if RESULTS.search(said) and all(one.search(said) for one in OUTCOMES):
        yield "test results that are reported"
    if REJECTED.search(said) and COUNTED.search(said):
        yield "rejected records"


def _alert(document: Document, sent: ast.Call, on: Condition, channel: str, subject: str) -> Alert:
    return Alert(
        source=_at(document, sent),
        on=on,
        channel=channel,
        subject=subject,
        shared=channel == ISSUE or channel in SHARED,
        certain=False,
    )


def _at(document: Document, sent: ast.Call) -> Source:
    return Source(path=document.path, line=sent.lineno, tool=TOOL)


def _limits_a_share(function: ast.AST) -> bool:
    """Say whether a function that sends a message holds a share of the data against a fixed limit."""
    for node in nodes(function):
        match node:
            case ast.Compare(left=ast.Name(id=name), comparators=[ast.Constant(value=int() | float() as limit)]):
                if limit and SHARES & words_in(name):
                    return True
    return False


def _report_on_runs(document: Document, sent: ast.Call) -> Iterator[Fact]:
    """Yield what a report on the runs is besides an alert: a page made of them, and their durations told."""
    source = _at(document, sent)
    yield Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=DashboardForm.GENERATED)
    if DURATION.search(document.text):
        yield Monitor(source=source, on=Condition.OTHER, tool=TOOL, subject="durations of runs")


def _functions(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    """Yield the functions of a module, those of a class with its name."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, ""
        elif isinstance(node, ast.ClassDef):
            yield from (
                (inner, node.name) for inner in node.body if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)
            )


def _sent(function: ast.AST, imported: dict[str, str]) -> ast.Call | None:
    """Return the call by which a function sends a message."""
    for call in calls(function):
        name = dotted(call.func) or (call.func.attr if isinstance(call.func, ast.Attribute) else "")
        topic = name.endswith("publish") and keyword(call, "TopicArn", "TargetArn") is not None
        if topic or SENDING.search(name[-120:]):
            return call
        if origin_of(call.func, imported) in POSTING and channels_of([_text(call), " ".join(_names(call))]):
            return call
    return None


def _channel(sent: ast.Call, said: str, path: str, imported: dict[str, str]) -> str:
    name = dotted(sent.func) or (sent.func.attr if isinstance(sent.func, ast.Attribute) else "")
    if "issue" in name.lower():
        return ISSUE
    if keyword(sent, "TopicArn", "TargetArn") is not None:
        return "topic"
    told = channels_of([name, *_names(sent), said, path, *imported.values()])
    if told:
        return told[0]
    return "google-chat" if "chatbot" in name.lower() else UNKNOWN_CHANNEL


def _text(node: ast.AST) -> str:
    """Return the literal texts and the names within a piece of code."""
    words = [
        inner.value[:MAX_TEXT]
        for inner in nodes(node)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    ]
    return " ".join([*words, *_names(node)])


def _names(node: ast.AST) -> Iterator[str]:
    for inner in nodes(node):
        match inner:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.arg(arg=name):
                yield name
