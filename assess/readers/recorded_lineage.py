"""Lineage that code records: in a catalogue by its interface, and of models with the run and the data they come from.

https://learn.microsoft.com/purview, https://docs.datahub.com/docs/api, https://openlineage.io and
https://mlflow.org/docs/latest/ml/model-registry
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Lineage, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "recorded-lineage"
VERSION = 3
WANTS = (
    Want(
        suffixes=(".py", ".ipynb", ".tmpl", ".scala"),
        needles=(
            *(b"urview", b"atahub", b"Atlas", b"penLineage", b"openlineage", b"AssetMat", b"AssetObs"),
            *(b"register_model", b"Model.register", b"registered_model_name", b"FeatureLookup", b"ModelPackage"),
        ),
    ),
    Want(suffixes=(".py", ".scala", ".java", ".kt", ".ts"), needles=(b"rovenance", b"ineage")),
)
GIVES = (Lineage,)

CATALOGUE = Sifted(
    re.compile(
        r"\bPurview\w{0,30}Client\b|\bpyapacheatlas\b|\bAtlasProcess\b|\bUpstreamLineageClass\b|\bDatahubRestEmitter\b"
        r"|\bOpenLineageClient\b"
    )
)
MODELS = Sifted(
    re.compile(
        r"\.register_model\(|\bmlflow\.register_model\(|\b\w{0,20}Model\.register\(|\bregistered_model_name[ \t]?="
        r"|\bFeatureLookup\(|\bModelPackage\("
    )
)
# Events of runs after that standard, kept by code of the team's own
EVENTS = Sifted(re.compile(r"\bclass (?:Open[Ll]ineage\w{0,30}|\w{1,40}\(OpenLineage\w{0,30}\))"))
# https://docs.dagster.io/api/dagster/ops#dagster.AssetMaterialization
MATERIALISED = Sifted(re.compile(r"\b(?:AssetMaterialization|AssetObservation)\("))
# Code of the team's own that writes down what an output was made from.
OWN = Sifted(
    re.compile(
        r"\b(?:def|function|void|fun)[ \t]+_{0,2}"
        r"(?:init|record|write|build|store|save|log|emit|register|resolve|track|publish)\w{0,30}?_?(?:[Pp]rovenance|[Ll]ineage)"
    )
)

FORMS = (
    ("catalogue", CATALOGUE),
    ("registered models", MODELS),
    ("events of runs", EVENTS),
    ("recorded assets", MATERIALISED),
    ("recorded by own code", OWN),
)


def read(document: Document) -> Iterator[Lineage]:
    """Yield one record of each kind a file."""
    notebook = document.path.endswith(".ipynb")
    for form, pattern in FORMS:
        if found := pattern.search_in(document):
            line = None if notebook else document.text.count("\n", 0, found.start()) + 1
            yield Lineage(source=Source(path=document.path, line=line, tool=TOOL), form=form)
