import pytest

from assess.documents import Document
from assess.facts import Suite, SuiteKind
from assess.readers import other_tests


def suites(path: str, text: str) -> list[Suite]:
    return [fact for fact in other_tests.read(Document(path, text.encode())) if isinstance(fact, Suite)]


@pytest.mark.parametrize(
    ("path", "text", "subject", "cases"),
    [
        ("src/test/scala/OrdersSpec.scala", 'test("sums") {\n}\n"Orders" should "sum" in {\n', "Orders", 2),
        ("src/test/java/OrdersTest.java", "  @Test\n  void sums() {}\n", "Orders", 1),
        ("tests/testthat/test-orders.R", 'test_that("sums", {\n})\n', "orders", 1),
        ("jobs/orders_test.go", "func TestSums(t *testing.T) {\n}\nfunc helper() {}\n", "orders", 1),
        ("web/orders.test.ts", "describe('x', () => {\n  it('sums', () => {})\n})\n", "orders", 1),
        ("spec/orders_spec.rb", "describe 'x' do\n  it 'sums' do\n  end\nend\n", "orders", 1),
        ("test/orders_test.rb", "  def test_sums\n  end\n", "orders", 1),
        (
            "src/orders.rs",
            "mod tests {\n    #[test]\n    fn sums() {}\n    #[tokio::test]\n    async fn loads() {}\n}",
            "orders",
            2,
        ),
        ("src/orders/mod.rs", "#[rstest]\nfn sums() {}\n", "orders", 1),
        ("Orders.Tests/OrdersTests.cs", "    [Fact]\n    public void Sums() {}\n", "Orders", 1),
        ("tests/load.bats", '@test "loads" {\n}\n', "load", 1),
    ],
)
def test_cases_of_each_framework(path: str, text: str, subject: str, cases: int) -> None:
    (suite,) = suites(path, text)
    assert (suite.subjects, suite.cases) == ((subject,), cases)


def test_a_file_in_an_integration_folder() -> None:
    assert suites("src/it/scala/LoadSpec.scala", 'test("loads") {}')[0].kind is SuiteKind.INTEGRATION


def test_scripts_test_no_transformation() -> None:
    assert suites("web/a.test.js", "test('x', f)")[0].kind is SuiteKind.HELPER


def test_a_file_without_cases() -> None:
    assert suites("src/test/scala/Fixtures.scala", "object Fixtures") == []


def test_cases_on_a_local_spark_session() -> None:
    text = 'val spark = SparkSession.builder.master("local")\ntest("sums") {}\n'
    assert suites("src/test/scala/OrdersSpec.scala", text)[0].engine == "spark"
