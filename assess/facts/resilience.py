"""What helps when something fails: retries, resilience and ways back."""

from __future__ import annotations

from assess.facts.sources import Fact


class Retry(Fact):
    """Retries of work outside an orchestrator's pipeline settings (tenacity, job retries, task re-run)."""

    subject: str  # pipeline name or ""
    delay: bool = False
    backoff: bool = False


class Resilience(Fact):
    """One of: backoff, timeout, idempotent, resumable, dead-letter, rerun."""

    form: str
    subject: str = ""


class Rollback(Fact):
    """A way back: `whole` for the main pipelines, else for a side tool; `implied` where a mechanism only implies it."""

    form: str  # procedure, job, down-migration, blue-green, restore, version-input, immutable-version, backup
    whole: bool = True
    implied: bool = False
