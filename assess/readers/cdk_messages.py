"""State machines of the AWS CDK that publish to a topic what they caught.

https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_stepfunctions-readme.html
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, dotted, nodes, origin_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_STEPS = 8  # from the caught error to the message
PUBLISH = "SnsPublish"
CATCHES = re.compile(r"\.addCatch\s*+\(")
PUBLISHES = re.compile(r"\bnew\s++(?:\w++\.)?SnsPublish\s*+\(")


def failure_messages(around: ast.AST, imported: dict[str, str]) -> Iterator[ast.Call]:
    """Yield the calls that make a state which publishes to a topic and which a caught error leads to."""
    assigned = {
        dotted(target): node.value
        for node in nodes(around)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
    }
    following: defaultdict[str, set[str]] = defaultdict(set)
    caught: set[str] = set()
    for call in calls(around):
        match call:
            case ast.Call(func=ast.Attribute(value=before, attr="next")):
                for name in _names(before):
                    following[name] |= {after for argument in call.args for after in _names(argument)}
            case ast.Call(func=ast.Attribute(attr="add_catch")):
                handlers = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "handler")]
                caught |= {name for handler in handlers for name in _names(handler)}
    for _ in range(MAX_STEPS):
        caught |= {after for name in caught for after in following[name]}
    for name, call in assigned.items():
        if name in caught and origin_of(call.func, imported).rpartition(".")[2] == PUBLISH:
            yield call


def publishes_failures(code: str) -> bool:
    """Say whether a stack in TypeScript catches errors of its states and publishes to a topic."""
    return CATCHES.search(code) is not None and PUBLISHES.search(code) is not None


def _names(node: ast.expr) -> Iterator[str]:
    """Yield the variables and attributes that an expression names."""
    for inner in nodes(node):
        if isinstance(inner, ast.Name | ast.Attribute) and (name := dotted(inner)):
            yield name
