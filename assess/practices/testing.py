"""Test: unit, integration, data quality and regression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.evidence.chain import chain_of_checks
from assess.evidence.changes import with_each_change
from assess.evidence.code_checks import (
    RECORDS,
    checking_pipelines,
    held_to_schemas,
    is_own_age,
    is_own_guard,
    share_around,
)
from assess.evidence.deployment import tried_by_request
from assess.evidence.hosted import Hosted, hosted_jobs
from assess.evidence.links import (
    chained,
    first,
    lacking,
    not_on_change,
    proven,
    run_elsewhere,
    starts,
    steps,
    steps_of,
    switched_off,
    tolerated,
)
from assess.evidence.reach import Territory, is_near
from assess.evidence.telling import checks_elsewhere
from assess.facts import (
    Activity,
    Actor,
    CheckKind,
    CiJob,
    Code,
    CodeKind,
    Dataset,
    DatasetKind,
    Facts,
    QualityCheck,
    Run,
    Suite,
    SuiteKind,
)
from assess.findings import Effort, Finding, Share, absent, met, partial, practice, share, shown
from assess.running.steps import DATABASES
from assess.terms.local_engines import is_whole
from assess.thresholds import CHECKING_CODE, HALF, MOST, UNIT_CASES, UNIT_FEW, UNIT_REACH
from assess.values import replace
from assess.weights import data_code, main_language

if TYPE_CHECKING:
    from collections.abc import Iterable

AUTOMATED = frozenset(
    {Activity.UNIT_TEST, Activity.INTEGRATION_TEST, Activity.DATA_TEST, Activity.TRANSFORM, Activity.COMPARE}
)
PIPELINES_RUN = frozenset({Activity.TRANSFORM, Activity.DATA_TEST})
TRIED = frozenset(
    {Activity.PLAN, Activity.TRANSFORM}
)  # a dry run of the platform, or a run by hand, may pass for a test
OF_FUNCTIONS = frozenset({SuiteKind.UNIT, SuiteKind.HELPER})
PIPELINES = "pipelines"
TESTED = frozenset({Activity.UNIT_TEST, Activity.INTEGRATION_TEST, Activity.DATA_TEST})
SIDE_LANGUAGES = frozenset({"typescript", "javascript", "shell"})  # where helpers are written beside other data code
PLATFORM = frozenset({"kubectl", "helm", "ansible"})  # a dry run of theirs looks at no pipeline
FEEDS = frozenset({DatasetKind.SOURCE, DatasetKind.FEED})


@practice(
    "test.unit",
    title="Unit tests of single transformations run in CI",
    remedy="Write a test for the transformation that broke last, and run it in CI.",
    effort=Effort.DAYS,
)
def unit_tests(facts: Facts) -> Finding:
    """A tested transformation can be changed without fear."""
    language = main_language(facts)
    suites = [suite for suite in facts.of(Suite) if _tests_units(suite, language) and suite.cases]
    of_main = [suite for suite in suites if suite.language == language]
    in_ci = [suite for suite in of_main if suite.run_in_ci]
    unit, modules = _units(facts, language)
    subjects = {subject for suite in in_ci for subject in suite.subjects}
    reached = Share(n=min(len(subjects), modules), of=modules, unit=unit, needed=UNIT_REACH)
    cases = sum(suite.cases for suite in in_ci)
    links = chained(
        proven("exists", first("unit tests", suites)),
        proven("on the main language", first("unit tests", of_main), broken=first("tests in another language", suites)),
        proven(
            "run in CI",
            (*first("unit tests that CI runs", in_ci), *steps_of(facts, Activity.UNIT_TEST)),
            holds=bool(in_ci),
            broken=switched_off(facts, {Activity.UNIT_TEST}),
        ),
    )
    enough = reached.value >= UNIT_REACH or (modules < UNIT_FEW and cases >= UNIT_CASES)
    certain = not is_near(reached.value, UNIT_REACH) and all(suite.certain for suite in in_ci)
    count = f"{cases} tests of {reached.n:.0f} of {modules} {unit}"
    if in_ci and enough:
        finding = met(f"CI runs {count}", *shown("unit tests", *in_ci), certain=certain, share=reached)
        return replace(finding, links=links)
    helping = [suite for suite in facts.of(Suite) if suite.kind is SuiteKind.HELPER and suite.cases]
    if in_ci:
        finding = partial(f"CI runs {count} only", *shown("unit tests", *in_ci), certain=certain, share=reached)
    elif of_main:
        finding = partial("unit tests exist, but no CI here runs them", *shown("unit tests", *of_main), share=reached)
    elif suites:
        proof = shown("unit tests", *_run_first(suites))
        finding = partial(
            f"the main language, {language or 'unknown'}, has no unit tests; another has",
            *proof,
            certain=not any(suite.run_in_ci for suite in suites),  # they may test it in a way of their own
        )
    elif helping:
        finding = partial("tests of helpers, plug-ins and endpoints only", *shown("tests", *_run_first(helping)))
    else:
        return absent("no unit tests")
    return replace(finding, links=links)


@practice(
    "test.integration",
    title="Whole pipelines are run in integration tests",
    remedy="Let CI build the changed models in a schema of its own, or run one pipeline against a container.",
    effort=Effort.DAYS,
)
def integration_tests(facts: Facts) -> Finding:
    """Parts that work alone fail where they meet."""
    runs = _enabled(facts, Actor.CI)
    built = [run for run in runs if run.activity is Activity.INTEGRATION_TEST]
    built += [run for run in with_each_change(facts, runs) if run.activity in PIPELINES_RUN]
    suites = [one for one in facts.of(Suite) if one.kind is SuiteKind.INTEGRATION or is_whole(one.engine)]
    in_ci = [suite for suite in suites if suite.run_in_ci]
    territory = Territory.of(facts)
    alone = territory.reached(built, in_ci)
    built += tried_by_request(facts)
    reached = territory.reached(built, in_ci)
    ran = (*steps(built), *first("integration tests that CI runs", in_ci))
    links = chained(
        proven("exists", (*first("runs pipelines before the merge", built), *first("integration tests", suites))),
        proven("run in CI", ran, broken=switched_off(facts, {Activity.INTEGRATION_TEST})),
        proven("on most of the code", ran, holds=reached >= MOST, broken=territory.left(built, in_ci)),
    )
    if reached >= MOST:
        proof = (*shown("runs pipelines before the merge", *built), *shown("integration tests", *in_ci))
        certain = (alone >= MOST and not is_near(alone, MOST)) and (
            any(run.certain for run in built) or any(one.certain and not is_whole(one.engine) for one in in_ci)
        )
        reason = f"CI runs the pipelines of {reached:.0%} of the data code before the merge"
        return replace(met(reason, *proof, certain=certain), links=links)
    hosted = hosted_jobs(facts).on_change
    loading = [run for run in facts.of(Run) if run.activity is Activity.COMPILE and run.enabled]
    imports = [suite for suite in facts.of(Suite) if suite.kind is SuiteKind.IMPORT]
    weaker = (
        *shown("runs pipelines before the merge", *built),
        *shown("integration tests", *_run_first(suites)),
        *shown("a hosted job for each change", *hosted),
        *shown("a load or compile check", *imports, *_on_data_code(facts, loading)),
    )
    locally = [one for one in facts.of(Suite) if one.engine and one.run_in_ci and one.kind in OF_FUNCTIONS]
    if not weaker and locally:
        proof = shown("tests on a local engine", *locally)
        return replace(partial("steps are run in tests on a local engine only", *proof, certain=False), links=links)
    if not weaker and (whole := _whole_by_hand(facts)):
        proof = shown("runs and tests by hand", *whole)
        return replace(partial("a script runs and tests the pipelines, no CI", *proof, certain=False), links=links)
    if not weaker and (beside := [one for one in facts.of(CiJob) if one.enabled and _has_database(one)]):
        proof = shown("brings up a database", *beside)
        return replace(partial("CI runs something beside a temporary database", *proof, certain=False), links=links)
    if not weaker:
        tried = any(run.enabled and run.activity in TRIED for run in facts.of(Run))
        return absent("nothing runs pipelines, models or DAGs as a test", certain=not tried)
    if built or in_ci:
        reason = f"pipelines are run in tests for {reached:.0%} of the data code"
    elif suites:
        reason = "integration tests exist, but no CI here runs them"
    else:
        reason = "hosted jobs that are not defined here run them" if hosted else "load, parse or compile checks only"
    certain = reached == alone and not is_near(reached, MOST)
    return replace(partial(reason, *weaker, certain=certain), links=links)


@practice(
    "test.data-quality",
    title="Data is validated against defined expectations",
    remedy="Declare not-null and unique checks on the models that are read most, and run them with the pipeline.",
    effort=Effort.DAYS,
)
def data_quality(facts: Facts) -> Finding:
    """Wrong data looks as right as right data until somebody decides by it."""
    declared = [check for check in facts.of(QualityCheck) if not is_own_age(check)]
    enabled = [check for check in declared if check.enabled]
    running = [check for check in enabled if check.run_by or check.scheduled or check.on_change]
    widest, checked = _best_covered(facts, enabled), _best_covered(facts, running)
    certain = not is_near(checked.value, checked.needed) and all(check.certain for check in running)
    chain = chain_of_checks(facts, running)
    counts = chain.after(f"{checked.n:.0f} of {checked.of:.0f} {checked.unit} have checks that run")
    links = chained(
        proven("exists", first("a check", declared)),
        proven("enabled", first("an enabled check", enabled), broken=first("a check that is off", declared)),
        proven(
            "run",
            chain.lines or first("a check that runs", running),
            holds=bool(running),
            broken=(*switched_off(facts, PIPELINES_RUN), *run_elsewhere(facts)),
        ),
        proven(
            "on half of the data",
            first("a check that runs", _most_checked(running)),
            holds=checked.value >= checked.needed,
            broken=lacking(facts, checked, "no check that runs"),
        ),
    )
    proof = shown("a check that runs", *_most_checked(running))
    whole = checked.unit != PIPELINES or share_around(facts, running) >= HALF
    if running and checked.value >= checked.needed and whole:
        return replace(met(counts, *proof, certain=certain, share=checked), links=links)
    if running:
        return replace(partial(counts, *proof, certain=certain, share=checked), links=links)
    if enabled:
        reason = f"{widest.n:.0f} of {widest.of:.0f} {widest.unit} have checks, but nothing visible here runs them"
        return replace(partial(reason, *shown("a declared check", *enabled), share=widest), links=links)
    tests = [run for run in facts.of(Run) if _tests_data(run)]
    suites = [suite for suite in facts.of(Suite) if suite.kind is SuiteKind.DATA]
    if declared or tests or suites:
        weaker = (
            *shown("a check that is off", *declared),
            *shown("runs data tests", *tests),
            *shown("data tests", *suites),
        )
        reason = f"all {len(declared)} checks are switched off" if declared else "data tests that are not declared here"
        return replace(partial(reason, *weaker), links=links)
    if elsewhere := checks_elsewhere(facts):
        found = partial("checks that another place runs", *shown("tells of a check", *elsewhere), certain=False)
        return replace(found, links=links)
    return absent("no expectations on data are declared")


@practice(
    "test.regression",
    title="Tests run on each change, so that what works stays working",
    remedy="Run the tests on each pull or merge request and let a failure block the merge.",
    effort=Effort.HOURS,
)
def regression_tests(facts: Facts) -> Finding:
    """What worked yesterday is what nobody looks at today."""
    territory, hosted = Territory.of(facts), hosted_jobs(facts)
    runs = [run for run in _enabled(facts, Actor.CI) if run.activity in AUTOMATED]
    coming = _without_bare_imports(facts, with_each_change(facts, runs))
    on_change = [run for run in coming if run.blocks]
    suites = [one for one in facts.of(Suite) if one.on_change and one.kind not in {SuiteKind.IMPORT, SuiteKind.LOAD}]
    alone = territory.reached(on_change, suites)
    on_change += [run for run in tried_by_request(facts) if run.blocks]
    here = territory.reached(on_change, suites)
    reached = territory.reached(on_change, suites, models=bool(hosted.on_change))
    by_hosted = first("a hosted job tests each change", hosted.on_change)
    links = chained(
        proven("exists", (*first("tests", facts.of(Suite)), *first("runs tests", runs))),
        proven("run", (*steps(runs), *first("a hosted job", hosted.anything)), broken=switched_off(facts, AUTOMATED)),
        proven("on-change", (*starts([*coming, *on_change]), *by_hosted), broken=not_on_change(facts, runs)),
        proven("blocks", (*steps(on_change), *by_hosted), broken=tolerated(facts, coming)),
        proven(
            "on most of the code",
            (*steps(on_change), *by_hosted),
            holds=reached >= MOST,
            broken=territory.left(on_change, suites, models=bool(hosted.on_change)),
        ),
    )
    proof = (
        *shown("tests on each request", *on_change),
        *shown("tests on each request", *suites),
        *shown("a hosted job tests each change", *hosted.on_change),
    )
    if proof and reached >= MOST:
        reason = f"tests on each request reach {reached:.0%} of the data code" + _by_hosted(hosted, here, reached)
        certain = alone >= MOST and not is_near(reached, MOST)
        return replace(met(reason, *proof, certain=certain), links=links)
    compared = [run for run in facts.of(Run) if run.activity is Activity.COMPARE and run.enabled]
    by_hand = [run for run in facts.of(Run) if run.actor is Actor.SCRIPT and run.activity in TESTED and run.enabled]
    weaker = (
        *proof,
        *shown("tests that run otherwise", *runs),
        *shown("tests started by hand", *by_hand),
        *shown("compares outputs", *compared),
        *shown("tests", *_run_first(facts.of(Suite))),
        *shown("a load or compile check", *_on_data_code(facts, _compiling(facts))),
        *shown("a hosted job", *hosted.anything),
    )
    if not weaker:
        return absent("no automated tests")
    certain = here == alone and not is_near(reached, MOST)
    return replace(
        partial(_why_limited(bool(proof), bool(runs), reached), *weaker, certain=certain),
        links=links,
    )


def _tests_units(suite: Suite, language: str) -> bool:
    """Say whether a suite is of unit tests: those of a language of helpers are where the data code is written in it."""
    return suite.kind is SuiteKind.UNIT or (
        suite.kind is SuiteKind.HELPER and suite.language == language and language in SIDE_LANGUAGES
    )


def _units(facts: Facts, language: str) -> tuple[str, int]:
    """Return the plural noun and the number of the modules or models of the main kind."""
    of_main = [code for code in data_code(facts) if code.language == language]
    models = {one.name for one in facts.of(Dataset) if one.kind is DatasetKind.MODEL and one.enabled}
    modelled = sum(code.lines for code in of_main if code.kind is CodeKind.MODEL)
    others = sum(code.lines for code in of_main if code.kind not in {CodeKind.MODEL, CodeKind.MACRO})
    if models and modelled >= others:
        return "models", len(models)
    return f"{language or 'code'} modules", len(of_main)


def _enabled(facts: Facts, actor: Actor) -> list[Run]:
    return [run for run in facts.of(Run) if run.actor is actor and run.enabled]


def _whole_by_hand(facts: Facts) -> list[Run]:
    """Return what scripts run that build the data and then test it."""
    runs = [run for run in _enabled(facts, Actor.SCRIPT) if run.activity in PIPELINES_RUN]
    testing = {run.runner for run in runs if run.activity is Activity.DATA_TEST}
    building = {run.runner for run in runs if run.activity is Activity.TRANSFORM}
    return [run for run in runs if run.runner in testing & building]


def _run_first(suites: Iterable[Suite]) -> list[Suite]:
    return sorted(suites, key=lambda suite: (not suite.run_in_ci, -suite.cases))


def _on_data_code(facts: Facts, runs: Iterable[Run]) -> list[Run]:
    """Return the runs whose tool is made for a language of the data code; a check of infrastructure is none of data."""
    languages = {code.language for code in data_code(facts)}
    of_data = (run for run in runs if run.tool not in PLATFORM)
    return [run for run in of_data if not run.languages or languages & set(run.languages)]


def _has_database(job: CiJob) -> bool:
    return any(DATABASES.search(image) for image in job.services)


def _compiling(facts: Facts) -> list[Run]:
    return [run for run in facts.of(Run) if run.activity is Activity.COMPILE and run.enabled]


def _tests_data(run: Run) -> bool:
    return run.activity is Activity.DATA_TEST and run.enabled and run.actor is not Actor.SCRIPT


def _best_covered(facts: Facts, checks: Iterable[QualityCheck]) -> Share:
    """Return the better covered of the models (without any, the tables or pipelines) and of the main input feeds."""
    checked = list(checks)
    files = {one.source.path for one in facts.of(Code)}
    names = {check.dataset for check in checked if check.dataset} - files
    datasets = [one for one in facts.of(Dataset) if one.enabled]
    feeds = {one.name for one in datasets if one.kind in FEEDS}
    models = {one.name for one in datasets if one.kind is DatasetKind.MODEL}
    tables = {one.name for one in datasets if one.kind is DatasetKind.TABLE}
    if models:
        outputs = _share_of("models", models, names)
    elif tables:
        others = {check.dataset for check in facts.of(QualityCheck) if check.dataset} - feeds - files
        outputs = _share_of("tables", tables | others, names)
    else:
        outputs = checking_pipelines(facts, checked, needed=HALF)
    beyond_guards = [check for check in checked if not (is_own_guard(check) and check.kind is CheckKind.NON_EMPTY)]
    by_code = _code_checked(facts, beyond_guards, needed=HALF if models else CHECKING_CODE)
    shares = [outputs, _share_of("input feeds", feeds, names), by_code]
    if tables and not models:
        shares.append(checking_pipelines(facts, checked, needed=HALF))
    if any(check.tool == RECORDS for check in checked):
        shares.append(held_to_schemas(facts))
    return max(shares, key=lambda one: (one.value >= one.needed, one.value, one.of > 0))


def _code_checked(facts: Facts, checks: list[QualityCheck], *, needed: float) -> Share:
    """Return the share of the data code in files that check data themselves or build on code that does."""
    names = {check.dataset for check in checks} | {runner for check in checks for runner in check.run_by}
    code = data_code(facts)
    checked = sum(one.lines for one in code if one.source.path in names)
    return Share(n=checked, of=sum(one.lines for one in code), unit="lines of data code", needed=needed)


def _share_of(unit: str, all_names: Iterable[str], names: set[str]) -> Share:
    return share(sorted(all_names), lambda name: name in names, unit=unit, needed=HALF)


def _most_checked(checks: Iterable[QualityCheck]) -> list[QualityCheck]:
    """Return one check a dataset, so that the evidence spreads."""
    return list({check.dataset: check for check in checks}.values())


def _without_bare_imports(facts: Facts, runs: Iterable[Run]) -> list[Run]:
    """Drop the runs of unit tests where all that they could run are checks that files load."""

    def is_bare(run: Run) -> bool:
        kinds = {suite.kind for suite in facts.of(Suite) if suite.language in run.languages}
        return run.activity is Activity.UNIT_TEST and kinds == {SuiteKind.IMPORT}

    return [run for run in runs if not is_bare(run)]


def _by_hosted(hosted: Hosted, alone: float, reached: float) -> str:
    return f", {reached - alone:.0%} of it by a hosted job" if hosted.on_change and reached > alone else ""


def _why_limited(on_change: bool, runs: bool, reached: float) -> str:  # noqa: FBT001 - two plain findings
    if on_change:
        return f"tests on requests reach {reached:.0%} of the data code only"
    return "tests run, but not on each request" if runs else "tests or compile checks that do not run on each request"
