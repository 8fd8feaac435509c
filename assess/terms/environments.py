"""Which stage a name means: the words by which teams call their environments."""

from __future__ import annotations

import re

from assess.facts import EnvironmentKind

WORDS: dict[EnvironmentKind, frozenset[str]] = {
    EnvironmentKind.PRODUCTION: frozenset({"prod", "production", "prd", "live", "prod1"}),
    EnvironmentKind.STAGING: frozenset(
        {"staging", "stage", "stg", "stag", "preprod", "uat", "acceptance", "preproduction"}
    ),
    EnvironmentKind.TEST: frozenset({"test", "testing", "qa", "ci", "integration", "sit", "tst"}),
    EnvironmentKind.DEVELOPMENT: frozenset({"dev", "development", "sandbox", "devel"}),
    EnvironmentKind.LOCAL: frozenset({"local", "localhost"}),
}
SPLIT = re.compile(r"[^a-z0-9]+")


def environment_kind(name: str) -> EnvironmentKind | None:
    """Return the stage that a word of the name means; None where none of them names one."""
    words = set(SPLIT.split(name.lower().replace("pre-prod", "preprod").replace("pre_prod", "preprod")))
    return next((kind for kind, known in WORDS.items() if words & known), None)
