"""What the team decides: stated in the settings, applied to what the repository shows."""

from assess.decisions.records import (
    Decisions,
    Reason,
    StatedAction,
    StatedAttestation,
    StatedExemption,
    StatedRetro,
    StatedTarget,
)

__all__ = [
    "Decisions",
    "Reason",
    "StatedAction",
    "StatedAttestation",
    "StatedExemption",
    "StatedRetro",
    "StatedTarget",
]
