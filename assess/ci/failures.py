"""Conditions of CI jobs and steps that hold when something before them failed."""

from __future__ import annotations

import re

MAX_CONDITION = 2_000  # characters that are looked at
FAILED = r"['\"]?(?:failure|failed|timed_out|timedout|succeededwithissues)\b"
OUTCOME = r"(?:result|status|conclusion|outcome)['\"\])]*"
# https://docs.github.com/actions/reference/workflows-and-actions/expressions and the like of Azure, GitLab, CircleCI
AFTER_FAILURE = re.compile(
    rf"(?<![\w!])failure\(\)|(?<![\w!])failed\(\)|\bon_fail|!\s?success\(\)|not\(succeeded\(\)\)"
    rf"|{OUTCOME}\s?==\s?{FAILED}|{OUTCOME}\s?!=\s?['\"]?success|{OUTCOME},\s?{FAILED}"
)
AFTER_SUCCESS = re.compile(
    rf"(?<!!)\bsuccess\(\)|\bsucceeded\(|{OUTCOME}\s?==\s?['\"]?succe|!\s?failure\(\)|!\s?failed\(\)|{OUTCOME},\s?'succe"
)
AFTER_ANY = re.compile(r"\balways\(\)|^always$|\bsucceededorfailed\(\)|!\s?cancelled\(\)")


def tells_failure(condition: str | None) -> bool:
    """Say whether a job or step with this condition runs when something before it failed."""
    said = " ".join((condition or "")[:MAX_CONDITION].lower().split())
    if AFTER_FAILURE.search(said):
        return True
    return AFTER_ANY.search(said) is not None and AFTER_SUCCESS.search(said) is None
