"""Which environment a run goes to where its job names none: guessed by options, variables, names and branches."""

from __future__ import annotations

import re
from itertools import pairwise
from posixpath import basename, splitext
from typing import TYPE_CHECKING

from assess.ci.conditions import branch_trigger, truth
from assess.documents import unwrapped
from assess.facts import Activity, EnvironmentKind, Trigger
from assess.running.command_patterns import program_of
from assess.terms.environments import environment_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.facts import CiJob

# What goes to an environment or looks at one; linters and unit tests do not.
PLACED = frozenset(
    {
        Activity.DEPLOY,
        Activity.TRANSFORM,
        Activity.MIGRATE,
        Activity.HOSTED_JOB,
        Activity.PLAN,
        Activity.ROLLBACK,
        Activity.DATA_TEST,
        Activity.FRESHNESS_TEST,
        Activity.SMOKE_TEST,
        Activity.WAIT,
    }
)
BRINGING = frozenset({Activity.DEPLOY, Activity.TRANSFORM, Activity.MIGRATE, Activity.HOSTED_JOB})
BY_OPERAND = frozenset({Activity.DEPLOY, Activity.PLAN, Activity.MIGRATE, Activity.ROLLBACK, Activity.HOSTED_JOB})
OPTIONS = frozenset(
    "--target -t --env -e --environment --stage --workspace -var-file --var-file -var --var --stack --context "
    "--kube-context -n --namespace --deployment -backend-config --deploy-env --env-name -i --inventory".split()
)
SELECTING = (("workspace", "select"), ("workspace", "new"), ("stack", "select"))
LOGINS = (
    "google-github-actions/auth",
    "google-github-actions/setup-gcloud",
    "aws-actions/configure-aws-credentials",
    "azure/login",
)
IDENTITIES = frozenset(
    "project_id role-to-assume service_account service_account_key credentials_json workload_identity_provider creds "
    "client-id subscription-id aws-access-key-id".split()
)
VARIABLE = re.compile(r"(?:\w+_)?(?:env|environment|stage|target|workspace)(?:_name)?", re.IGNORECASE)
NO_STAGE_VARIABLES = frozenset({"NODE_ENV"})  # how code is bundled, not where it goes
PLACES = frozenset({EnvironmentKind.PRODUCTION, EnvironmentKind.STAGING, EnvironmentKind.DEVELOPMENT})
AMBIGUOUS = frozenset({"stage", "live"})  # "stage" is a part of a pipeline too
PLAIN_STAGES = frozenset({"qa"})  # of the words for a place of tests, the one that names no activity
# `deploy-test` and `deploy_to_test`: behind these words "test" is a place.
BRINGS = frozenset({"deploy", "deployment", "promote"})
TO = frozenset({"to", "in", "on", "the"})
TESTS = frozenset({"test", "tst", "sit"})
UNKNOWN = re.compile(r"\$[{(]*+\s*+(?:\w{1,50}\.){0,4}(\w{1,100})\s*+[)}]*+")
WORD = re.compile(r"[a-z0-9]+")
TERNARY = re.compile(r"\$\{\{(.{1,500}?)\}\}")
CHOICE = re.compile(r"(?:(.+)&&)?\s*'([\w./-]+)'\s*")
BRANCH = re.compile(r"(?:refs/heads/|['\"])([\w.-]+)")
PLAIN = re.compile(r"[\w-]{1,100}")
MAX_CHOICE = 1_000  # characters of a text that may hold a choice
MAX_NAME = 200  # characters of a name that are looked at
AT_MAIN = frozenset({Trigger.MAIN, Trigger.TAG, Trigger.SCHEDULE, Trigger.MANUAL, Trigger.UPSTREAM})


def stage_by_options(words: tuple[str, ...], environment: Iterable[tuple[str, str]] = ()) -> str | None:
    """Return the environment that an option, an assignment or a variable of a command names, as written."""
    said = [_plain(value) for value in _values(words) if _is_stage(value)]
    set_for_it = [
        _plain(value)
        for name, value in environment
        if VARIABLE.fullmatch(name[:MAX_NAME]) and name not in NO_STAGE_VARIABLES and _is_stage(value)
    ]
    return next(iter([*said, *set_for_it]), None)


def stage_selected(words: tuple[str, ...]) -> str | None:
    """Return the workspace or stack that a command chooses for those after it."""
    plain = [word for word in words if not word.startswith("-")]
    chosen = (plain[at + 2] for at, pair in enumerate(pairwise(plain)) if pair in SELECTING and at + 2 < len(plain))
    return next((name for name in chosen if _is_stage(name)), None)


def stage_by_operands(words: tuple[str, ...], folder: str = "") -> str | None:
    """Return the environment that an argument (`deploy-prod`, `envs/prod`, `gs://x-prod`) or the folder names."""
    if program_of(unwrapped(words)) in ("dbt", "dbtf"):  # staging is a layer of models there
        return None
    operands = [word for word in words[1:] if not word.startswith("-")]
    return next((found for text in (*operands, folder) if (found := stage_in(text))), None)


def stage_of_login(name: str, inputs: Iterable[tuple[str, str]]) -> str | None:
    """Return the environment in the project, role or secret by which an action logs in to a cloud."""
    if not name.lower().startswith(LOGINS):
        return None
    said = (value for key, value in inputs if key.lower() in IDENTITIES)
    return next((found for value in said if (found := stage_in(value))), None)


def stage_by_name(job: str) -> str | None:
    """Return the environment in the name of a job (`<path>#<job>`), else in that of its file."""
    path, _, name = job.partition("#")
    return stage_in(name) or (stage_in(splitext(basename(path))[0]) if name else None)


def stage_by_branch(
    triggers: tuple[Trigger, ...], activity: Activity, job: CiJob | None, condition: str | None
) -> str | None:
    """Return the environment of the branch on which something is brought: the main branch's is production."""
    if activity not in BRINGING or not triggers:
        return None
    if Trigger.MAIN in triggers and AT_MAIN.issuperset(triggers):
        return "production"
    if Trigger.ENVIRONMENT_BRANCH not in triggers or Trigger.MAIN in triggers:
        return None
    said = BRANCH.findall((condition or "")[:MAX_NAME]) + (list(job.branches) if job else [])
    named = [name for name in said if branch_trigger(name) is Trigger.ENVIRONMENT_BRANCH]
    return next((name for name in named if environment_kind(name)), None)


def stages_by_trigger(written: str, triggers: tuple[Trigger, ...]) -> Iterator[tuple[tuple[Trigger, ...], str | None]]:
    """Yield the triggers and the environment of each outcome of `${{ condition && 'prod' || 'staging' }}`.

    Without such a choice that is everything at once; None stands for an outcome that cannot be decided.
    """
    choice = TERNARY.search(written[:MAX_CHOICE])
    if choice is None or "&&" not in choice[1]:
        yield triggers, written
        return
    grouped: dict[str | None, list[Trigger]] = {}
    for trigger in triggers:
        grouped.setdefault(_chosen(choice[1], trigger), []).append(trigger)
    yield from ((tuple(some), stage) for stage, some in grouped.items())


def stage_in(name: str) -> str | None:
    """Return the word of a name that means an environment to bring things to; None without one."""
    words = [word for word in WORD.findall(name[:MAX_NAME].lower()) if word not in AMBIGUOUS | TO]
    return next((word for before, word in zip(("", *words), words, strict=False) if _is_place(before, word)), None)


def _is_place(before: str, word: str) -> bool:
    return word in PLAIN_STAGES or environment_kind(word) in PLACES or (before in BRINGS and word in TESTS)


def _values(words: tuple[str, ...]) -> Iterator[str]:
    for before, word in zip(("", *words), words, strict=False):
        option, _, value = word.partition("=")
        if before in OPTIONS and not word.startswith("-"):
            yield word
        elif value and (option in OPTIONS or VARIABLE.fullmatch(option[:MAX_NAME])):
            yield value


def _is_stage(value: str) -> bool:
    if "\n" in value.strip():  # a block of variables for what is run
        return False
    named = UNKNOWN.fullmatch(value[:500])
    if named is not None and VARIABLE.fullmatch(named[1]):  # `$STAGE` says that there are stages, not which
        return False
    return environment_kind(value[:500]) is not None


def _plain(value: str) -> str:
    """Return a name as written, of a path, address or assignment the word that means the environment."""
    if "${{" in value or PLAIN.fullmatch(value):
        return value
    return stage_in(value) or value


def _chosen(choices: str, trigger: Trigger) -> str | None:
    for part in choices.split("||"):
        found = CHOICE.fullmatch(part)
        if found is None:
            return None
        holds = truth(trigger, found[1].strip().strip("()")) if found[1] else True
        if holds is not False:
            return found[2] if holds else None
    return None
