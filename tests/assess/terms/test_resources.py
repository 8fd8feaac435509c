import pytest

from assess.facts import Condition, DashboardSubject
from assess.terms.resources import area_of, condition_of, subject_of


@pytest.mark.parametrize(
    ("resource", "area"),
    [
        ("google_composer_environment", "orchestration"),
        ("google_storage_bucket", "storage"),
        ("google_storage_bucket_iam_member", "access"),
        ("AWS::Glue::Job", "compute"),
        ("Microsoft.Synapse/workspaces", "warehouse"),
        ("Deployment", "compute"),
        ("scaleway_container_namespace", "compute"),
        ("ovh_cloud_project_database", "storage"),
        ("acme_gadget", "other"),
        ("random_id", None),
    ],
)
def test_the_longest_prefix_decides_the_area(resource: str, area: str | None) -> None:
    assert area_of(resource) == area


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("DAG run failed", Condition.RUN_FAILURE),
        ("CPUUtilization", Condition.RESOURCE),
        ("monthly budget", Condition.COST),
        ("orders are stale", Condition.FRESHNESS),
        ("select_slo_burn_rate", Condition.SLA_MISS),
        ("something", Condition.OTHER),
    ],
)
def test_words_decide_the_condition(text: str, condition: Condition) -> None:
    assert condition_of(text) is condition


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Airflow DAG durations", DashboardSubject.PIPELINES),
        ("CPU of the cluster", DashboardSubject.PLATFORM),
        ("Data quality", DashboardSubject.QUALITY),
        ("Revenue", DashboardSubject.UNKNOWN),
    ],
)
def test_words_decide_what_a_dashboard_shows(text: str, subject: DashboardSubject) -> None:
    assert subject_of(text) is subject
