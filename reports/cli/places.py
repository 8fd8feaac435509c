"""From the place that was named to a folder with its repository: what is at an address is fetched first."""

from __future__ import annotations

from assess.addresses import is_address, without_secrets
from assess.remote import bring, deepen
from reports.cli.screen import telling


def fetched(place: str, *, deep: bool = False) -> str:
    """Return the folder of a path or an address; `deep` first fetches the history that a shallow clone lacks."""
    if is_address(place):
        with telling(f"Fetching {without_secrets(place)} ..."):
            return str(bring(place))
    if deep:
        with telling("Fetching the history ..."):
            deepen(place)
    return place
