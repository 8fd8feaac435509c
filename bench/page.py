"""What was measured, as a page: the machine, versions, commits, times, and how far they are from the floor."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assess.version import VERSION
from bench.peers import PEER_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bench.measuring import Cost

BYTES_A_GIGABYTE = 1 << 30
HEAD = "| case | seconds | of the floor | processor seconds | of the floor | MB |\n|---|---:|---:|---:|---:|---:|"
ABOUT = """
The floor is what Git needs to hand over the history, the references, the tree and every YAML, Python, TOML, JSON,
Markdown, shell, Terraform and configuration file, to nowhere. Processor time is that of all processes; memory is the
most that they held together, what they share counted once."""
GROWTH = "| made | seconds | processor seconds | MB |\n|---|---:|---:|---:|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The costs of one repository's cases and of peers, its name and the commit that was assessed."""

    name: str
    commit: str
    costs: Mapping[str, Cost]
    peers: Mapping[str, Cost]


def page(repositories: Iterable[Measured], starts: Mapping[str, Cost], growth: Mapping[str, Cost], runs: int) -> str:
    """Return the page in Markdown."""
    return "\n".join(_lines(tuple(repositories), starts, growth, runs)) + "\n"


def _lines(
    repositories: tuple[Measured, ...], starts: Mapping[str, Cost], growth: Mapping[str, Cost], runs: int
) -> Iterator[str]:
    yield "# Performance\n"
    yield f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: medians of {runs} runs, the cases in turn.\n"
    yield from (f"- {one}" for one in _about())
    yield ABOUT
    for one in repositories:
        yield f"\n## {one.name} at {one.commit[:10]}\n"
        yield HEAD
        yield from (_row(name, cost, one.costs["floor"]) for name, cost in one.costs.items())
        if one.peers:
            yield f"\nPrograms that read as much, once each on a work tree of it, stopped after {PEER_SECONDS} s:\n"
            yield GROWTH.replace("made", "program")
            yield from (_plain(name, cost) for name, cost in one.peers.items())
    yield "\n## Without a repository\n"
    yield GROWTH.replace("made", "case")
    yield from (_plain(name, cost) for name, cost in starts.items())
    if growth:
        yield "\n## Growth\n\nMade repositories, assessed cold: many commits of few files, few commits of many.\n"
        yield GROWTH
        yield from (_plain(name, cost) for name, cost in growth.items())


def _row(name: str, cost: Cost, floor: Cost) -> str:
    ratio, of_processor = cost.seconds / floor.seconds, cost.processor / floor.processor
    return (
        f"| {name} | {cost.seconds:.2f} | {ratio:.1f} | {cost.processor:.2f} | {of_processor:.1f} "
        f"| {cost.megabytes:.0f} |"
    )


def _plain(name: str, cost: Cost) -> str:
    return f"| {name} | {cost.seconds:.2f} | {cost.processor:.2f} | {cost.megabytes:.0f} |"


def _about() -> Iterator[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / BYTES_A_GIGABYTE
    yield f"{os.cpu_count()} processors ({_processor()}), {memory:.0f} GiB, {platform.system()} {platform.release()}"
    git = subprocess.run(["git", "--version"], capture_output=True, check=True, text=True).stdout.strip()
    yield f"dataops-assess {VERSION}, Python {sys.version.split()[0]}, {git}"
    yield f"load of the machine at the end: {os.getloadavg()[0]:.1f}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").is_file() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
