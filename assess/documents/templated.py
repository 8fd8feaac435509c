"""Files that a template engine fills in before they are what their names say: their markup taken out or named.

https://helm.sh/docs/chart_template_guide/, https://jinja.palletsprojects.com/en/stable/templates/
"""

from __future__ import annotations

import re

FILLED = "filled"  # stands where a value will be
# Braces that the template writes for a later engine: `{{ "{{" }}`, `{{`{{ x }}`}}`, `{% raw %}`.
WRITTEN = re.compile(
    r"\{\{-?[ \t]{0,20}[\"'`](?:\{\{|\}\})[\"'`][ \t]{0,20}-?\}\}|\{%-?[ \t]{0,20}(?:end)?raw[ \t]{0,20}-?%\}"
)
COMMENT = re.compile(r"\{\{-?[ \t]{0,20}/\*|\{#")
ENDS = {"*": "*/", "#": "#}"}  # of a comment, by the last character of its beginning
VALUE = re.compile(r"\{\{(?:[^{}\n]|\{(?!\{)|\}(?!\})){0,500}\}\}|\{%(?:[^%\n]|%(?!\})){0,500}%\}")
# A condition, a loop, an inclusion, their ends: lines of nothing but markup.
LINE = re.compile(
    r"^[ \t]{0,200}(?:\{\{(?:[^{}\n]|\{(?!\{)|\}(?!\})){0,500}\}\}|\{%(?:[^%\n]|%(?!\})){0,500}%\})[ \t]{0,200}$",
    re.MULTILINE,
)
NESTED = 3  # values within values
BRACES = ("{{", "{%")


def is_templated(text: str) -> bool:
    """Say whether a text holds markup of Helm or Jinja."""
    return any(mark in text for mark in BRACES)


def unfilled(text: str) -> str:
    """Return the text without lines of markup and with a word in place of each value; line numbers stay."""
    plain = LINE.sub("", WRITTEN.sub("", _without_comments(text)))
    for _ in range(NESTED):
        plain = VALUE.sub(FILLED, plain)
    return plain


def _without_comments(text: str) -> str:
    parts: list[str] = []
    at = 0
    for opening in COMMENT.finditer(text):
        if opening.start() < at:
            continue
        end = ENDS[opening[0][-1]]
        closing = text.find(end, opening.end())
        closing = text.find("}}", closing) + len("}}") if closing >= 0 and end == "*/" else closing + len(end)
        if closing <= opening.end():  # without an end
            break
        parts += [text[at : opening.start()], "\n" * text.count("\n", opening.start(), closing)]
        at = closing
    return "".join([*parts, text[at:]])
