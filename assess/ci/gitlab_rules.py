"""When a GitLab job runs: `rules`, `only` and `except`, and the workflow's rules, as triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.ci.conditions import branch_trigger, truth
from assess.documents import Mapping
from assess.facts import Trigger
from assess.terms.shapes import entries, mapping, text, texts
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

Rules = tuple[Mapping, ...]

PUSHED = (Trigger.MAIN, Trigger.BRANCH, Trigger.TAG)  # pipelines that run without any rule
CANDIDATES = (Trigger.REQUEST, Trigger.MAIN, Trigger.BRANCH, Trigger.ENVIRONMENT_BRANCH, Trigger.TAG)
ON_REQUEST = (Trigger.SCHEDULE, Trigger.MANUAL, Trigger.CALL)  # pipelines that only a rule which names them shows
# https://docs.gitlab.com/ci/yaml/deprecated_keywords/#onlyrefs--exceptrefs
REFS: dict[str, tuple[Trigger, ...]] = {
    "branches": (Trigger.MAIN, Trigger.BRANCH),
    "pushes": PUSHED,
    "tags": (Trigger.TAG,),
    "merge_requests": (Trigger.REQUEST,),
    "schedules": (Trigger.SCHEDULE,),
    "web": (Trigger.MANUAL,),
    "api": (Trigger.MANUAL,),
    "triggers": (Trigger.CALL,),
    "pipelines": (Trigger.CALL,),
    "external": (Trigger.CALL,),
}


class Timing(Value):
    """When a job runs and how."""

    triggers: tuple[Trigger, ...]
    branches: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    enabled: bool = True
    manual: bool = False
    tolerated: bool = False


def timing(job: Mapping, rules: Rules | None, workflow: Rules | None) -> Timing:
    """Return when a job runs; without rules of its own it runs in every pipeline that the workflow starts."""
    if rules is not None:
        return _by_rules(job, rules, workflow)
    named = _by_refs(job) if "only" in job or "except" in job else None
    triggers = named if named is not None else PUSHED
    if workflow is not None:
        allowed = started(workflow, _universe(workflow))
        triggers = allowed if named is None else tuple(trigger for trigger in named if trigger in allowed)
    only = job.get("only")
    refs = texts(only.get("refs")) if isinstance(only, Mapping) else texts(only)
    return Timing(
        triggers=triggers,
        branches=tuple(ref for ref in refs if ref not in REFS),
        paths=texts(only.get("changes")) if isinstance(only, Mapping) else (),
        enabled=text(job.get("when")) != "never",
        manual=text(job.get("when")) == "manual",
        tolerated=_is_tolerated(job.get("allow_failure")),
    )


def _is_tolerated(value: object) -> bool:
    return value is True


def _by_rules(job: Mapping, rules: Rules, workflow: Rules | None) -> Timing:
    universe = _universe((*rules, *(workflow or ())))
    if workflow is not None:
        universe = started(workflow, universe)
    hits = {trigger: rule for trigger in universe if (rule := deciding(rules, trigger)) is not None}
    found = tuple(hits)
    if Trigger.BRANCH in found:
        found = tuple(trigger for trigger in found if trigger is not Trigger.ENVIRONMENT_BRANCH)
    used = [hits[trigger] for trigger in found]
    return Timing(
        triggers=found,
        paths=_paths(used),
        enabled=not all(text(rule.get("when")) == "never" for rule in rules),
        manual=bool(used) and all(_when(rule, job) == "manual" for rule in used),
        tolerated=bool(used)
        and all(_is_tolerated(rule.get("allow_failure", job.get("allow_failure"))) for rule in used),
    )


def _when(rule: Mapping, job: Mapping) -> str:
    return text(rule.get("when")) or text(job.get("when"))


def started(rules: Rules, triggers: Iterable[Trigger]) -> tuple[Trigger, ...]:
    """Return the triggers on which a list of rules lets something run."""
    found = tuple(trigger for trigger in triggers if deciding(rules, trigger) is not None)
    if Trigger.BRANCH in found:
        return tuple(trigger for trigger in found if trigger is not Trigger.ENVIRONMENT_BRANCH)
    return found


def deciding(rules: Rules, trigger: Trigger) -> Mapping | None:
    """Return the first rule that may let a job run on a trigger, None where none does."""
    for rule in rules:
        condition = rule.get("if")
        holds = truth(trigger, condition) if isinstance(condition, str) else True
        if holds is False:
            continue
        if text(rule.get("when")) != "never":
            return rule
        if holds is True and "changes" not in rule and "exists" not in rule:
            return None
    return None


def _universe(rules: Rules) -> tuple[Trigger, ...]:
    named = (trigger for trigger in ON_REQUEST if any(_names(rule, trigger) for rule in rules))
    return (*CANDIDATES, *named)


def _names(rule: Mapping, trigger: Trigger) -> bool:
    condition = rule.get("if")
    if not isinstance(condition, str):
        return False
    return truth(trigger, condition) is True and truth(Trigger.MAIN, condition) is False


def _by_refs(job: Mapping) -> tuple[Trigger, ...]:
    only, without = job.get("only"), job.get("except")
    refs = _refs(only) if only is not None else ("branches", "tags")
    found = [trigger for ref in refs or ("branches", "tags") for trigger in _of_ref(ref)]
    excluded = {trigger for ref in _refs(without) for trigger in _of_ref(ref)} - {Trigger.BRANCH}
    if "branches" in _refs(without):
        excluded.add(Trigger.BRANCH)
    return tuple(trigger for trigger in dict.fromkeys(found) if trigger not in excluded)


def _refs(value: object) -> tuple[str, ...]:
    return texts(value.get("refs")) if isinstance(value, Mapping) else texts(value)


def _of_ref(ref: str) -> tuple[Trigger, ...]:
    if ref in REFS:
        return REFS[ref]
    name = ref.strip("/").strip("^$").replace("\\", "")
    return REFS["branches"] if name.strip("().*+") == "" else (branch_trigger(name),)


def _paths(rules: Iterable[Mapping]) -> tuple[str, ...]:
    """Return the path filters if every rule has one."""
    filters = []
    for rule in rules:
        changes = rule.get("changes")
        filters.append(texts(changes.get("paths")) if isinstance(changes, Mapping) else texts(changes))
    return tuple(dict.fromkeys(path for paths in filters for path in paths)) if all(filters) else ()


def rules_of(written: Iterable[object] | None) -> Rules | None:
    """Return the rules of a list whose references are resolved; None where there is no list."""
    return None if written is None else tuple(mapping(rule) for entry in written for rule in entries(entry))
