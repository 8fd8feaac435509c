"""Least shares of covered code, docstrings or models that settings demand, and coverage that a suite computes itself.

https://coverage.readthedocs.io/en/latest/config.html#report-fail-under, https://docs.codecov.com/docs/commit-status,
https://jestjs.io/docs/configuration#coveragethreshold-object, https://github.com/istanbuljs/nyc#coverage-thresholds,
https://docs.gradle.org/current/userguide/jacoco_plugin.html, https://github.com/scoverage/sbt-scoverage,
https://github.com/simplecov-ruby/simplecov, https://interrogate.readthedocs.io and https://dbt-score.picnic.tech
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Kpi, Role, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.line_settings import COMMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "coverage-limits"
VERSION = 2
SETTINGS = (".toml", ".cfg", ".ini", ".gradle", ".kts", ".xml", ".sbt", ".coveragerc")
PACKAGES = ("package.json", "jest.config.*", ".nycrc", ".nycrc.json", "vitest.config.*", "vite.config.*")
CODECOV = ("codecov.yml", "codecov.yaml", ".codecov.yml", ".codecov.yaml")
WANTS = (
    Want(suffixes=SETTINGS, needles=(b"fail_under", b"violationRules", b"COVEREDRATIO")),
    Want(suffixes=SETTINGS, needles=(b"tool.interrogate", b"tool.dbt-score")),
    Want(names=("*.rb", ".simplecov", "rakefile"), needles=(b"SimpleCov",), roles=(Role.TEST,)),
    Want(suffixes=(".sbt",), needles=(b"coverageMinimum",)),
    Want(names=PACKAGES, needles=(b"coverageThreshold", b"check-coverage", b"thresholds")),
    Want(names=CODECOV, needles=(b"target", b"threshold")),
)
GIVES = (Kpi,)

LIMIT = Sifted(
    re.compile(
        r"\bfail_under[ \t]{0,4}=|\bviolationRules\b|\bCOVEREDRATIO\b|\bcoverageMinimum\w{0,20}[ \t]{0,4}:="
        r"|\bfail-under[ \t]{0,4}=|\bfail_(?:project|any_item)_under[ \t]{0,4}="
        r"|\bSimpleCov\.(?:start|minimum_coverage)\b"
        r"|\bcoverageThreshold\b|\bcheck-coverage\b|\bthresholds[\"']?[ \t]{0,4}:"
        r"|\b(?:target|threshold)[ \t]{0,4}:[ \t]{0,4}[\"']?(?:auto|\d)"
    )
)


def read(document: Document) -> Iterator[Kpi]:
    """Yield the first limit of a file that is no comment."""
    if not LIMIT.may_be_in(document):
        return
    for found in LIMIT.finditer(document.text):
        line = document.text.count("\n", 0, found.start()) + 1
        if COMMENT.match(document.lines[line - 1]) is None:
            source = Source(path=document.path, line=line, tool=TOOL)
            targeted = not found[0].endswith("start") or "minimum_coverage" in document.text
            name = "coverage threshold" if targeted else "coverage"
            yield Kpi(source=source, name=name, target=targeted, computed=True)
            return
