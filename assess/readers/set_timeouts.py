"""Times that work may take at most, set by a key with a figure, whatever tool reads it.

A wait for one request, a connection or a cache is none: it says nothing on when data arrives. What counts is a limit of
a job that is long enough to be one, or one beside the memory or the handler of a function.
"""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING

from assess.facts import Promise, Role, Sla, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.line_settings import SUFFIXES, TEMPLATES, is_aside, lines_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "set-timeouts"
VERSION = 4
NEEDLES = (
    b"imeout", b"TIMEOUT", b"ime_limit", b"imeLimit", b"max_wait", b"maxWait", b"maxRun", b"max_run", b"MAX_WAIT",
    b"checkin_margin", b"checkinMargin",
    b"attempt_duration", b"attemptDuration", b"SBATCH --time", b"update_period",
    b"run_minutes", b"RUN_MINUTES", b"run_hours", b"RUN_HOURS", b"run_seconds", b"RUN_SECONDS", b"run_duration",
    b"RUN_DURATION", b"untime_seconds", b"untime_minutes", b"RUNTIME_",
)  # fmt: skip
# Terraform names the resource that a limit is of: its own reader tells those that work.
OF_WORK = tuple(one for one in SUFFIXES if one not in {".tf", ".tofu", ".hcl", ".js"})
WANTS = (
    Want(suffixes=OF_WORK, needles=NEEDLES),
    Want(suffixes=TEMPLATES, needles=NEEDLES, roles=(Role.TEMPLATE,)),
)
GIVES = (Sla,)

WORD = Sifted(
    re.compile(
        r"timeout|time_limit|checkin_?margin|max_?wait_?time|max_?run_?time|attempt_?duration|sbatch[ \t]--time"
        r"|update_period|run_(?:minutes|hours|seconds|duration)",
        re.IGNORECASE,
    )
)
KEY = re.compile(
    r"(?<![\w])((?:\w{1,24}[.-]){0,3}\w{0,40}(?:timeout|time_limit|max_?wait_?time|max_?run_?time|attempt_?duration"
    r"|update_period|max_(?:\w{1,12}_)?run_(?:minutes|hours|seconds|duration))"
    r"[\w-]{0,20})[\"']?[ \t]{0,20}(?::[ \t]{0,4}\w{1,20}[ \t]{0,4}=|[:=])[ \t]{0,8}[\"']?"
    r"(?:(?:str|int)\()?(?:(?:\w{1,20}\.){0,3}(?:timedelta|Duration)(?:\.(\w{1,12}))?\((?:(\w{1,12})=)?)?"
    r"(\d[\d_]{0,9})((?:[ ]?\*[ ]?\d{1,6}){0,4})[ ]?(\w{0,12})",
    re.IGNORECASE,
)
# A limit of Celery's tasks that a setting gives: https://docs.celeryq.dev/en/stable/userguide/workers.html#time-limits
BY_NAME = re.compile(
    r"(?<![\w.])((?:soft_)?time_limit)[ \t]{0,4}=[ \t]{0,4}(?!None\b|\1)([A-Za-z_][\w.]{0,80})[ \t]{0,4}(?:[,)]|$)"
)
# By how much a run may be late before Sentry tells it: https://docs.sentry.io/product/crons
MISSED = re.compile(r"(?<![\w])checkin_?margin[\"']?[ \t]{0,4}[:=][ \t]{0,4}(\d{1,6})", re.IGNORECASE)
# How long a function of Azure may take: https://learn.microsoft.com/azure/azure-functions/functions-host-json
BY_CLOCK = re.compile(r"\"functionTimeout\"[ \t]{0,4}:[ \t]{0,4}\"(\d{1,2}(?:\.\d\d)?:\d\d:\d\d)\"")
OF_A_JOB = re.compile(r"^#SBATCH[ \t]--time[= ]")
# Words of keys and lines on waits of another kind.
WAITS = re.compile(
    r"connect|request|read_?time|http|socket|cache|session|login|idle|lock|visib|import|scroll|health|startup|poll|heart"
    r"|ping|acquire|alive|dns|scrape|pip_|metadata|ack_|statement|e2e|test|deploy|install|urlopen|curl|wget|[.]get\(|[.]post\("
    r"|wait_for|terminat|grace|gunicorn|browser|page|query_?time|kubectl|helm|\burl|headers|ftp|upload|subprocess",
    re.IGNORECASE,
)
# Words that say of what the limit is, in its key or in the call that it is an argument of.
OF_RUNS = re.compile(
    r"(?:^|[_.-])(?:job|run|task|process|execution|dagrun|flow|pipeline|load|export|transfer|transform|batch|scoring|lambda|max"
    r"|attempt|update)(?=[_.-]|time|duration)|timeout-?InMinutes|timeout-minutes|attemptDuration|max(?:Run|Wait)",
    re.IGNORECASE,
)
RUNNING = re.compile(
    r"@(?:\w{1,40}\.)?(?:task|shared_task|flow|dag|job|op|asset)\(|\w(?:Operator|Sensor|Job|Task|Step)\("
)
FUNCTION = re.compile(r"memory|\bv?cpus?\b|\bhandler\b|\bRuntime\.", re.IGNORECASE)
UNITS = (
    (re.compile(r"ms|milli\w{0,10}", re.IGNORECASE), 0.001),
    (re.compile(r"m|mins?|minutes?", re.IGNORECASE), 60.0),
    (re.compile(r"h|hours?|hrs?", re.IGNORECASE), 3600.0),
    (re.compile(r"d|days?", re.IGNORECASE), 86400.0),
)
KEY_UNIT = re.compile(r"(ms|millis|minutes|mins|hours|days)$", re.IGNORECASE)
BUILDS = re.compile(r"(?:^|/)(?:[\w.-]{0,40}cloud-?build[\w.-]{0,20}|buildspec[\w.-]{0,20})\.(?:ya?ml|json)$")
ON_CI = (".github/", ".gitlab")
LONG = 600  # seconds; what takes longer is no wait for an answer
AROUND = 8  # lines around a limit in which the function that it is of says more of itself


def read(document: Document) -> Iterator[Sla]:
    """Yield the first limit of a file; one of CI's counts where a schedule starts it."""
    if (
        is_aside(document.path)
        or BUILDS.search(document.path)
        or (document.path.startswith(ON_CI) and b"cron:" not in document.content)
    ):
        return
    for number, line in lines_with(WORD, document):
        figure = _figure(document, number, line)
        if figure:
            source = Source(path=document.path, line=number, tool=TOOL)
            yield Sla(source=source, subject="", promise=Promise.TIMEOUT, figure=figure)
            return


def _figure(document: Document, number: int, line: str) -> str:
    """Return the limit as it is written; "" where the line sets none on work."""
    if OF_A_JOB.match(line):
        return line.partition("--time")[2][1:].partition(" ")[0]
    if missed := MISSED.search(line):
        return f"{missed[1]}minutes"
    if clock := BY_CLOCK.search(line):
        return clock[1]
    before = document.lines[max(0, number - 1 - AROUND) : number]
    by_name = BY_NAME.search(line)
    if by_name is not None and any(RUNNING.search(one) for one in before):
        return by_name[2]
    found = KEY.search(line)
    if found is None or WAITS.search(line) or not int(found[4].replace("_", "")):
        return ""
    after = document.lines[number : number + AROUND]
    of_function = any(FUNCTION.search(one) for one in (*before, *after))
    named = OF_RUNS.search(found[1]) or found[6] or any(RUNNING.search(one) for one in before)
    long = _seconds(found) >= LONG
    return "".join(found.groups("")[3:]) if of_function or (named and long) else ""


def _seconds(found: re.Match[str]) -> float:
    factors = [int(found[4].replace("_", "")), *(int(one) for one in re.findall(r"\d{1,6}", found[5]))]
    unit = KEY_UNIT.search(found[1])
    said = found[2] or found[3] or found[6] or (unit[1] if unit else "")
    return prod(factors) * next((size for one, size in UNITS if one.fullmatch(said)), 1.0)
