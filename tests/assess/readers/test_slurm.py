"""Mails of Slurm's jobs."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Audience
from assess.readers import slurm


@pytest.mark.parametrize(
    ("lines", "audiences"),
    [
        ("#SBATCH --mail-type=ALL", [Audience.PERSON]),
        ("#SBATCH --mail-type=END,FAIL\n#SBATCH --mail-user=data-team@orders.org", [Audience.TEAM]),
        ("#SBATCH --mail-type=END", []),
        ("#SBATCH --mail-type=NONE", []),
        ("echo --mail-type=ALL", []),
    ],
)
def test_whom_a_failed_job_tells(lines: str, audiences: list[Audience]) -> None:
    found = slurm.read(Document("jobs/load.slurm", f"#!/bin/bash\n{lines}\n".encode()))
    assert [one.audience for one in found] == audiences
