"""The HTML report: complete, self-contained, well-formed and deaf to what it shows."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from reports.html import render

if TYPE_CHECKING:
    from assess.assessment import Assessment

VOID = frozenset({"meta", "input", "br", "img", "link", "hr"})
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


@pytest.fixture(params=["sample", "faulty", "unobservable", "long", "hostile"])
def any_assessment(request: pytest.FixtureRequest) -> Assessment:
    """Make each of the assessments in turn."""
    made: Assessment = request.getfixturevalue(f"{request.param}_assessment")
    return made


def test_every_practice_is_told(sample_assessment: Assessment) -> None:
    page = render(sample_assessment)
    assert all(f'id="{name}"' in page and row.title in page for name, row in sample_assessment.practices.items())


def test_every_tag_is_closed_in_order(any_assessment: Assessment) -> None:
    seen = Seen(render(any_assessment))
    assert (seen.open, seen.crossed) == ([], [])


def test_nothing_is_loaded_from_outside(any_assessment: Assessment) -> None:
    seen = Seen(render(any_assessment))
    assert not [one for one in seen.attributes if one[1] in LOADING]
    assert not {"link", "iframe", "img", "object"} & {*seen.tags}


def test_styles_of_elements_are_widths_only(any_assessment: Assessment) -> None:
    styles = [value for _, name, value in Seen(render(any_assessment)).attributes if name == "style"]
    assert all(re.fullmatch(r"(width|left):[\d.]+%", style) for style in styles)


def test_foreign_text_adds_no_element(sample_assessment: Assessment, hostile_assessment: Assessment) -> None:
    assert {*Seen(render(hostile_assessment)).tags} <= {*Seen(render(sample_assessment)).tags}


def test_foreign_text_adds_no_handler(hostile_assessment: Assessment) -> None:
    assert not [name for _, name, _ in Seen(render(hostile_assessment)).attributes if name.startswith("on")]


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


def test_links_go_to_https_or_stay(any_assessment: Assessment) -> None:
    links = [value for tag, name, value in Seen(render(any_assessment)).attributes if (tag, name) == ("a", "href")]
    assert all(link.startswith(("https://github.com/example/", "#")) for link in links)


def test_links_within_the_page_arrive(sample_assessment: Assessment) -> None:
    attributes = Seen(render(sample_assessment)).attributes
    anchors = {value for _, name, value in attributes if name == "id"}
    assert {value[1:] for _, name, value in attributes if name == "href" and value.startswith("#")} <= anchors


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
