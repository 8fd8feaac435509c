"""Services and platforms that definitions and commands name by a word that stands for nothing else.

Log groups of CloudWatch, clusters and releases of Kubernetes, Spark's own programs, endpoints of metrics.
"""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from assess.facts import Role, Source, ToolUse
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.line_settings import lines_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "named-services"
VERSION = 1
CLOUDWATCH = (b"aws_cloudwatch_", b"AWS::Logs", b"AWS::CloudWatch", b"awslogs", b"aws_logs", b"aws-logs")
KUBERNETES = (
    *(b"kubectl", b"KubernetesManifest@", b"HelmDeploy@", b"helm ", b"AksCompute"),
    *(b"kubernetes_cluster", b"container_cluster", b"eks_cluster"),
)
SCRIPTS = (".yml", ".yaml", ".json", ".py", ".ts", ".sh", ".bash", ".tf")
WANTS = (
    Want(suffixes=SCRIPTS, needles=(*CLOUDWATCH, *KUBERNETES)),
    Want(names=("makefile", "*.mk", "jenkinsfile*"), needles=KUBERNETES),
    Want(names=("chart.yaml",), needles=(b"apiVersion",)),
    Want(suffixes=(".sh", ".bash", ".hql", ".yml", ".yaml"), needles=(b"spark-s", b"spark3-s")),
    Want(suffixes=(".tmpl", ".tpl", ".j2"), needles=(b"SparkSession",), roles=(Role.TEMPLATE,)),
    Want(suffixes=(".tf",), needles=(b"prometheus", b"PROMETHEUS")),
    Want(suffixes=(".cfg", ".conf"), needles=(b"statsd",)),
)
GIVES = (ToolUse,)

Use = tuple[str, str]

WORDS: dict[Use, tuple[tuple[str, ...], Sifted]] = {
    ("observability", "cloudwatch"): (
        SCRIPTS,
        Sifted(
            re.compile(
                r"\baws_cloudwatch_(?:log|metric|dash|event|composite)|AWS::Logs::|AWS::CloudWatch::|\bawslogs"
                r"|\baws_cdk[\w .]{0,30}\baws_logs\b|aws-cdk-lib/aws-logs"
            )
        ),
    ),
    ("infrastructure", "kubernetes"): (
        (*SCRIPTS, "makefile", ".mk", "jenkinsfile"),
        Sifted(
            re.compile(
                r"\bkubectl[ \t]|\b(?:KubernetesManifest|HelmDeploy)@|\bhelm[ \t]{1,9}(?:upgrade|install)\b"
                r"|\bAksCompute\b|\bazurerm_kubernetes_cluster|\bgoogle_container_cluster|\baws_eks_cluster"
            )
        ),
    ),
    ("transformation", "spark"): (
        (".sh", ".bash", ".hql", ".yml", ".yaml", ".tmpl", ".tpl", ".j2"),
        Sifted(re.compile(r"\bspark3?-(?:sql|submit)\b|\bSparkSession\b")),
    ),
    ("observability", "prometheus"): ((".tf",), Sifted(re.compile(r"prometheus|PROMETHEUS"))),
    ("observability", "statsd"): (
        (".cfg", ".conf"),
        Sifted(re.compile(r"\bstatsd_on[ \t]{0,20}=[ \t]{0,20}[Tt]rue|\bstatsd[ \t]{0,20}\{")),
    ),
}
CHART = "chart.yaml"
EXPLAINED = (".hql",)  # a query says in a comment how it is started


def read(document: Document) -> Iterator[ToolUse]:
    """Yield one use a tool, at the first line that names it; a chart is made for Kubernetes alone."""
    name = basename(document.path).lower()
    if name == CHART:
        yield _use(document, ("infrastructure", "kubernetes"), 1)
        return
    for use, (endings, word) in WORDS.items():
        if name.endswith(endings) or name.startswith(endings):
            line = _first(document, word, explained=name.endswith(EXPLAINED))
            if line is not None:
                yield _use(document, use, line)


def _first(document: Document, word: Sifted, *, explained: bool) -> int | None:
    if explained:
        found = word.search_in(document)
        return document.text.count("\n", 0, found.start()) + 1 if found else None
    return next((number for number, _ in lines_with(word, document)), None)


def _use(document: Document, use: Use, line: int) -> ToolUse:
    return ToolUse(source=Source(path=document.path, line=line, tool=TOOL), kind=use[0], tool=use[1])
