"""Deployments by Git: jobs of CI that write into the repository from which a cluster takes what it runs.

https://opengitops.dev, https://argo-cd.readthedocs.io/en/stable/user-guide/ci_automation/ and
https://airflow.apache.org/docs/helm-chart/stable/manage-dag-files.html#using-git-sync
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from assess.facts import Activity, Actor, CiJob, Command, Facts, Run, Trigger, Use
from assess.readers.sibling_repositories import PLATFORM, SPLIT

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANGES = frozenset({Trigger.MAIN, Trigger.TAG, Trigger.ENVIRONMENT_BRANCH})
# A repository that is called after an orchestrator may be this one; one of its pipelines or of a platform is fed.
FED = PLATFORM - {"airflow", "orchestration"} | {"manifests", "cluster", "charts"}
ADDRESS = re.compile(r"^(?:https?://|ssh://|git@)[^\s]{1,200}[:/]([\w.-]{1,100})$")
CHECKOUT = "actions/checkout"
# Actions that commit into another repository, and the input that names it, after their own documentation.
PUSHERS = {
    "cpina/github-action-push-to-another-repository": "destination-repository-name",
    "dmnemec/copy_file_to_another_repo_action": "destination_repo",
    "fjogeleit/yaml-update-action": "repository",
}


def handed_over(facts: Facts) -> tuple[Run, ...]:
    """Return a deployment for each job that a change of the main line starts and that pushes to such a repository."""
    return facts.made(_handed_over)


def _handed_over(facts: Facts) -> tuple[Run, ...]:
    taken = _taken_in(facts)
    pushes: dict[str, Command | Use] = {}
    for command in facts.of(Command):
        if command.words[:2] == ("git", "push") and command.enabled and command.owner in taken:
            pushes.setdefault(command.owner, command)
    for use in facts.of(Use):
        if use.enabled and any(map(_is_fed, _named_by(use, PUSHERS.get(use.name, "")))):
            pushes.setdefault(use.owner, use)
    jobs = (one for one in facts.of(CiJob) if one.enabled and one.job in pushes and CHANGES & set(one.triggers))
    return tuple(_run(job, pushes[job.job]) for job in jobs)


def _taken_in(facts: Facts) -> frozenset[str]:
    """Return the jobs that clone or check out a repository which is named as the one of a platform."""
    named: dict[str, list[str]] = defaultdict(list)
    for command in facts.of(Command):
        if command.words[:2] == ("git", "clone") and command.enabled:
            named[command.owner] += _names(command)
    for use in facts.of(Use):
        if use.name == CHECKOUT and use.enabled:
            named[use.owner] += _named_by(use, "repository")
    return frozenset(job for job, names in named.items() if any(map(_is_fed, names)))


def _names(command: Command) -> Iterator[str]:
    for word in command.words[2:]:
        if found := ADDRESS.match(word):
            yield found[1].removesuffix(".git")


def _named_by(use: Use, asked: str) -> list[str]:
    return [value.rpartition("/")[2] for name, value in use.inputs if name == asked]


def _is_fed(name: str) -> bool:
    return not FED.isdisjoint(SPLIT.split(name.lower()))


def _run(job: CiJob, push: Command | Use) -> Run:
    return Run(
        source=push.source,
        activity=Activity.DEPLOY,
        tool="git",
        actor=Actor.CI,
        triggers=job.triggers,
        runner=job.job,
        runner_source=job.source,
        certain=False,
        environment=job.environment,
        approval=job.approval,
        needs=job.needs,
    )
