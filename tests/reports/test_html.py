"""The HTML report: complete, self-contained, well-formed and deaf to what it shows."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assess.assessment import Attestation, Exemption
from assess.findings import Status
from assess.values import replace
from reports.brand import Brand
from reports.html import render
from reports.quarterly import quarterly
from tests.reports.reviewed import TURNED, reviewed

if TYPE_CHECKING:
    from assess.assessment import Assessment

VOID = frozenset({"meta", "input", "br", "img", "link", "hr"})
GOLDEN = Path(__file__).parent / "golden" / "quarterly.txt"
LOADING = frozenset({"src", "srcset", "data", "poster", "action", "formaction", "background", "xlink:href"})


class Seen(HTMLParser):
    """Remember the tags, their attributes and whether each is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)


def read(page: str) -> str:
    """Return what a page says, one block a line, without its style and script."""
    body = re.sub(r"<(style|script)>.*?</\1>", "", page.partition("<body>")[2], flags=re.DOTALL)
    lines = re.sub(r"</?(p|li|h\d|tr|svg|dt|dd|section|article|nav|summary|label|div)\b[^>]*>", "\n", body)
    text = unescape(re.sub(r"<[^>]*>", " ", lines))
    return "".join(f"{' '.join(line.split())}\n" for line in text.split("\n") if line.strip())


@pytest.fixture(params=["sample", "faulty", "unobservable", "long", "hostile"])
def any_assessment(request: pytest.FixtureRequest) -> Assessment:
    """Make each of the assessments in turn."""
    made: Assessment = request.getfixturevalue(f"{request.param}_assessment")
    return made


@pytest.fixture(params=["alone", "one quarter", "twenty quarters"])
def any_page(request: pytest.FixtureRequest, any_assessment: Assessment) -> str:
    """Render each of the assessments alone and within a quarter."""
    if request.param == "alone":
        return render(any_assessment)
    subject = replace(TURNED, subject=any_assessment.limits[0] if any_assessment.limits else "Add tests")
    quarters = 1 if request.param == "one quarter" else 20
    return render(any_assessment, quarterly(reviewed(any_assessment, quarters=quarters, turned_by=subject)))


def test_every_practice_is_told(sample_assessment: Assessment) -> None:
    page = render(sample_assessment)
    assert all(f'id="{name}"' in page and row.title in page for name, row in sample_assessment.practices.items())


def test_every_tag_is_closed_in_order(any_page: str) -> None:
    seen = Seen(any_page)
    assert (seen.open, seen.crossed) == ([], [])


def test_nothing_is_loaded_from_outside(any_page: str) -> None:
    seen = Seen(any_page)
    assert not [one for one in seen.attributes if one[1] in LOADING]
    assert not {"link", "iframe", "img", "object"} & {*seen.tags}


def test_no_element_has_a_style_of_its_own(any_page: str) -> None:
    assert not [value for _, name, value in Seen(any_page).attributes if name == "style"]


def test_foreign_text_adds_no_element(sample_assessment: Assessment, hostile_assessment: Assessment) -> None:
    assert {*Seen(render(hostile_assessment)).tags} <= {*Seen(render(sample_assessment)).tags}


def test_foreign_text_adds_no_handler(any_page: str) -> None:
    assert not [name for _, name, _ in Seen(any_page).attributes if name.startswith("on")]


def test_template_syntax_stays_text(hostile_assessment: Assessment) -> None:
    assert "{{ 7 * 7 }}" in render(hostile_assessment)


def test_direction_marks_and_controls_are_escaped(hostile_assessment: Assessment) -> None:
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", render(hostile_assessment)
    )


def test_long_text_is_cut(long_assessment: Assessment) -> None:
    assert "x" * 1_000 not in re.sub(r'href="[^"]*"', "", render(long_assessment))


def test_the_policy_allows_only_our_script(sample_assessment: Assessment) -> None:
    page = render(sample_assessment)
    script = page.partition("<script>")[2].partition("</script>")[0]
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; script-src 'sha256-{digest}'"
        in page
    )


def test_links_go_to_https_or_stay(any_page: str) -> None:
    links = [value for tag, name, value in Seen(any_page).attributes if (tag, name) == ("a", "href")]
    assert all(link.startswith(("https://github.com/example/", "#")) for link in links)


def test_links_within_the_page_arrive(any_page: str) -> None:
    attributes = Seen(any_page).attributes
    anchors = {value for _, name, value in attributes if name == "id"}
    assert {value[1:] for _, name, value in attributes if name == "href" and value.startswith("#")} <= anchors


def test_no_anchor_stands_twice(any_page: str) -> None:
    anchors = [value for _, name, value in Seen(any_page).attributes if name == "id"]
    assert len(anchors) == len({*anchors})


def test_every_drawing_is_told_in_words(any_page: str) -> None:
    drawings = re.findall(r'<svg [^>]*role="img"[^>]*>\s*<title>([^<]*)</title>', any_page)
    assert (len(drawings), "" in drawings) == (any_page.count("<svg"), False)


def test_the_quarter_reads_like_the_golden_text(sample_assessment: Assessment) -> None:
    page = render(sample_assessment, quarterly(reviewed(sample_assessment, quiet=("2025Q2",), gaps=("2025Q3",))))
    assert read(page) == GOLDEN.read_text(encoding="utf-8")


def test_a_brand_stands_on_the_cover(sample_assessment: Assessment) -> None:
    brand = Brand(name="Shop", cover_line="Review", logo="data:image/png;base64,AAAA")
    page = render(sample_assessment, brand=brand)
    assert '<img src="data:image/png;base64,AAAA" alt="Shop">' in page
    assert '<p class="eyebrow">Review</p>' in page


def test_only_what_is_ours_is_said_of_attested_and_exempt(sample_assessment: Assessment) -> None:
    row = sample_assessment.practices["plan.requirements"]
    said = replace(
        row,
        status=Status.MET,
        attested=Attestation(role="data lead", on="2026-01-05", until="2026-12-31"),
        exempt=Exemption(reason="accepted risk", owner="data lead", until="2026-12-31"),
    )
    page = render(replace(sample_assessment, practices=sample_assessment.practices | {"plan.requirements": said}))
    assert all(part in page for part in ("attested; the repository shows unobservable", "exempt until 2026-12-31"))
    assert all(part in page for part in ("data lead, 2026-01-05", "accepted risk"))


def test_evidence_links_to_its_line(sample_assessment: Assessment) -> None:
    assert f"https://github.com/example/orders-warehouse/blob/{sample_assessment.commit}/ci/test.yml#L12" in render(
        sample_assessment
    )


def test_a_broken_chain_names_its_link(sample_assessment: Assessment) -> None:
    assert re.search(r'class="lacks".*? blocks<span class="hidden">: does not hold', render(sample_assessment))


def test_a_missing_level_is_said(faulty_assessment: Assessment) -> None:
    assert "No figure for the level" in render(faulty_assessment)


def test_the_same_assessment_gives_the_same_page(sample_assessment: Assessment) -> None:
    assert render(sample_assessment) == render(sample_assessment)
