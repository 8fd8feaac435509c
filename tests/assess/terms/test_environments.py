import pytest

from assess.facts import EnvironmentKind
from assess.terms.environments import environment_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("cal-staging", EnvironmentKind.STAGING),
        ("docker-compose-production", EnvironmentKind.PRODUCTION),
        ("pre-prod", EnvironmentKind.STAGING),
        ("dev.tfvars", EnvironmentKind.DEVELOPMENT),
        ("product", None),
    ],
)
def test_names_mean_stages(name: str, kind: EnvironmentKind | None) -> None:
    assert environment_kind(name) == kind
