"""Addresses of consoles and dashboards in code."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import DashboardForm
from assess.readers import console_links

STATES = "https://eu-west-1.console.aws.amazon.com/states/home#/statemachines"


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("lib/alarms.ts", f"const a = 1\nconst text = `A run failed. Check {STATES}`\n", [2]),
        ("alarms.tf", 'description = "https://console.cloud.google.com/kubernetes/workload?project=shop"\n', [1]),
        ("notify.py", 'URL = "https://grafana.${DOMAIN}/d/loads/loads"\n', [1]),
        ("notify.py", 'URL = "https://app.datadoghq.eu/dashboard/abc"\n', [1]),
        ("run.sh", 'echo "https://argocd.corp.org/applications/loads"\n', [1]),
        ("alarms.tf", f"# see {STATES}\n", []),
        ("notify.py", 'DOCS = "https://docs.datadoghq.com/dashboards/"\n', []),
        ("data.py", 'URL = "https://console.cloud.google.com/marketplace/details/shop"\n', []),
        ("get.sh", "curl https://grafana.com/grafana.tar.gz\n", []),
    ],
)
def test_addresses_of_pages_on_runs(path: str, text: str, lines: list[int]) -> None:
    found = list(console_links.read(Document(path, text.encode())))
    assert [one.source.line for one in found if one.form is DashboardForm.LINK] == lines
