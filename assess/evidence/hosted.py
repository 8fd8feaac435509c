"""Jobs of a hosted service that are documented or triggered here and defined elsewhere (codebook, rule 3)."""

from __future__ import annotations

from assess.evidence.deployment import AUTOMATIC
from assess.facts import Activity, Actor, Fact, Facts, Place, Record, RecordKind, Reference, Run, Trigger
from assess.readers.hosted_ci import SCHEMA_OF_REQUEST
from assess.values import Value

HOSTED_JOB = "hosted-job"


class Hosted(Value):
    """What shows the hosted jobs: on each change, at deployment and in the run of pipelines."""

    on_change: tuple[Fact, ...] = ()
    on_main: tuple[Fact, ...] = ()
    in_runs: tuple[Fact, ...] = ()

    @property
    def anything(self) -> tuple[Fact, ...]:
        """Return all that shows a hosted job."""
        return tuple(dict.fromkeys((*self.on_change, *self.on_main, *self.in_runs)))


def hosted_jobs(facts: Facts) -> Hosted:
    """Return what shows hosted jobs; a documented one counts where the code bears a trace of it, such as a job's id."""
    runs = [run for run in facts.of(Run) if run.activity is Activity.HOSTED_JOB and run.enabled]
    in_ci = [run for run in runs if run.actor is Actor.CI]
    references = [one for one in facts.of(Reference) if one.what == HOSTED_JOB and one.place is Place.ELSEWHERE]
    documented = [record for record in facts.of(Record) if record.kind is RecordKind.HOSTED_JOB]
    traced = bool(runs or references)
    schemas = [one for one in references if one.target == SCHEMA_OF_REQUEST]
    return Hosted(
        on_change=(
            *(run for run in in_ci if Trigger.REQUEST in run.triggers),
            *(documented if traced else ()),
            *schemas,
        ),
        on_main=tuple(run for run in in_ci if AUTOMATIC & set(run.triggers)),
        in_runs=(*(run for run in runs if run.actor is Actor.PIPELINE), *references),
    )
