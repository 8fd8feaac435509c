"""The one table of thresholds, each from the codebook's row or rule that it is named after."""

from __future__ import annotations

MOST = 0.6  # rule 5: "most" is 60 % or more
HALF = 0.5
