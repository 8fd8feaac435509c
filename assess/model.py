"""The model's structure: phases, key areas and the approach profile; and where a team writes what it decided."""

from __future__ import annotations

from assess.levels import Level

SETTINGS_FILE = ".dataops-assess.toml"  # at the top of the assessed commit
LEVEL_NAMES = {level: level.name.capitalize() for level in Level}
PHASES = {
    "plan": "Plan",
    "develop": "Develop",
    "test": "Test",
    "release": "Release",
    "deploy": "Deploy",
    "operate": "Operate",
    "monitor": "Monitor",
    "feedback": "Feedback",
}
AREAS = {
    "collaboration": "Collaboration and communication",
    "automation": "Automation",
    "observability": "Monitoring and observability",
    "reproducibility": "Version control and reproducibility",
}
TENDS_TO_DATAOPS = 0.67
TENDS_TO_TRADITIONAL = 0.33
APPROACH = {
    "development": ("develop.version-control", "develop.review", "automation.ci", "deploy.ci-cd"),
    "testing": ("test.unit", "test.integration", "test.regression", "automation.testing"),
    "deployment": ("deploy.ci-cd", "deploy.environments", "deploy.validation", "automation.deployment"),
    "monitoring": (
        "operate.pipeline-health",
        "observability.alerting",
        "monitor.freshness",
        "monitor.anomalies",
    ),
    "collaboration": (
        "develop.review",
        "collaboration.cross-functional",
        "collaboration.visibility",
        "collaboration.contracts",
    ),
    "documentation": ("plan.documentation", "release.changelog", "observability.lineage"),
    "change-management": (
        "reproducibility.audit-trail",
        "test.regression",
        "release.rollback",
        "automation.deployment",
    ),
}


def group_of(practice: str) -> str:
    """Return the phase or area of a practice: the part of its id before the dot."""
    return practice.partition(".")[0]
