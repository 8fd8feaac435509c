"""Least shares of covered code that settings demand."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers.coverage_limits import read


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[tool.coverage.report]\nfail_under = 80\n"),
        (".github/codecov.yml", "coverage:\n  status:\n    project:\n      default: {target: auto}\n"),
        ("package.json", '{"jest": {"coverageThreshold": {"global": {"lines": 80}}}}'),
        (
            "build.gradle",
            "jacocoTestCoverageVerification {\n  violationRules { rule { limit { minimum = 0.8 } } }\n}\n",
        ),
        ("pyproject.toml", "[tool.interrogate]\nfail-under = 95\n"),
        ("pyproject.toml", "[tool.dbt-score]\nfail_project_under = 7.5\n"),
        ("spec/spec_helper.rb", "SimpleCov.start do\n  minimum_coverage 90\nend\n"),
        ("build.sbt", "coverageMinimumStmtTotal := 70\n"),
    ],
)
def test_least_share_of_covered_code_is_a_figure_with_a_target(path: str, text: str) -> None:
    assert [(one.name, one.target) for one in read(Document(path, text.encode()))] == [("coverage threshold", True)]


@pytest.mark.parametrize("text", ["[tool.coverage.run]\nbranch = true\n", "# fail_under = 80\n"])
def test_coverage_without_a_limit_is_none(text: str) -> None:
    assert list(read(Document("pyproject.toml", text.encode()))) == []


def test_coverage_that_a_suite_computes_is_a_figure_without_a_target() -> None:
    found = read(Document("spec/spec_helper.rb", b"require 'simplecov'\nSimpleCov.start\n"))
    assert [(one.name, one.target) for one in found] == [("coverage", False)]
