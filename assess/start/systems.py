"""The CI systems that a job is known for."""

from enum import StrEnum


class System(StrEnum):
    """The CI systems that a job is known for."""

    GITHUB = "github-actions"
    GITLAB = "gitlab-ci"
    AZURE = "azure-pipelines"
    CIRCLECI = "circleci"
    JENKINS = "jenkins"
