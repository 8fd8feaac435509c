"""Jobs of Slurm that mail when they end or fail: to an address that the script names, else to whoever submits them.

https://slurm.schedmd.com/sbatch.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Alert, Audience, Condition, Source
from assess.readers.protocol import Want
from assess.terms.audience import audience_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "slurm"
VERSION = 1
WANTS = (Want(suffixes=(".slurm", ".sbatch", ".sh", ".bash", ".job", ".sub"), needles=(b"#SBATCH",)),)
GIVES = (Alert,)

MAILS = re.compile(r"^#SBATCH[ \t]{1,8}--mail-type[= ][\w,]{0,60}?\b(?:ALL|FAIL)\b", re.MULTILINE)
TO = re.compile(r"^#SBATCH[ \t]{1,8}--mail-user[= ]([\w.+-]{1,60}@[\w.-]{1,60})", re.MULTILINE)


def read(document: Document) -> Iterator[Alert]:
    """Yield the mail on the failure of the job that a script submits."""
    found = MAILS.search(document.text)
    if found is None:
        return
    address = TO.search(document.text)
    yield Alert(
        source=Source(path=document.path, line=document.text.count("\n", 0, found.start()) + 1, tool=TOOL),
        on=Condition.RUN_FAILURE,
        channel="email",
        audience=audience_of(address[1]) if address else Audience.PERSON,
        subject=document.path,
    )
