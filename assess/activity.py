"""The year of work before a commit in figures: changes, people, requests, items, fixes (codebook, rules 6 and 7)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assess.commits import merged_branch
from assess.phrases import compiled
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from assess.commits import Commit
    from assess.history import History

ACTIVE_SHARE = 0.05
FEW_WORDS = 3

_MERGE_OF_REQUEST = re.compile(r"Merge pull request\b|Merged? in \S+ \(pull request #\d+\)")
_ENDS_IN_REQUEST = re.compile(r"\(#\d+\)\s*$")
_SEE_REQUEST = re.compile(r"See merge request\b")
_FIX = re.compile(
    r"\b(?:hot-?|bug-?)?(?:fix(?:es|ed|ing|up)?|bugs?|hotfix(?:es)?|revert(?:s|ed|ing)?)\b", re.IGNORECASE
)
_FIX_IN_BRANCH = re.compile(
    r"(?<![a-z0-9])(?:hot-?|bug-?)?(?:fix(?:es|ed|ing|up)?|bugs?|hotfix(?:es)?)(?![a-z0-9])", re.IGNORECASE
)
_REVERT = re.compile(r"revert(?:s|ed|ing)?\b", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Not items: requests, quoted code, people's trailers and ids of other registers.
_REQUESTS = re.compile(r"\(#\d+(?:[,;\s]+#\d+)*\)(?=(?:[\s\"'\u201d\u2019`.\u2026]|\(#\d+\)){0,40}$)", re.MULTILINE)
_REQUEST_REFERENCE = re.compile(r"\b(?:pull request|PR|MR)[ -]?#?\d+|/pull/\d+", re.IGNORECASE)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_TRAILER = re.compile(r"^[ \t]*(?:co-authored|signed-off|reviewed|acked|tested)-by:.*$", re.IGNORECASE | re.MULTILINE)
_NUMBERED = re.compile(
    r"(?:(?<![\w&/])|(?<![\w./-])[\w-]{1,39}/[\w.-]{1,100})#\d+(?![\w-])|\bissues/\d+|\bbug[ -]#?\d+\b", re.IGNORECASE
)
# An item of a repository beside this one, without its owner: `platform#6505`.
_BESIDE = re.compile(r"(?<![\w./#-])([A-Za-z][\w.-]{2,60})#\d{2,7}(?![\w-])")
_BRACKETED = re.compile(r"(?<![\w\])}])\[#?\d+\](?!\()")
# A line at the end of a message that gives an item's number: `Bug: T123`, `Task: 4711`, `Issue: DATA-12`.
_ITEM_TRAILER = re.compile(
    r"^[ \t]*(?:bugs?|task|issue|ticket|story|work[ -]item|closes|fixes|resolves|refs)[ \t]*:[ \t]*"
    r"#?(?:[A-Z]{1,10}-?)?\d{2,9}(?![\w.-])",
    re.IGNORECASE | re.MULTILINE,
)
# One or two letters with a number are a range or a period (R8-11, Q1-2022), not a key.
_KEY = re.compile(
    r"(?<![A-Za-z0-9.@-])(?![a-z]{1,2}\d++-)([a-z][a-z0-9]{1,14})-(\d{1,7})(?![\w@]|[.-]\d|\.\w|-\w*@)", re.IGNORECASE
)
_BRANCH_KEY = re.compile(
    r"(?:(?:^|(?<=/))([A-Za-z][A-Za-z0-9]{1,14})|(?<![A-Za-z0-9])([A-Z][A-Z0-9]{1,14}))[-_](\d{1,7})(?![A-Za-z0-9]|\.\d)"
)
_LEADING_NUMBER = re.compile(r"(?:[\w.-]+/)*#?(\d{3,}+)(?![\w.]*\.\d)(?:[-_/]|$)")

# Words before a hyphen and a number that name an advisory, a standard, a record, a version or a size.
_NO_PROJECTS = _words("""
    cve ghsa cwe osv pysec rustsec gms utf ucs iso iec ieee ansi rfc pep adr ascii latin cp sha md base crc aes rsa
    patch version ver v release rel rc alpha beta preview stage phase step part level tier top day week month year
    sprint q h fy python py java jdk node php ruby go gcc llvm cuda spark airflow dbt postgres ubuntu debian win
    x amd arm int uint float double http tls ssl covid gpt claude llama t n p s m c k
    pre post mid pr mr pull revert fix feature feat branch test dev update add main master draft form page
    non vol volume chapter section start jan feb mar apr may jun jul aug sep sept oct nov dec
    gpl lgpl agpl apache bsd deploy deployment prod production staging bump upgrade build
""")
_EMPTY_WORDS = _words("""
    fix fixes fixed bugfix update updates updated wip change changes test tests tmp misc stuff cleanup minor commit
""")
_FILE = r"[\w./-]*\w\.[A-Za-z]\w{0,9}|[A-Z]+file|README|LICENSE|CODEOWNERS"
_UPDATE_FILE = re.compile(rf"updated? (?:{_FILE})", re.IGNORECASE)
_VERSION_TAG = re.compile(
    r"(?:[\w.@/-]*[/@_-])?(?:v|version-?|release-?|r)?\d{1,4}\.\d+(?:\.\d+){0,2}(?:[-+._]?[A-Za-z][\w.+-]*)?"
    r"|v\d{1,4}(?:-\d{1,4}){2}|v\d{1,4}(?:_\d{1,4}){2}"
)
_CALENDAR_TAG = re.compile(
    r"(?:[\w.@/-]*[/@_-])?v?(?:20\d\d-?[01]\d-?[0-3]\d(?:[-._]\d+)?|(?:20)?\d\d(?:v\d{1,2}(?:\.\d+)?|-?Q[1-4]))"
)


class Activity(Value):
    """The figures of the year; shares are of `changes` (0 without any), `fixes` and `reverts` are changes too."""

    commits: int
    changes: int
    people: int
    people_over_5_percent: int
    top_person_share: float
    request_share: float
    item_share: float
    empty_message_share: float
    fixes: int
    fixes_with_item: int
    version_tags: int
    reverts: int
    bot_commits: int
    update_bot_commits: int
    total_commits: int
    first_commit_at: datetime | None
    last_commit_at: datetime | None
    newest_version_tag_at: datetime | None


def measure(history: History, *, items: Iterable[str] = (), fixes: Iterable[str] = ()) -> Activity:
    """Measure the year that ends with the rated commit; `items` and `fixes` are the team's own phrases for them."""
    own_items, own_fixes = compiled(items), compiled(fixes)
    changes = tuple(commit for commit in history.mainline if is_change(commit))
    fixed = tuple(one for one in changes if is_fix(one.subject) or (own_fixes and own_fixes.search(one.subject)))
    with_item = frozenset(one.id for one in changes if _has_item(one, own_items))
    by_person = Counter(commit.author for commit in history.commits if not commit.bot)
    versions = tuple(tag.committed_at for tag in history.tags if is_version(tag.name))
    human = by_person.total()
    return Activity(
        commits=len(history.commits),
        changes=len(changes),
        people=len(by_person),
        people_over_5_percent=sum(count >= ACTIVE_SHARE * human for count in by_person.values()),
        top_person_share=max(by_person.values(), default=0) / max(1, human),
        request_share=_share(changes, lambda one: through_request(one.subject, one.body)),
        item_share=_share(changes, lambda one: one.id in with_item),
        empty_message_share=_share(changes, lambda one: is_empty_message(one.subject, one.body)),
        fixes=len(fixed),
        fixes_with_item=sum(one.id in with_item for one in fixed),
        version_tags=sum(when >= history.window_from for when in versions),
        reverts=sum(is_revert(commit.subject) for commit in changes),
        bot_commits=sum(commit.bot for commit in history.commits),
        update_bot_commits=sum(commit.update_bot for commit in history.commits),
        total_commits=history.total_commits,
        first_commit_at=history.first_commit_at,
        last_commit_at=history.last_commit_at,
        newest_version_tag_at=max(versions, default=None),
    )


def is_change(commit: Commit) -> bool:
    """Tell whether a commit is a mainline commit that no bot made, nor the merge of a bot's branch."""
    return commit.mainline and not commit.bot and not commit.bot_branch


def through_request(subject: str, body: str = "") -> bool:
    """Tell whether a change came through a pull or merge request."""
    return bool(_MERGE_OF_REQUEST.match(subject) or _ENDS_IN_REQUEST.search(subject) or _SEE_REQUEST.search(body))


def names_item(subject: str, body: str = "", *, handles: Collection[str] = ()) -> bool:
    """Tell whether a message names an issue or ticket; `handles` are the author's own logins, which are no items."""
    text = f"{subject}\n{body}"
    for noise in (_CODE, _TRAILER, _REQUESTS, _REQUEST_REFERENCE):
        text = noise.sub(" ", text)
    branch = merged_branch(subject)
    if branch:
        text = text.replace(branch, " ", 1)
    return bool(
        _NUMBERED.search(text)
        or _ITEM_TRAILER.search(body)
        or any(match[1].casefold() not in _NO_PROJECTS for match in _BESIDE.finditer(text))
        or _BRACKETED.search(text)
        or _has_key(_KEY, text, handles)
        or _LEADING_NUMBER.match(branch)
        or _has_key(_BRANCH_KEY, branch, handles)
    )


def is_fix(subject: str) -> bool:
    """Tell whether a subject has the word fix, bug, hotfix or revert."""
    return _FIX.search(subject) is not None or _FIX_IN_BRANCH.search(merged_branch(subject)) is not None


def is_revert(subject: str) -> bool:
    """Tell whether a subject says that an earlier change is taken back."""
    return _REVERT.match(subject) is not None


def is_empty_message(subject: str, body: str = "") -> bool:
    """Tell whether a message says nothing about the change (codebook, rule 7)."""
    if _MERGE_OF_REQUEST.match(subject):
        return not body.strip()
    plain = _ENDS_IN_REQUEST.sub("", subject).strip()
    words = re.findall(r"[^\W_]+", plain.casefold())
    return (len(words) < FEW_WORDS and _EMPTY_WORDS.issuperset(words)) or _UPDATE_FILE.fullmatch(plain) is not None


def is_version(tag: str) -> bool:
    """Tell whether a tag's name is a semantic or calendar version, with or without a prefix."""
    return _VERSION_TAG.fullmatch(tag) is not None or _CALENDAR_TAG.fullmatch(tag) is not None


def _has_item(commit: Commit, own: re.Pattern[str] | None) -> bool:
    if own is not None and (own.search(commit.subject) or own.search(commit.body)):
        return True
    return names_item(commit.subject, commit.body, handles=commit.handles)


def _has_key(pattern: re.Pattern[str], text: str, handles: Collection[str]) -> bool:
    none = _NO_PROJECTS.union(handles)
    return any(
        none.isdisjoint((match[0].casefold(), match[0].replace("_", "-").partition("-")[0].casefold()))
        for match in pattern.finditer(text)
    )


def _share(changes: Collection[Commit], holds: Callable[[Commit], bool]) -> float:
    return sum(map(holds, changes)) / len(changes) if changes else 0.0
