import pytest

from assess.documents import Document
from assess.facts import Pin, PinKind
from assess.readers import runtime_files


def runtimes(path: str, text: bytes) -> list[tuple[str, PinKind]]:
    return [(fact.name, fact.kind) for fact in runtime_files.read(Document(path, text)) if isinstance(fact, Pin)]


def test_one_version() -> None:
    assert runtimes(".python-version", b"3.11.4\n") == [("python", PinKind.EXACT)]


def test_several_tools() -> None:
    assert runtimes(".tool-versions", b"# ours\npython 3.11.4\nnodejs latest\n") == [
        ("python", PinKind.EXACT),
        ("npm", PinKind.MOVING),
    ]


def test_a_platform_s_runtime() -> None:
    assert runtimes("runtime.txt", b"python-3.11.4") == [("python", PinKind.EXACT)]


def test_a_long_term_release_of_java_in_the_file_of_a_version_manager() -> None:
    assert runtimes(".sdkmanrc", b"# java\njava=17-open\nscala=2.12.18\n") == [
        ("jvm", PinKind.EXACT),
        ("jvm", PinKind.EXACT),
    ]


@pytest.mark.parametrize("text", [b"", b"#\n", b"one two three\n"])
def test_files_without_a_version(text: bytes) -> None:
    assert runtimes(".nvmrc", text) == []
