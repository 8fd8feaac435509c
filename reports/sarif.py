"""The assessment as SARIF 2.1.0: a rule for each practice, a result for each that is partial or absent."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from assess.findings import Status
from assess.model import AREAS, PHASES, group_of
from assess.practices import practices
from assess.settings import FILE as SETTINGS_FILE
from reports import account, permalinks, words
from reports.decisions import exempt_line
from reports.markdown_text import prose
from reports.words import inert

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assess.assessment import Assessment, PracticeRow

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
TOOL = "DataOps Assess"
CATEGORY = "dataops-assess"  # hosts keep apart the results of different categories: here, of different folders
ROOT = "%SRCROOT%"
LEVELS = {Status.ABSENT: "warning", Status.PARTIAL: "note"}
FINGERPRINTS = ("practiceAndResource/v1", "primaryLocationLineHash")  # the second is the one that GitHub goes by
# Doubled braces are no placeholder, escaped brackets no link (SARIF 2.1.0, 3.11.5 and 3.11.6).
MEANS = str.maketrans({"{": "{{", "}": "}}", "[": "\\[", "]": "\\]", "\\": "\\\\"})

Document = dict[str, object]

DECISIONS = "decisions"
DECISIONS_RULE: Document = {
    "id": DECISIONS,
    "name": "Decisions",
    "shortDescription": {"text": "What the team attested or is exempt from is up to date"},
    "fullDescription": {"text": "An attestation or exemption that ended, or that the evidence overtook, misleads."},
    "help": {"text": f"Renew the entry in {SETTINGS_FILE}, or let it go."},
    "defaultConfiguration": {"level": "warning"},
    "properties": {"tags": ["dataops", DECISIONS]},
}


def render(assessment: Assessment) -> str:
    """Return the log with one run; the same assessment gives the same text."""
    log = {"$schema": SCHEMA, "version": VERSION, "runs": [_run(assessment)]}
    return json.dumps(log, indent=2) + "\n"


def _run(assessment: Assessment) -> Document:
    ordered = account.ordered(assessment)
    run: Document = {
        "tool": {
            "driver": {"name": TOOL, "version": assessment.tool_version, "rules": [*_rules(ordered), DECISIONS_RULE]}
        },
        "invocations": [_invocation(assessment, ordered)],
        "automationDetails": {"id": f"{CATEGORY}/{_folder(assessment.repository.scope)}"},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [*_results(ordered), *_decisions(assessment)],
        "properties": {
            "commit": assessment.commit,
            "level": assessment.level,
            "index": assessment.index,
            "modelVersion": assessment.model_version,
        },
    }
    address = permalinks.repository(assessment.run.remote)
    if address:
        mapped = {"uriBaseId": ROOT}
        provenance = {"repositoryUri": address, "revisionId": assessment.commit, "mappedTo": mapped}
        run["versionControlProvenance"] = [provenance]
    return run


def _rules(ordered: Mapping[str, PracticeRow]) -> Iterator[Document]:
    reasons = {one.id: one.why for one in practices()}
    for name, row in ordered.items():
        group = group_of(name)
        title = (PHASES | AREAS).get(group, group)
        effort = words.EFFORTS[row.effort]
        yield {
            "id": name,
            "name": "".join(part.capitalize() for part in name.replace(".", "-").split("-")),
            "shortDescription": {"text": inert(row.title)},
            "fullDescription": {"text": inert(reasons.get(name) or row.title)},
            "help": {
                "text": f"What to do first ({effort}): {inert(row.remedy)}",
                "markdown": f"**What to do first** ({effort}): {prose(row.remedy, words.LONGEST)}\n\n"
                f"`dataops-assess explain {name}` shows the rule, its evidence here and the files to add.",
            },
            "defaultConfiguration": {"level": LEVELS[Status.ABSENT]},
            "properties": {
                "effort": str(row.effort),
                "phase" if group in PHASES else "area": title,
                "tags": ["dataops", group],
            },
        }


def _results(ordered: Mapping[str, PracticeRow]) -> Iterator[Document]:
    for at, (name, row) in enumerate(ordered.items()):
        if row.status in LEVELS:
            yield _result(at, name, row)


def _result(at: int, name: str, row: PracticeRow) -> Document:
    """Return a result at the first place of its evidence; an absent practice's is where its remedy goes."""
    seen = [one for one in row.evidence if one.path is not None] if row.status is Status.PARTIAL else []
    path = (seen[0].path if seen else None) or row.remedy_path or SETTINGS_FILE
    result: Document = {
        "ruleId": name,
        "ruleIndex": at,
        "level": LEVELS[row.status],
        "message": {"text": _message(name, row)},
        "locations": [_location(path, seen[0].line if seen else None)],
        "partialFingerprints": _fingerprints(name, path),
        "properties": {"status": str(row.status), "scannedStatus": str(row.scanned_status), "certain": row.certain},
    }
    if seen[1:]:
        result["relatedLocations"] = [
            {"id": number, **_location(one.path or "", one.line), "message": {"text": _text(one.shows)}}
            for number, one in enumerate(seen[1:], start=1)
        ]
    if row.exempt is not None and row.exempt.path is None:
        justification = inert(exempt_line(row))
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": justification}]
    return result


def _decisions(assessment: Assessment) -> Iterator[Document]:
    """Yield a result at its line of the settings for each decision that is to be looked at again."""
    for one in assessment.decisions.findings:
        yield {
            "ruleId": DECISIONS,
            "ruleIndex": len(assessment.practices),
            "level": "warning",
            "message": {"text": _text(f"{one.practice} {one.message}")},
            "locations": [_location(SETTINGS_FILE, one.line)],
            "partialFingerprints": _fingerprints(f"{one.kind} {one.practice}", SETTINGS_FILE),
        }


def _fingerprints(what: str, path: str) -> Document:
    digest = hashlib.sha256(f"{what}\0{_uri(path)}".encode()).hexdigest()
    return dict.fromkeys(FINGERPRINTS, digest)


def _message(name: str, row: PracticeRow) -> str:
    reason = inert(row.reason).rstrip(".")
    return _text(f"{name} is {row.status}: {reason}. What to do first: {inert(row.remedy)}")


def _location(path: str, line: int | None) -> Document:
    place: Document = {"artifactLocation": {"uri": _uri(path), "uriBaseId": ROOT}, "region": {"startLine": line or 1}}
    return {"physicalLocation": place}


def _invocation(assessment: Assessment, ordered: Mapping[str, PracticeRow]) -> Document:
    """Return how the run went: a practice that could not be judged is the tool's notice, no result."""
    notices = [
        {
            "level": "error",
            "message": {"text": _text(f"{name} could not be judged: {inert(row.reason)}")},
            "associatedRule": {"id": name, "index": at},
        }
        for at, (name, row) in enumerate(ordered.items())
        if row.status is Status.ERROR
    ]
    return {"executionSuccessful": assessment.complete, "toolExecutionNotifications": notices}


def _text(text: str) -> str:
    """Return foreign text as a plain message, in which nothing is a link or a placeholder."""
    return inert(text, 2 * words.LONGEST).translate(MEANS)


def _folder(scope: str) -> str:
    return f"{_uri(inert(scope))}/" if scope else ""


def _uri(path: str) -> str:
    """Return a path as a relative address; bytes that are no UTF-8 as they are in Git."""
    try:
        return quote(path, errors="surrogateescape")
    except UnicodeEncodeError:
        return quote(path, errors="replace")
