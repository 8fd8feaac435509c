"""Services that show the state of pipelines, by the image that they run and by their name or command."""

from __future__ import annotations

from assess import tables


def shows_pipelines(image: str, name: str, command: object) -> bool:
    """Say whether a service is the page of an orchestrator (`images.toml`)."""
    said = " ".join(map(str, command)) if isinstance(command, list | tuple) else str(command or "")
    known, told = f"{image} {name}".lower(), f"{name} {said}".lower()
    match tables.table("images")["interface"]:
        case dict() as interfaces:
            return any(
                any(word in told for word in words) and (part in known or (part in said.lower() and words != [""]))
                for part, words in interfaces.items()
            )
    return False
