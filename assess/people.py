"""Who is who among the authors of commits: which are bots, and which names and addresses are one person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARED_ADDRESS_SHARE = 0.1  # codebook, rule 6: an address joins two names that both use it at least this often
BOT = -1

# Service, mirroring and continuous integration accounts that do not call themselves a bot.
_SERVICES = re.compile(
    r"dependabot|renovate|pre-?commit-?ci|github[ -]?actions?|greenkeeper|depfu|copybara|weblate|crowdin|imgbot"
    r"|semantic-release|jenkins|circle-?ci|travis-?ci|azure-?(?:pipelines|devops)|gitlab-(?:ci|runner)|buildkite"
    r"|service[ ._-]?(?:account|user)|(?:^|[ ._-])(?:release|build|deploy|sync)[ ._-](?:user|account)(?:$|[ ._@-])"
    r"|gserviceaccount|(?:^|[ ._-])(?:svc|mirror|automation|autobuild|ci)(?:$|[ ._@-])"
)
_UPDATERS = re.compile(r"dependabot|renovate|pre-?commit-?ci|greenkeeper|depfu|pyup|snyk|scala-steward|updatecli")
_AGENT = re.compile(
    r"(?:github )?(?:copilot|claude|devin|cursor)(?: (?:ai|agent|bot|code|swe|coding|integration|autofix|v?[\d.]+"
    r"|opus|sonnet|haiku|fable))*"
)
_AGENT_ADDRESSES = frozenset({"noreply@anthropic.com", "cursoragent@cursor.com"})
_BOT_WORD = re.compile(r"(?<![a-z0-9])[a-z0-9]*bot(?![a-z0-9])")
_BARE_BOT = re.compile(r"(?<![a-z0-9])bot(?![a-z0-9])")
_SURNAMES = frozenset({"abbot", "cabot", "talbot"})  # end in bot, and no machine is called so
_HOST_ADDRESS = re.compile(r"(?:\d+[+-])?([^@+]+)@users\.noreply\.[\w.-]+")


class Author(NamedTuple):
    """A name and an e-mail address as commits give them, after the mailmap."""

    name: str
    email: str


def is_bot(author: Author) -> bool:
    """Tell whether an author is a bot, a service account or a coding agent (codebook, rule 6)."""
    name, email = author.name.casefold(), author.email.casefold()
    login = login_of(author)
    account = login or email.partition("@")[0]
    return (
        "[bot]" in name + email
        or email in _AGENT_ADDRESSES
        or "gserviceaccount" in email
        or _AGENT.fullmatch(re.sub(r"[-_ ]+", " ", name)) is not None
        or any(_SERVICES.search(text) for text in (name, account))
        or not _SURNAMES.issuperset(_BOT_WORD.findall(name))
        # People choose their logins ("raebot"), so that there only the word itself tells a bot.
        or not _SURNAMES.issuperset((_BARE_BOT if login else _BOT_WORD).findall(account))
    )


def is_update_bot(author: Author) -> bool:
    """Tell whether an author is a bot that updates dependencies."""
    return _UPDATERS.search(f"{author.name} {author.email}".casefold()) is not None


def is_formatting(subject: str) -> bool:
    """Tell whether a bot's commit only mends the form of a request's files, as pre-commit.ci says of its own."""
    return "auto fixes from pre-commit" in subject.casefold()


def is_bot_branch(branch: str) -> bool:
    """Tell whether a branch's name is one that update bots and coding agents give."""
    first = branch.casefold().partition("/")[0]
    return (
        first in {"dependabot", "renovate", "pre-commit-ci-update-config", "snyk", "pyup", "bots"}
        or first.startswith(("pre-commit-ci", "pyup-", "snyk-", "dependabot-"))
        or ("/" in branch and _BOT_WORD.fullmatch(first.rpartition("-")[2]) is not None)
    )


def login_of(author: Author) -> str:
    """Return the login in an address that the host made (`123+login@users.noreply…`), or nothing."""
    match = _HOST_ADDRESS.fullmatch(author.email.casefold())
    return match[1] if match else ""


def handles_of(author: Author) -> frozenset[str]:
    """Return what an author may put before their branches: logins, given name, initials; for comparison only."""
    words = re.findall(r"[^\W\d_]+", author.name.casefold())
    local = author.email.casefold().partition("@")[0]
    initials = "".join(word[0] for word in words)
    handles = {login_of(author), local, folded(author.name), initials, *words[:1]}
    if len(words) > 1:
        handles |= {words[0][0] + words[-1], words[0] + words[-1][0]}
    return frozenset(handles - {""})


def folded(name: str) -> str:
    """Return a name without case, blanks and punctuation; one of punctuation only stays as it is."""
    return "".join(letter for letter in name.casefold() if letter.isalnum()) or name


def number_people(commits: Mapping[Author, int]) -> dict[Author, int]:
    """Give each author the number of a person, by how many commits each made; every bot is `BOT`."""
    human = {author: count for author, count in commits.items() if not is_bot(author)}
    person_of = _joined(human)
    numbers: dict[str, int] = {}
    numbered = {author: numbers.setdefault(person_of[_key(author)], len(numbers)) for author in sorted(human)}
    return numbered | dict.fromkeys(commits.keys() - human.keys(), BOT)


def _key(author: Author) -> str:
    return folded(author.name or author.email)


def _joined(commits: Mapping[Author, int]) -> dict[str, str]:
    """Return for each folded name the one that stands for its person."""
    by_name: Counter[str] = Counter()
    by_address: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for author, count in commits.items():
        by_name[_key(author)] += count
        by_address[author.email.casefold()][_key(author)] += count
    person_of = {name: name for name in by_name}
    for address, names in by_address.items():
        often = [name for name, count in names.items() if address and count >= SHARED_ADDRESS_SHARE * by_name[name]]
        for left, right in pairwise(sorted(often)):
            _join(person_of, left, right)
    for author in commits:
        if (login := login_of(author)) and folded(login) in person_of:
            _join(person_of, _key(author), folded(login))
    return {name: _find(person_of, name) for name in person_of}


def _join(person_of: dict[str, str], left: str, right: str) -> None:
    first, second = sorted((_find(person_of, left), _find(person_of, right)))
    person_of[second] = first


def _find(person_of: dict[str, str], name: str) -> str:
    while person_of[name] != name:
        person_of[name] = person_of[person_of[name]]
        name = person_of[name]
    return name
