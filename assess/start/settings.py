"""The settings that a repository begins with: what it shows, and what is left to decide as comments."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assess.activity import names_item
from assess.facts import Project
from assess.start.quoting import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assess.facts import Facts

# An item at the head of a subject: letters in capitals, a sign, a number.
HEAD = re.compile(r"[\[(]?([A-Z][A-Z0-9]{1,14})([ _-])\d{1,7}(?![\w.])")
NO_TRACKERS = frozenset({"PR", "MR", "FY", "WIP", "CVE", "UTF", "ISO", "RFC", "PEP", "HTTP", "PYTHON", "SQL", "DBT"})
LEAST_SUBJECTS = 10
LEAST_SHARE = 0.2
MOST_PATTERNS = 3
MOST_PROJECTS = 20

TEXT = """\
# Settings of DataOps Assess; they are read at the assessed commit. Every key is optional: what is commented out is
# the default, or an example. Decisions of the team (attestations, exemptions, targets, actions) are added by commands.

[scope]
# exclude = ["legacy/**"]           # paths that are left out
# pipelines = ["examples/prod/**"]  # paths that are main pipelines, whatever their folder is called
{projects}

[patterns]
{item}
# fix = ["incident*"]               # subjects that mean a fix
# deployment_branch = ["deploy/*"]  # branches whose pushes deploy

[calendar]
# fiscal_year_starts = 1            # month
# time_zone = "UTC"

[gate]
# off = ["feedback"]                # practices, phases or key areas whose loss is not looked at
# warn = ["release.changelog"]      # those whose loss is told and does not fail
"""


def settings_text(facts: Facts, subjects: Sequence[str]) -> str:
    """Return the text of `.dataops-assess.toml` for a repository; `subjects` are those of the last year's changes."""
    return TEXT.format(projects=_projects(facts), item=_item(subjects))


def item_patterns(subjects: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return how subjects name items in a way that is not known of itself, with how many do; most first."""
    unnamed = [one for one in subjects if not names_item(one)]
    heads = (HEAD.match(one) for one in unnamed)
    found = Counter(f"{head[1]}{head[2]}#" for head in heads if head and head[1] not in NO_TRACKERS)
    least = max(LEAST_SUBJECTS, LEAST_SHARE * len(subjects))
    return tuple((phrase, count) for phrase, count in found.most_common(MOST_PATTERNS) if count >= least)


def _projects(facts: Facts) -> str:
    found = sorted({one.path for one in facts.of(Project) if not one.deprecated})
    if not found or not all(found):  # one at the top has no folder to name
        return '# projects = ["warehouse"]          # the folders of the data projects'
    return f"# projects = {listed(found[:MOST_PROJECTS])}  # what was found; name them where that is wrong"


def _item(subjects: Sequence[str]) -> str:
    found = item_patterns(subjects)
    if not found:
        return (
            '# item = ["DATA #"]                 # what names an item, beside #12 and KEY-12; # is a number, * any text'
        )
    seen = sum(count for _, count in found)
    return f"item = {listed(_phrases(found))}  # so begin {seen} of {len(subjects)} subjects of the last year"


def _phrases(found: Iterable[tuple[str, int]]) -> list[str]:
    return [phrase for phrase, _ in found]
