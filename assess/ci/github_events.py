"""What starts a GitHub workflow: its `on:` in every form, as triggers, branches and path filters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.ci.conditions import branch_triggers, narrowed
from assess.documents import Mapping
from assess.facts import Trigger
from assess.terms.shapes import mapping, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Events = dict[str, Mapping]

# https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
EVENTS: dict[str, Trigger] = {
    "pull_request": Trigger.REQUEST,
    "pull_request_target": Trigger.REQUEST,
    "merge_group": Trigger.REQUEST,
    "release": Trigger.TAG,
    "schedule": Trigger.SCHEDULE,
    "workflow_dispatch": Trigger.MANUAL,
    "issue_comment": Trigger.MANUAL,
    "pull_request_review": Trigger.MANUAL,
    "issues": Trigger.MANUAL,
    "workflow_call": Trigger.CALL,
    "repository_dispatch": Trigger.CALL,
    "workflow_run": Trigger.UPSTREAM,
    "check_suite": Trigger.UPSTREAM,
    "check_run": Trigger.UPSTREAM,
    "deployment": Trigger.UPSTREAM,
    "deployment_status": Trigger.UPSTREAM,
    "registry_package": Trigger.UPSTREAM,
}
CHANGES = ("push", "pull_request", "pull_request_target")
MERGED = re.compile(r"(?<!!)\bgithub\.event\.pull_request\.merged\b(?!\s{0,5}(?:!=|==\s{0,5}false))")
OF_A_REQUEST = re.compile(r"workflow_run\.event\s{0,5}==\s{0,5}'pull_request")
AFTER_THE_REQUEST = frozenset({"closed"})


def events_of(workflow: Mapping) -> Events:
    """Return the events of `on:` with their settings, written as a word, a list or a mapping."""
    match workflow.get("on"):
        case Mapping() as events:
            return {event: mapping(settings) for event, settings in events.items()}
        case written:
            return {event: Mapping() for event in texts(written)}


def _triggers(events: Events) -> tuple[Trigger, ...]:
    found: list[Trigger] = []
    for event, settings in events.items():
        if event == "push":
            found += _of_push(settings)
        elif event in EVENTS:
            found.append(EVENTS[event])
    return tuple(dict.fromkeys(found))


def _of_push(settings: Mapping) -> Iterator[Trigger]:
    branches, ignored = texts(settings.get("branches")), texts(settings.get("branches-ignore"))
    if branches:
        yield from branch_triggers(branches)
    elif ignored:
        yield from branch_triggers(("**", *(f"!{branch}" for branch in ignored)))
    elif "tags" not in settings:
        yield from (Trigger.MAIN, Trigger.BRANCH)
    if texts(settings.get("tags")):
        yield Trigger.TAG


def _after_merge(events: Events) -> bool:
    """Say whether its requests start it only when they are closed: that is after the merge."""
    types = [frozenset(texts(settings.get("types"))) for event, settings in events.items() if event in CHANGES[1:]]
    return bool(types) and all(kinds == AFTER_THE_REQUEST for kinds in types)


def _when_merged(events: Events, condition: str | None) -> bool:
    """Say whether a job asks that the request was merged, beside other events of it."""
    closed = any("closed" in texts(settings.get("types")) for event, settings in events.items() if event in CHANGES[1:])
    return closed and condition is not None and MERGED.search(condition) is not None


def is_for_requests(conditions: Iterable[str | None]) -> bool:
    """Say whether a workflow that runs after another one asks that a request started that."""
    return any(condition is not None and OF_A_REQUEST.search(condition) for condition in conditions)


def triggers_of(events: Events, condition: str | None, *, for_requests: bool = False) -> tuple[Trigger, ...]:
    """Return the triggers of a job under its own condition; `for_requests`: what it runs after are requests' runs."""
    found = narrowed(_triggers(events), condition)
    if for_requests:
        found = tuple(Trigger.REQUEST if trigger is Trigger.UPSTREAM else trigger for trigger in found)
    if not _after_merge(events) and not _when_merged(events, condition):
        return found
    merged = (Trigger.MAIN if trigger is Trigger.REQUEST else trigger for trigger in found)
    return tuple(dict.fromkeys(merged))


def paths_of(events: Events) -> tuple[str, ...]:
    """Return the path filters if every change that starts the workflow has one."""
    filters = []
    for settings in (settings for event, settings in events.items() if event in CHANGES):
        ignored = tuple(f"!{path}" for path in texts(settings.get("paths-ignore")))
        filters.append(texts(settings.get("paths")) + ignored)
    return tuple(dict.fromkeys(path for paths in filters for path in paths)) if all(filters) else ()


def branches_of(events: Events) -> tuple[str, ...]:
    """Return the branch filter of pushes, as written; `!x` is ignored."""
    push = events.get("push", Mapping())
    return texts(push.get("branches")) + tuple(f"!{branch}" for branch in texts(push.get("branches-ignore")))
