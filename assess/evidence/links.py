"""The chain of use with its lines: where each link holds, and what breaks the weakest."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from assess.evidence import rhythm as when
from assess.evidence.changes import with_each_change
from assess.evidence.hosted import hosted_jobs
from assess.facts import Activity, Actor, CiJob, Dataset, Fact, Facts, Run
from assess.findings import Evidence, Link, shown
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from assess.findings import Share

KEPT = 3  # lines a link: a thing, the step that runs it, what starts the step
TRIGGERS = 2  # of a job that are told
LONGEST = 32  # characters of a command


def proven(name: str, proof: Iterable[Evidence], *, holds: bool | None = None, broken: Iterable[Evidence] = ()) -> Link:
    """Return a link that holds where there is proof, unless said otherwise; where it does not, with what breaks it."""
    some = tuple(islice(proof, KEPT))
    is_held = bool(some) if holds is None else holds
    return Link(link=name, holds=is_held, evidence=some if is_held else tuple(islice(broken, KEPT)))


def chained(*links: Link) -> tuple[Link, ...]:
    """Return the links; the weakest, the first that does not hold, begins with the line of the link before it."""
    weakest = next((at for at, link in enumerate(links) if not link.holds), 0)
    if not weakest:
        return links
    before, broken = links[weakest - 1], links[weakest]
    told = {(one.path, one.line) for one in broken.evidence}
    lines = (*(one for one in before.evidence[:1] if (one.path, one.line) not in told), *broken.evidence)
    return (*links[:weakest], replace(broken, evidence=lines), *links[weakest + 1 :])


def first(shows: str, facts: Iterable[Fact]) -> tuple[Evidence, ...]:
    """Return the evidence of the first of some facts."""
    return shown(shows, *islice(facts, 1))


def steps(runs: Iterable[Run]) -> tuple[Evidence, ...]:
    """Return where runs stand: the step that runs something, and the job or pipeline around it."""
    run = next(iter(runs), None)
    if run is None:
        return ()
    around = shown(_told(run), run.runner_source) if run.runner_source else ()
    return (*shown(f"runs `{command(run)}`", run), *around)


def steps_of(facts: Facts, activity: Activity) -> tuple[Evidence, ...]:
    """Return where CI does such a thing: the step, and the job around it."""
    runs = (run for run in facts.view().of(Run) if run.activity is activity and run.enabled)
    return steps(run for run in runs if run.actor is Actor.CI)


def starts(runs: Iterable[Run]) -> tuple[Evidence, ...]:
    """Return the jobs or pipelines of runs with what starts them."""
    some = dict.fromkeys((run.runner_source or run.source, _told(run)) for run in runs)
    return tuple(evidence for source, told in islice(some, 1) for evidence in shown(told, source))


def switched_off(facts: Facts, activities: Collection[Activity]) -> tuple[Evidence, ...]:
    """Return the jobs and steps of such an activity that are switched off; else those that no CI or pipeline runs."""
    view = facts.view()  # what breaks a link changes no rating: what is asked for it must not either
    runs = [run for run in view.of(Run) if run.activity in activities]
    jobs = {job.job: job for job in view.of(CiJob) if not job.enabled}
    off = [run for run in runs if not run.enabled]
    proof = [*first("the job is switched off", (jobs[run.runner] for run in off if run.runner in jobs))]
    proof += first("the step is switched off", (run for run in off if run.runner not in jobs))
    return tuple(proof) or first("nothing here runs this", (run for run in runs if run.actor is Actor.SCRIPT))


def run_elsewhere(facts: Facts) -> tuple[Evidence, ...]:
    """Return what shows a job of a hosted service, which may run what nothing here runs."""
    return first("a hosted job, defined elsewhere", hosted_jobs(facts.view()).anything)


def not_on_change(facts: Facts, runs: Iterable[Run]) -> tuple[Evidence, ...]:
    """Return what starts the runs that do not come with each change."""
    some = list(runs)
    coming = set(map(id, with_each_change(facts.view(), some)))
    return starts(run for run in some if id(run) not in coming)


def tolerated(facts: Facts, runs: Iterable[Run]) -> tuple[Evidence, ...]:
    """Return the jobs and steps whose failure lets everything go on."""
    jobs = {job.job: job for job in facts.view().of(CiJob) if job.tolerated}
    loose = [run for run in runs if not run.blocks]
    return (
        *first("a failure of this job stops nothing", (jobs[run.runner] for run in loose if run.runner in jobs)),
        *first("a failure of this step stops nothing", (run for run in loose if run.runner not in jobs)),
    )


def lacking(facts: Facts, share: Share, shows: str) -> tuple[Evidence, ...]:
    """Return where the first things that a share counts as missing are declared."""
    missing = set(share.missing)
    return first(shows, (one for one in facts.view().of(Dataset) if one.name in missing and one.enabled))


def command(run: Run) -> str:
    """Return the tool of a run and the first word that it is given."""
    if run.tool not in run.words:
        return run.tool[:LONGEST]
    rest = run.words[run.words.index(run.tool) + 1 :]
    verb = next((word for word in rest[:1] if word.isidentifier()), "")
    return f"{run.tool} {verb}".strip()[:LONGEST]


def _told(run: Run) -> str:
    return f"starts {', '.join(when.starts(run.triggers)[:TRIGGERS])}" if run.triggers else "no trigger is visible here"
