"""Times that any file allows to what runs."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import set_timeouts


@pytest.mark.parametrize(
    ("path", "text", "figure"),
    [
        ("run.slurm", "#SBATCH --time=8:00:00   # at most", "8:00:00"),
        ("app.py", "memory=4096,\ntimeout=300,", "300"),
        ("host.json", '"functionTimeout": "04:00:00"', "04:00:00"),
        ("assets.py", 'tags={"dagster/max_runtime": str(60 * 60 * 10)},', "60 * 60 * 10"),
        ("app.py", "JOB_TIMEOUT = 60 * 60", "60 * 60"),
        (
            "cli.py",
            '@sentry_sdk.monitor(monitor_slug="load",\n  monitor_config={"checkin_margin": 60},\n)',
            "60minutes",
        ),
        ("app.py", "MAX_FLOW_RUN_MINUTES = 60", "60"),
        ("app.py", "@celery.task(\n    bind=True,\n    time_limit=settings.LIMIT,\n)", "settings.LIMIT"),
        ("app.py", "'max_wait_time_seconds': 28800,", "28800"),
        ("dag.py", "DbtCloudRunJobOperator(\n  timeout=1800,\n)", "1800"),
        ("flow.py", "@task(max_retries=2, timeout=timedelta(minutes=20))", "20"),
        ("stack.ts", "handler: 'load.run',\ntimeout: Duration.seconds(60),", "60"),
        ("config.json", '"lambda_memory_size": 256,\n"lambda_timeout": 30', "30"),
        ("azure/score.yml", "timeoutInMinutes: 240", "240"),
        ("agent.tpl", "timeout: 3600000ms", "3600000ms"),
        ("container.json.tmpl", '"attempt_duration_seconds":7500', "7500"),
        ("gdp.meta.yml", "update_period_days: 365", "365"),
        (".github/workflows/check.yml", 'on: {schedule: [{cron: "0 1 * * *"}]}\ntimeout-minutes: 20', "20"),
    ],
)
def test_a_limit_of_work(path: str, text: str, figure: str) -> None:
    assert [one.figure for one in set_timeouts.read(Document(path, text.encode()))] == [figure]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("load.py", "requests.get(url, timeout=600)"),
        ("load.py", "CACHE_TIMEOUT = 86400"),
        ("load.py", "timeout = 900"),
        ("load.py", "JOB_TIMEOUT = 30"),
        ("load.py", "MAX_RUN_SECONDS = 30"),
        ("load.py", "@app.task(\n    time_limit=None,\n)"),
        ("load.py", "start(time_limit=LIMIT)"),
        ("azure/build.yml", "timeoutInMinutes: 0"),
        ("azure/build.yml", "# timeoutInMinutes: 240"),
        (".github/workflows/build.yml", "on: push\ntimeout-minutes: 20"),
        ("wait.sh", "kubectl wait --timeout=30m"),
        ("compose.yaml", "memory: 2g\ntimeout: 30s"),
    ],
)
def test_a_wait_of_another_kind(path: str, text: str) -> None:
    assert list(set_timeouts.read(Document(path, text.encode()))) == []
