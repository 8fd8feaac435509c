"""Conditions of CI systems, read as far as they decide which triggers a job or a step runs on.

The reading is three-valued: what cannot be decided changes nothing.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from assess.ci.expressions import Call, Expression, Literal, Name, Pattern, parse_expression
from assess.facts import Trigger
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

MAIN_BRANCHES = frozenset({"main", "master", "trunk"})
ENVIRONMENT_WORDS = frozenset(
    {
        "staging",
        "stage",
        "stg",
        "production",
        "prod",
        "prd",
        "release",
        "releases",
        "live",
        "dev",
        "develop",
        "development",
        "test",
        "qa",
        "uat",
        "preprod",
    }
)
RELEASE_WORDS = frozenset({"release", "releases", "env", "environment"})
WORD_BREAK = re.compile(r"[/_.\-]")
PLAIN_NAME = re.compile(r"[\w\-/\\.]++")
BLIND_TO = frozenset({Trigger.MANUAL, Trigger.CALL, Trigger.UPSTREAM, Trigger.COMMIT})  # may run on any reference
ON_MAIN = frozenset({Trigger.MAIN, Trigger.SCHEDULE})  # a schedule runs on the default branch
PUSHES = frozenset({Trigger.MAIN, Trigger.BRANCH, Trigger.ENVIRONMENT_BRANCH, Trigger.TAG})
DEFAULT_BRANCH = "main"

EVENTS = frozenset({"github.event_name", "ci_pipeline_source", "build.reason"})
FULL_REFS = frozenset({"github.ref", "build.sourcebranch"})
BRANCHES = frozenset({"github.ref_name", "ci_commit_branch", "ci_commit_ref_name", "build.sourcebranchname"})
DEFAULT_BRANCHES = frozenset({"ci_default_branch", "github.event.repository.default_branch"})
MERGED = "github.event.pull_request.merged"
TAG_NAME = "ci_commit_tag"
REQUESTS = frozenset(
    {
        "ci_merge_request_iid",
        "ci_merge_request_id",
        "ci_merge_request_target_branch_name",
        "ci_merge_request_source_branch_name",
        "github.base_ref",
        "github.head_ref",
        "system.pullrequest.pullrequestid",
        "system.pullrequest.targetbranch",
    }
)
TRIGGERS_OF_EVENTS: dict[str, frozenset[Trigger]] = {
    **dict.fromkeys(("pull_request", "pull_request_target", "merge_group"), frozenset({Trigger.REQUEST})),
    **dict.fromkeys(("merge_request_event", "pullrequest"), frozenset({Trigger.REQUEST})),
    **dict.fromkeys(("push", "individualci", "batchedci"), PUSHES),
    "release": frozenset({Trigger.TAG}),
    "schedule": frozenset({Trigger.SCHEDULE}),
    **dict.fromkeys(("workflow_dispatch", "manual", "web", "api"), frozenset({Trigger.MANUAL})),
    **dict.fromkeys(("workflow_run", "resourcetrigger"), frozenset({Trigger.UPSTREAM})),
    **dict.fromkeys(("repository_dispatch", "parent_pipeline", "pipeline", "trigger"), frozenset({Trigger.CALL})),
}
SEVERAL_EVENTS = frozenset({("merge_group", Trigger.REQUEST), ("push", Trigger.TAG), ("release", Trigger.TAG)})

# How the CI systems name the labels of a request.
LABEL = re.compile(r"\.labels\b|\.label\.name|ci_merge_request_labels|pull_request_labels")

Truth = bool | None


def branch_trigger(branch: str) -> Trigger:
    """Return what a push to a branch of this name is: to the main branch, to an environment's or to another."""
    name = branch.removeprefix("refs/heads/").lower()
    if name in MAIN_BRANCHES:
        return Trigger.MAIN
    named = name in ENVIRONMENT_WORDS or WORD_BREAK.split(name, maxsplit=1)[0] in RELEASE_WORDS
    return Trigger.ENVIRONMENT_BRANCH if named else Trigger.BRANCH


def branch_triggers(patterns: Iterable[str]) -> tuple[Trigger, ...]:
    """Return the triggers of a push to branches that match any of these names or globs (`!x` takes away)."""
    found: list[Trigger] = []
    without: set[Trigger] = set()
    for pattern in patterns:
        if pattern.startswith("!"):
            without.add(branch_trigger(pattern[1:]))
        elif pattern and not pattern.strip("*/."):
            found += (Trigger.MAIN, Trigger.BRANCH)
        else:
            found.append(branch_trigger(pattern))
    return tuple(trigger for trigger in dict.fromkeys(found) if trigger not in without - {Trigger.BRANCH})


def narrowed(triggers: tuple[Trigger, ...], condition: str | None) -> tuple[Trigger, ...]:
    """Return those triggers on which a condition can hold; one that cannot be decided changes nothing.

    A condition that names an environment's branch turns "any branch" into it, and one that asks for a merged
    request turns the request into a push to the main branch.
    """
    tree = None if condition is None else parse_expression(condition)
    if tree is None:
        return triggers
    asks_merged = MERGED in (condition or "").lower()
    found: list[Trigger] = []
    for trigger in triggers:
        if _holds(tree, _Event(trigger)) is not False:
            found.append(trigger)
        elif trigger is Trigger.BRANCH and _holds(tree, _Event(Trigger.ENVIRONMENT_BRANCH)) is not False:
            found.append(Trigger.ENVIRONMENT_BRANCH)
        elif trigger is Trigger.REQUEST and asks_merged and _holds(tree, _Event(trigger, merged=True)) is not False:
            found.append(Trigger.MAIN)
    return tuple(dict.fromkeys(found))


def truth(trigger: Trigger, condition: str) -> Truth:
    """Say whether a condition holds for sure (True), never (False) or undecidably (None) on one trigger."""
    tree = parse_expression(condition)
    return None if tree is None else _holds(tree, _Event(trigger))


def is_never(condition: str | None) -> bool:
    """Say whether a condition is false by its constants alone (`false`, `${{ false }}`, `always() && false`)."""
    tree = None if condition is None else parse_expression(condition)
    return tree is not None and _holds(tree, None) is False


def asks_label(condition: str | None) -> bool:
    """Say whether a request meets a condition only where somebody has put a label on it."""
    tree = None if condition is None else parse_expression(condition)
    return tree is not None and _asks_label(tree)


def _asks_label(tree: Expression) -> bool:
    match tree:
        case Call("||", operands):
            open_ways = [one for one in operands if _holds(one, _Event(Trigger.REQUEST)) is not False]
            return bool(open_ways) and all(map(_asks_label, open_ways))
        case Call("!" | "!=" | "!~"):
            return False
        case Call(_, operands):
            return any(map(_asks_label, operands))
        case Name(reference):
            return LABEL.search(reference) is not None
    return False


class _Event(Value, kw_only=False):
    """The run that a condition is asked about."""

    trigger: Trigger
    merged: bool = False

    @property
    def place(self) -> Trigger:
        """Return what the reference of the run is: of a merged request that is the branch which it went into."""
        # https://docs.github.com/actions/reference/workflows-and-actions/contexts#github-context
        return Trigger.MAIN if self.merged else self.trigger


def _holds(tree: Expression, event: _Event | None) -> Truth:  # noqa: C901, PLR0911 - one case a shape
    """Evaluate a tree; without an event only constants are known."""
    match tree:
        case Literal(text):
            return text not in ("", "false", "0", "null")
        case Name(name):
            return None if event is None else _is_set(event, name)
        case Pattern():
            return None
        case Call("&&", operands):
            return _all(_holds(operand, event) for operand in operands)
        case Call("||", operands):
            return _any(_holds(operand, event) for operand in operands)
        case Call("!", (operand,)):
            return _opposite(_holds(operand, event))
        case Call("!=", (left, right)):
            return _opposite(_equal(left, right, event))
        case Call("!~", (left, right)):
            return _opposite(_equal(left, right, event))
        case Call("==" | "=~", (left, right)):
            return _equal(left, right, event)
        case Call(name, operands):
            return _called(name, operands, event)


def _called(name: str, operands: tuple[Expression, ...], event: _Event | None) -> Truth:
    match name, operands:
        case "startswith", (Name(reference), Literal(prefix)) if event is not None and reference in FULL_REFS:
            return _starts(event, prefix)
        case "contains", (Name(reference), Literal(part)) if event is not None and reference in FULL_REFS:
            return _starts(event, part) if part.startswith("refs/") else _has_in_name(event, part)
        case "contains" | "endswith", (Name(reference), Literal(part)) if event and reference in FULL_REFS | BRANCHES:
            return _has_in_name(event, part)
        case "contains", (Call("fromjson", (Literal(text),)), item):
            return _any(_equal(item, Literal(word), event) for word in _words(text))
        case "in", (item, *choices):
            return _any(_equal(item, choice, event) for choice in choices)
        case "notin", (item, *choices):
            return _opposite(_any(_equal(item, choice, event) for choice in choices))
    return None


def _has_in_name(event: _Event, part: str) -> Truth:
    """Ask for the branch that a part of its name stands for: the main one or that of an environment."""
    name = part.strip("/")
    return None if branch_trigger(name) is Trigger.BRANCH else _is_branch(event.place, name)


def _words(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(str(word) for word in found) if isinstance(found, list) else ()


def _equal(left: Expression, right: Expression, event: _Event | None) -> Truth:
    match left, right:
        case Literal(one), Literal(other):
            return one.lower() == other.lower()
        case Literal(), Name():
            return _equal(right, left, event)
        case Name(reference), Name(other) if event is not None and other in DEFAULT_BRANCHES:
            return _is(event, reference, DEFAULT_BRANCH)
        case Name(reference), Call("format", (Literal("refs/heads/{0}"), Name(other))) if event is not None:
            return _is(event, reference, f"refs/heads/{DEFAULT_BRANCH}") if other in DEFAULT_BRANCHES else None
        case Name(reference), Literal(text) if event is not None:
            return _is(event, reference, text)
        case Name(reference), Pattern(text) if event is not None:
            return _matches(event, reference, text)
        case (Call() as call, Literal(text)) | (Literal(text), Call() as call) if text in ("true", "false"):
            return _holds(call, event) if text == "true" else _opposite(_holds(call, event))
    return None


def _is(event: _Event, reference: str, text: str) -> Truth:
    """Compare what the CI system knows of the run with a text."""
    if reference in EVENTS:
        return _is_event(event.trigger, text.lower())
    if reference in FULL_REFS:
        return _is_branch(event.place, text) if text.startswith("refs/heads/") else _starts(event, text) and None
    if reference in BRANCHES and text:
        return _is_branch(event.place, text)
    if reference == "github.ref_type":
        return _starts(event, "refs/tags/" if text == "tag" else "refs/heads/")
    known = _is_set(event, reference)
    if text in ("", "null", "false"):
        return _opposite(known)
    return known if reference == MERGED else known and None


def _is_event(trigger: Trigger, name: str) -> Truth:
    triggers = TRIGGERS_OF_EVENTS.get(name)
    # A called workflow sees its caller's event.
    if triggers is None or trigger in (Trigger.CALL, Trigger.COMMIT):
        return (triggers is not None and trigger in triggers) or None
    return None if (name, trigger) in SEVERAL_EVENTS else trigger in triggers


def _is_branch(trigger: Trigger, name: str) -> Truth:
    if trigger in (Trigger.REQUEST, Trigger.TAG):
        return False
    if trigger in BLIND_TO:
        return None
    kind = branch_trigger(name)
    if trigger in ON_MAIN:
        return kind is Trigger.MAIN
    return None if kind is trigger else False


def _is_set(event: _Event, reference: str) -> Truth:
    """Say whether a reference that stands alone has a value on this run."""
    if event.trigger in (Trigger.CALL, Trigger.COMMIT):
        return None
    if reference == TAG_NAME:
        return event.trigger is Trigger.TAG
    if reference in REQUESTS:
        return event.trigger is Trigger.REQUEST
    if reference == "ci_commit_branch":
        return event.trigger not in (Trigger.REQUEST, Trigger.TAG)
    if reference == MERGED and event.trigger is Trigger.REQUEST:
        return event.merged
    return None


def _starts(event: _Event, prefix: str) -> Truth:
    """Say whether the full reference of a run begins with a prefix such as `refs/tags/v`."""
    if event.place in BLIND_TO:
        return None
    if prefix.startswith("refs/tags"):
        return event.place is Trigger.TAG
    if prefix.startswith("refs/pull"):
        return event.place is Trigger.REQUEST
    if not prefix.startswith("refs/heads"):
        return None
    rest = prefix.removeprefix("refs/heads").strip("/")
    return _is_branch(event.place, rest) if rest else event.place not in (Trigger.REQUEST, Trigger.TAG)


def _matches(event: _Event, reference: str, pattern: str) -> Truth:
    """Read `=~ /^(main|staging)$/` as one comparison each; the pattern itself is never run."""
    names = pattern.removesuffix("i").strip("/").strip("^$").strip("()").split("|")
    if reference in BRANCHES and all(PLAIN_NAME.fullmatch(name) for name in names):
        return _any(_is_branch(event.trigger, name.replace("\\", "").rstrip("/")) for name in names)
    if reference in BRANCHES and event.trigger is Trigger.REQUEST:
        return False
    return _is_set(event, reference) and None if reference == TAG_NAME else None


def _opposite(value: Truth) -> Truth:
    return None if value is None else not value


def _all(values: Iterable[Truth]) -> Truth:
    found = tuple(values)
    return False if False in found else (None if None in found else True)


def _any(values: Iterable[Truth]) -> Truth:
    found = tuple(values)
    return True if True in found else (None if None in found else False)
