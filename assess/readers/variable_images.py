"""Images that pipelines run by the name that a file of Airflow variables gives them.

https://airflow.apache.org/docs/apache-airflow/stable/howto/variable.html#import-and-export
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping, line_of
from assess.facts import Pin, Source
from assess.readers.protocol import Want
from assess.terms.pins import pin_of_image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "variable-images"
VERSION = 1
WANTS = (Want(names=("*variables*.json",), needles=(b"image",)),)
GIVES = (Pin,)

NAMED = re.compile(r"(?:^|_)image(?:_|$)", re.IGNORECASE)
IMAGE = re.compile(r"[a-z0-9][\w.-]{0,100}(?:/[\w.-]{1,100}){1,6}:[\w.-]{1,128}")


def read(document: Document) -> Iterator[Pin]:
    """Yield the images with their tags; paths and policies of images are none."""
    variables = document.json
    if not isinstance(variables, Mapping):
        return
    for name, value in variables.items():
        if isinstance(value, str) and NAMED.search(str(name)) and IMAGE.fullmatch(value):
            kind = pin_of_image(value)
            if kind:
                source = Source(path=document.path, line=line_of(variables, str(name)), tool=TOOL)
                yield Pin(source=source, scope="job-image", ecosystem="docker", kind=kind, name=value)
