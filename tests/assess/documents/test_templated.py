"""Templates with a word in place of each value."""

import pytest

from assess.documents.templated import unfilled


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("name: {{ .Values.name }}-load", "name: filled-load"),
        ("{{- if .Values.on }}\nkind: CronJob\n{{- end }}", "\nkind: CronJob\n"),
        ("{% if on %}\na: '{{ b | d(\"x\") }}'\n{% endif %}", "\na: 'filled'\n"),
        ("lag: {{`{{ humanize $value }}`}}", "lag: filled"),
        ('text: {{ "{{" }} .Alerts {{ "}}" }}', "text:  .Alerts "),
        ("{{- /*\nCopyright\n*/}}\na: 1", "\n\n\na: 1"),
        ("{# told\n#}\na: 1", "\n\na: 1"),
        ('expr: up{job="{{ job }}"}', 'expr: up{job="filled"}'),
        ("{{/* no end", "{{/* no end"),
        ("a: {b: 1}", "a: {b: 1}"),
    ],
)
def test_markup_gives_way(written: str, plain: str) -> None:
    assert unfilled(written) == plain
