"""The one table of thresholds, each from the codebook's row or rule that it is named after."""

from __future__ import annotations

MOST = 0.6  # rule 5: "most" is 60 % or more
HALF = 0.5

TRACKED_IN_PART = 0.25  # observability.logging: error tracking in the homes of so much code reaches what they run

FIXED_IN_PART = 0.2  # release.changelog: dependencies fixed for so much are a weak form of it

BACKLOG_MET = 0.30  # plan.backlog: share of the year's changes that name an item
BACKLOG_PARTIAL = 0.05

COMMITS_DEVELOPED = 50  # develop.version-control
DAYS_DEVELOPED = 92  # three months

REVIEW_MET = 0.70  # develop.review: share of the year's changes through requests
REVIEW_PARTIAL = 0.20
REVIEWERS = 2

UNIT_REACH = 0.20  # test.unit: share of the modules or models of the main kind
UNIT_CASES = 10  # … or so many tests where there are few modules
UNIT_FEW = 50

VERSION_TAGS = 2  # release.versioned

FIXES_WITH_ITEM_SHARE = 0.10  # feedback.into-planning
FIXES_WITH_ITEM = 5

TEAMS = 2  # collaboration.cross-functional
PEOPLE = 3

AUDIT_TRAIL_SHARE = 0.5  # reproducibility.audit-trail
EMPTY_MESSAGES = 0.25

NEAR = 0.03  # a share this close to a limit is not certain

PLATFORM_AREAS = 2  # deploy.iac: areas of the platform, and resources in them, that make most of it
PLATFORM_RESOURCES = 3
PLATFORM_FIRM = 5  # so many, and it is certain; in one area of it, where the resources around it are of as many areas

STAGES_TESTED = 2  # automation.testing
CHECKS_IN_CODE = 3  # … checks in the pipelines' own modules that make a stage

CHECKING_CODE = 0.2  # test.data-quality: code that checks what comes in; the rest comes after and need not

HOME_SHARE = 0.10  # rule 5: a folder with so much of the data code is a part that a definition in it speaks of
EXACT_PINS = MOST  # reproducibility.builds: of each kind of dependency, runtime and image
