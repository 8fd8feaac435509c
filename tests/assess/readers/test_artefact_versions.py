"""Artefacts that are named by commit or build number."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import artefact_versions


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (".github/workflows/build.yml", "          tag_with_sha: true", 1),
        (".github/workflows/build.yml", '          tags="${IMAGE}:${SHORT_SHA}"', 1),
        (".github/workflows/build.yml", "  LAST_COMMIT: ${GITHUB_SHA}", 0),
        ("deploy.sh", "GIT_VERSION=`git describe --tags --always`", 1),
        ("deploy.sh", 'echo "$(git describe)"', 0),
        ("azure-pipelines.yml", "scriptArguments: --version $(Build.BuildId)", 1),
        ("azure-pipelines.yml", "testRunTitle: '$(Build.BuildNumber)'", 0),
        ("azure-pipelines.yml", "artifactName: 'factory-$(Build.BuildNumber)'", 1),
    ],
)
def test_a_name_by_commit_implies_a_way_back(path: str, text: str, found: int) -> None:
    assert len(list(artefact_versions.read(Document(path, f"{text}\n".encode())))) == found
