"""What the gate compares a change with: the merge base with a branch, a named commit's, or a baseline file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assess.changed import changed_paths
from assess.errors import RepositoryError, UsageError
from assess.git import Git
from assess.settings import read_settings
from assess.snapshot import read_snapshot
from assess.values import replace
from lifecycle.gate import Ends, Judged, losses
from lifecycle.mainline import main_branches
from lifecycle.series import Series
from lifecycle.upgrades import read_document

if TYPE_CHECKING:
    from assess.assessing import Request, Rules
    from assess.assessment import Assessment
    from assess.reading import FactCache
    from assess.settings import Settings

BASELINE_SUFFIX = ".json"
LARGEST_BASELINE = 50_000_000  # bytes
OTHER_RULES = "The change also changes the team's own rules ([rules]): its base was judged by the new ones too."
NO_BASE = "The change was not compared: {why} Name the base with --base, or fetch it (`git fetch origin BRANCH`)."


def judge_change(
    request: Request,
    head: Assessment,
    base: str | None,
    *,
    cache: FactCache | None = None,
    rules: Rules | None = None,
) -> tuple[Judged, Assessment | None]:
    """Compare an assessed change with its base; return what the gate found, and the base's assessment.

    A base that cannot be found becomes a note. Raises UsageError for a baseline file that is none.
    """
    stated = _baseline(base)
    with Git.open(request.path) as git, Series(request.path, cache=cache, rules=rules) as series:
        try:
            commit = _merge_base(git, head.commit, stated.commit if stated else base)
        except (RepositoryError, UsageError) as error:
            return Judged(notes=(NO_BASE.format(why=error),)), None
        settings = request.settings or read_settings(read_snapshot(git, head.commit))
        before, notes = _before(git, series, replace(request, revision=commit), settings)
        tree = series.assess(replace(request, revision=head.commit, history_of=commit))
        changed = frozenset(changed_paths(git, commit, head.commit))
    ends = Ends(base=before, tree=tree, head=head, changed=changed, stated=stated)
    return Judged(losses=losses(ends, settings), notes=notes), before


def _before(git: Git, series: Series, request: Request, settings: Settings) -> tuple[Assessment, tuple[str, ...]]:
    """Assess the base by the change's own rules: a change of rules is told, and no practice is lost by it."""
    own = request.settings or read_settings(read_snapshot(git, request.revision))
    if own.rules == settings.rules:
        return series.assess(request), ()
    return series.assess(replace(request, settings=replace(own, rules=settings.rules))), (OTHER_RULES,)


def _baseline(base: str | None) -> Assessment | None:
    """Return the assessment that a baseline file holds; None where the base is no file."""
    if base is None or not base.endswith(BASELINE_SUFFIX):
        return None
    try:
        with Path(base).open("rb") as file:
            content = file.read(LARGEST_BASELINE + 1)
    except OSError as error:
        raise UsageError(f"{base}: the baseline cannot be read ({error.strerror}).") from error
    if len(content) > LARGEST_BASELINE:
        raise UsageError(f"{base}: no baseline: more than {LARGEST_BASELINE:,} bytes.")
    try:
        return read_document(content.decode())
    except ValueError as error:
        raise UsageError(f"{base}: no baseline ({error}); write one with `--format json -o {base}`.") from error


def _merge_base(git: Git, head: str, base: str | None) -> str:
    """Return the commit that a change began at; of a commit of the mainline itself its first parent."""
    found = [_common(git, head, git.resolve(base))] if base else _of_main_branches(git, head)
    for commit in found:
        if commit != head:
            return commit
    parents = git.first_parents(head)
    if len(parents) > 1:
        return parents[1]
    raise UsageError("there is no commit before this one.")


def _of_main_branches(git: Git, head: str) -> list[str]:
    tips = dict.fromkeys(git.references[name] for name in main_branches(git))
    if not tips:
        raise UsageError("no main branch is known here.")
    return [_common(git, head, tip) for tip in tips][:1]


def _common(git: Git, head: str, other: str) -> str:
    try:
        return git.run("merge-base", head, other).decode().strip()
    except RepositoryError as error:
        raise UsageError("the change and its base have no commit in common here.") from error
