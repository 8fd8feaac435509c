"""The matrix of a CI job."""

from assess.ci.matrix import Values, combinations, filled
from assess.documents import Document


def known(text: str) -> tuple[Values, ...]:
    return combinations(Document("ci.yml", text.encode()).yaml)


def test_the_fields_of_objects_are_put_in() -> None:
    apps = known("app: [{name: Sales, path: apps/sales}, {name: Stock, path: apps/stock}]")
    assert filled("cd ${{ matrix.app.path }}", apps, {}) == ("cd apps/sales", "cd apps/stock")


def test_an_axis_that_a_job_computes_stays_beside_a_literal_one() -> None:
    stages = known('stage: [dev, staging]\nimage: "${{ fromJson(needs.a.outputs.images) }}"')
    found = filled("${{ matrix.stage }} ${{ matrix.image }}", stages, {})
    assert found == ("dev ${{ matrix.image }}", "staging ${{ matrix.image }}")


def test_an_exclusion_takes_a_combination_away() -> None:
    pairs = known("stage: [dev, prod]\nsize: [s, l]\nexclude: [{stage: dev, size: l}]")
    assert filled("${{ matrix.stage }}-${{ matrix.size }}", pairs, {}) == ("dev-s", "prod-s", "prod-l")
