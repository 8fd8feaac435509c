"""The reports' pages, written once, and one Chromium that shows them and remembers what they do."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import sync_playwright

from assess.assessment import Attestation, Exemption
from assess.findings import Status
from assess.values import replace
from reports import html, retro
from reports.quarterly import quarterly
from tests.reports.conftest import HOSTILE, faulty, sample, spoken, unobservable
from tests.reports.retro_packs import pack
from tests.reports.reviewed import TURNED, reviewed
from tests.reports.test_targets import aim, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page, Request

    from assess.assessment import Assessment

    Opening = Callable[..., AbstractContextManager["Visit"]]

NO_CHROMIUM = (
    "The browser tests need Chromium: `tools/chromium` installs it, or says how; CHROMIUM may name its program."
)
# Without these Chromium asks for updates and looks up its maker's hosts.
QUIET = ("--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update")
OWN = ("file:", "data:")  # addresses that ask no network
HEIGHT = 900  # pixels of the window
PATIENCE = 10_000  # milliseconds that an action may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page in a window, and what it did since it was opened that a report must not do."""

    page: Page
    did: list[str] = field(default_factory=list)

    @property
    def shown(self) -> int:
        """How many practices are to be seen."""
        return self.page.locator(".practice:visible").count()

    @property
    def announced(self) -> str:
        """What a screen reader is told of the filters' outcome."""
        return self.page.get_by_role("status").inner_text()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium once for all tests; without one the whole run ends with a failure."""
    program = shutil.which(os.environ.get("CHROMIUM") or "chromium")
    if program is None:
        pytest.exit(NO_CHROMIUM, returncode=pytest.ExitCode.USAGE_ERROR)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write each page of the reports to a file of its own."""
    folder = tmp_path_factory.mktemp("pages")
    subject = replace(TURNED, subject=HOSTILE)
    pages = {
        "assessment": html.render(sample()),
        "quarter": html.render(sample(), quarterly(reviewed(sample(), quarters=20))),
        "retro": retro.render_html(pack()),
        "unobservable": html.render(unobservable()),
        "faulty": html.render(faulty()),
        "decided": html.render(
            decided(), quarterly(reviewed(decided(), aims=(aim(), share()), actions=pack().actions))
        ),
        "hostile": html.render(spoken(HOSTILE), quarterly(reviewed(spoken(HOSTILE), turned_by=subject))),
        "hostile retro": retro.render_html(pack(HOSTILE, spoken(HOSTILE))),
    }
    files = {name: folder / f"{name}.html" for name in pages}
    for name, text in pages.items():
        files[name].write_text(text, encoding="utf-8")
    return files


def decided() -> Assessment:
    """Return the sample of a team that attests one practice and is exempt from another."""
    whole = sample()
    attested = Attestation(
        role="data lead", on="2026-01-05", until="2026-12-31", link="https://github.com/example/wiki"
    )
    exempt = Exemption(reason="no deployment of its own", owner="data lead", until="2026-12-31")
    rows = whole.practices
    return replace(
        whole,
        practices=rows
        | {
            "plan.requirements": replace(rows["plan.requirements"], status=Status.MET, attested=attested),
            "release.rollback": replace(rows["release.rollback"], exempt=exempt),
        },
    )


@pytest.fixture
def visit(chromium: Browser, written: dict[str, Path]) -> Opening:
    """Return what opens a page by its name, in a window so wide, light or dark, with scripts or without."""

    @contextmanager
    def opened(
        name: str,
        *,
        width: int = 1440,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
        policy: bool = True,
        anchor: str = "",
    ) -> Iterator[Visit]:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=scripts,
            bypass_csp=not policy,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE)
        one = Visit(page=context.new_page())
        _remember(one)
        one.page.goto(f"{written[name].as_uri()}{anchor}")
        yield one
        context.close()

    return opened


def _remember(visit: Visit) -> None:
    page, did = visit.page, visit.did

    def dismiss(dialog: Dialog) -> None:
        did.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def note(request: Request) -> None:
        if not request.url.startswith(OWN):
            did.append(f"asked {request.url}")

    page.on("request", note)
    page.on("console", lambda one: did.append(f"{one.type}: {one.text}"))
    page.on("pageerror", lambda one: did.append(f"raised {one}"))
    page.on("popup", lambda one: did.append(f"opened {one.url}"))
    page.on("dialog", dismiss)
