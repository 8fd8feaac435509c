from assess.documents.ini import parse_ini

TEXT = """\
; a comment
[flake8]
exclude = .git,
    build
max-line-length: 120
[empty]
"""


def test_values_continue_over_lines() -> None:
    assert parse_ini(TEXT)["flake8"].listed("exclude") == (".git", "build")


def test_both_separators_hold() -> None:
    assert parse_ini(TEXT)["flake8"].values["max-line-length"] == "120"


def test_lines_are_known() -> None:
    section = parse_ini(TEXT)["flake8"]
    assert (section.line, section.lines["max-line-length"]) == (2, 5)


def test_an_empty_section_and_an_empty_text() -> None:
    assert parse_ini(TEXT)["empty"].values == {}
    assert parse_ini("") == {}
