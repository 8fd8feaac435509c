"""Python source as a syntax tree; nothing is compiled or run."""

from __future__ import annotations

import ast
import warnings

from assess.documents.allowance import taking_time
from assess.documents.newer_python import put_earlier
from assess.errors import DocumentError, TooLargeError

MAX_CHARACTERS = 1_000_000  # a tree takes up to a kilobyte for each character


def parse_python(text: str) -> ast.Module:
    """Return the module's tree; raise DocumentError for what is malformed, of Python 2 or too deep."""
    if len(text) > MAX_CHARACTERS:
        raise TooLargeError(f"more than {MAX_CHARACTERS} characters of Python")
    try:
        with taking_time("Python"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _parsed(text)
    except SyntaxError as error:
        raise DocumentError(f"not Python 3: {error.msg}", error.lineno) from error
    except (RecursionError, MemoryError) as error:
        raise TooLargeError("nested too deeply for Python") from error
    except ValueError as error:
        raise DocumentError(f"not Python: {error}") from error


def _parsed(text: str) -> ast.Module:
    """Return the tree of a text, put into an earlier Python where it is of a later one than this program runs on."""
    try:
        return ast.parse(text)
    except SyntaxError:
        earlier = put_earlier(text)
        if earlier == text:
            raise
        return ast.parse(earlier)
