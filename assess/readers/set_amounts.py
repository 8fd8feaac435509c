"""Memory, processors, workers and capacity that a file allows by a key with a number, whatever tool reads it.

The same words stand in Slurm's directives, in ECS and Batch task definitions, in arguments of Modal and the AWS CDK, in
compute settings of Azure ML, in Lambda's, Chalice's and Spark's settings: https://slurm.schedmd.com/sbatch.html,
https://modal.com/docs/guide/resources, https://spark.apache.org/docs/latest/configuration.html.
"""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from assess.facts import ResourceLimit, Role, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.line_settings import SET_TO, SUFFIXES, TEMPLATES, is_aside, lines_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "set-amounts"
VERSION = 4
NEEDLES = (
    b"memory", b"Memory", b"MEMORY", b"cpu", b"CPU", b"cores", b"Cores", b"Capacity", b"apacity", b"max_nodes",
    b"axConcurrentRuns", b"max_concurrent_runs", b"max_workers", b"maxWorkers", b"max_num_workers", b"axExecutors",
    b"max_executors", b"SBATCH", b"reservations/", b"setrlimit", b"query_tag", b"ytes_billed", b"ytesBilled",
    b"Trino-Client-Tags",
)  # fmt: skip
WANTS = (
    Want(suffixes=SUFFIXES, needles=NEEDLES),
    Want(suffixes=TEMPLATES, needles=NEEDLES, roles=(Role.TEMPLATE,)),
    Want(names=("dockerfile", "dockerfile.*", "*.dockerfile", "containerfile"), needles=(b"MEMORY", b"CPU", b"CORES")),
)
GIVES = (ResourceLimit,)

WORD = Sifted(
    re.compile(
        r"memory|cpu|cores|capacity|max_?(?:num_?)?(?:nodes|workers|executors)|max_?concurrent_?runs|#sbatch"
        r"|reservations/|trino-client-tags|setrlimit|query_tag|bytes_?billed",
        re.IGNORECASE,
    )
)
PART = r"(?<![\w])(?:\w{1,24}[_.-]){0,4}"
SIZE = r"(?:_?(?:size|limits?|requests?|reservation|overhead|units|count|total|in)){0,2}_?(?:mb|gb|mib|gib)?"
# https://docs.celeryq.dev/en/stable/userguide/configuration.html#worker-max-memory-per-child
EACH = r"(?:_per_(?:child|worker|task|process|node|cpu))?"
AMOUNT = r"(?:0?\.)?[1-9][\d.]{0,12}[ ]?(?:[kmgt]i?b?)?\b"
SET = re.compile(
    rf"{PART}(?:memory{EACH}{SIZE}|v?cpus?(?:_?(?:cores|limits?|requests?|units|count)){{0,1}}"
    rf"|(?:driver|executor|node|task|worker|spark)[_.-]?cores){SET_TO}(?:{AMOUNT}|\$\{{)"
    rf"|(?<![\w])(?:read|write)_?capacity(?:_?units)?{SET_TO}{AMOUNT}"
    r"|^\#SBATCH[ \t]{1,8}--(?:mem|cpus|ntasks|nodes|gpus)"
    r"|(?<![\w-])--(?:executor-memory|driver-memory|executor-cores|num-executors|memory|cpu)[= ][\"']?\d"
    r"|(?:projects/[\w${}.-]{1,60}/)locations/[\w${}.-]{1,40}/reservations/[\w${}.-]{1,60}"
    rf"|(?<![\w])max(?:imum)?_?bytes_?billed{SET_TO}(?:[1-9]|\{{\{{|\$)"
    r"|\.(?:config|set)\([\"']spark\.(?:driver|executor)\.(?:memory|cores)[\"'],"
    r"|x-trino-client-tags|\bsetrlimit\(\s{0,20}(?:resource\.)?RLIMIT_(?:AS|DATA|RSS|CPU|VMEM)\b",
    re.IGNORECASE,
)
# A tag by which the warehouse's own history tells whose queries they are, also as a package's variable.
TAG = re.compile(rf"^[ \t-]*[\"']?\+?\w{{0,40}}query_tag{SET_TO}\w", re.IGNORECASE)
# Workers of a thread pool are code's own; those of a cluster or a queue stand in its settings.
WORKERS = re.compile(
    rf"^[ \t-]*[\"']?max_?(?:(?:num_?)?(?:nodes|workers|executors)|concurrent_?runs){SET_TO}[1-9]", re.IGNORECASE
)
DEFAULTS = frozenset({"airflow.cfg"})  # Airflow writes all of its defaults into it
SETTINGS = (".yml", ".yaml", ".json", ".tf", ".tofu", ".hcl", ".conf", ".tmpl", ".tpl", ".j2", ".bicep")


def read(document: Document) -> Iterator[ResourceLimit]:
    """Yield one fact for a file that sets an amount."""
    if is_aside(document.path) or basename(document.path) in DEFAULTS:
        return
    settings = document.path.lower().endswith(SETTINGS)
    for number, line in lines_with(WORD, document):
        if SET.search(line) or (settings and (WORKERS.search(line) or TAG.search(line))):
            yield ResourceLimit(source=Source(path=document.path, line=number, tool=TOOL), form="limits")
            return
