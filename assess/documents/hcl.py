"""HCL (Terraform, Packer, Nomad) as blocks with literal attributes; expressions stay text."""

from __future__ import annotations

import re
from functools import cache

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser

from assess.documents.grammars import syntax_tree
from assess.documents.values import Mapping, Sequence, Unresolved
from assess.errors import DocumentError, TooLargeError
from assess.values import Value

MAX_CHARACTERS = 4_000_000
MAX_DEPTH = 60
MAX_DIGITS = 4_000
ESCAPE = re.compile(r'\\([nrt"\\])')
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
WORDS = {"true": True, "false": False, "null": None}
WRAPPERS = frozenset({"expression", "literal_value", "template_expr", "collection_value", "operation"})


class Block(Value):
    """A block with its labels, its attributes with their lines, and the blocks within."""

    type: str
    labels: tuple[str, ...]
    line: int
    attributes: dict[str, object]
    blocks: tuple[Block, ...]
    lines: dict[str, int]


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_hcl.language()))


def parse_hcl(text: str) -> tuple[Block, ...]:
    """Return the blocks; attributes at the top, as in a `.tfvars` file, stand in one block without a type."""
    if len(text) > MAX_CHARACTERS:
        raise TooLargeError(f"more than {MAX_CHARACTERS} characters of HCL")
    root = syntax_tree(_parser(), text.encode("utf-8", "replace"), "HCL")
    if root.has_error:
        raise DocumentError("not HCL", _error_line(root))
    attributes: dict[str, object] = {}
    lines: dict[str, int] = {}
    blocks: list[Block] = []
    for body in root.named_children:
        if body.type == "body":
            blocks.extend(_read_body(body, attributes, lines, MAX_DEPTH))
    if attributes:
        blocks.insert(0, Block(type="", labels=(), line=1, attributes=attributes, blocks=(), lines=lines))
    return tuple(blocks)


def _error_line(root: Node) -> int:
    node = root
    while node.type != "ERROR" and not node.is_missing:
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    return node.start_point.row + 1


def _read_body(body: Node, attributes: dict[str, object], lines: dict[str, int], depth: int) -> list[Block]:
    blocks: list[Block] = []
    for node in body.named_children:
        if node.type == "attribute":
            name = _text(node.named_children[0])
            attributes[name] = _value(node.named_children[-1], MAX_DEPTH)
            lines[name] = node.start_point.row + 1
        elif node.type == "block":
            blocks.append(_block(node, depth - 1))
    return blocks


def _block(node: Node, depth: int) -> Block:
    line = node.start_point.row + 1
    if depth == 0:
        raise TooLargeError(f"nested deeper than {MAX_DEPTH}", line)
    names = [_text(child).strip('"') for child in node.named_children if child.type in ("identifier", "string_lit")]
    attributes: dict[str, object] = {}
    lines: dict[str, int] = {}
    blocks: list[Block] = []
    for child in node.named_children:
        if child.type == "body":
            blocks.extend(_read_body(child, attributes, lines, depth))
    return Block(
        type=names[0], labels=tuple(names[1:]), line=line, attributes=attributes, blocks=tuple(blocks), lines=lines
    )


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _value(node: Node, depth: int) -> object:
    if depth == 0:
        raise TooLargeError(f"nested deeper than {MAX_DEPTH}", node.start_point.row + 1)
    while node.type in WRAPPERS and node.named_child_count == 1:
        node = node.named_children[0]
    match node.type:
        case "string_lit" | "quoted_template":
            return ESCAPE.sub(lambda found: ESCAPES[found[1]], _text(node)[1:-1])
        case "heredoc_template":
            return _text(node).partition("\n")[2].rpartition("\n")[0]
        case "numeric_lit" | "bool_lit" | "null_lit" | "unary_operation":
            return _literal(_text(node))
        case "tuple":
            return _sequence(node, depth)
        case "object":
            return _mapping(node, depth)
    return Unresolved(_text(node))


def _literal(text: str) -> object:
    if text in WORDS:
        return WORDS[text]
    if len(text) > MAX_DIGITS:
        return Unresolved(text)
    for convert in (int, float):
        try:
            return convert(text)
        except ValueError:
            continue
    return Unresolved(text)


def _sequence(node: Node, depth: int) -> Sequence:
    sequence = Sequence(line=node.start_point.row + 1)
    for child in node.named_children:
        if child.type == "expression":
            sequence.append(_value(child, depth - 1))
            sequence.lines.append(child.start_point.row + 1)
    return sequence


def _mapping(node: Node, depth: int) -> Mapping:
    mapping = Mapping(line=node.start_point.row + 1)
    for element in node.named_children:
        parts = [child for child in element.named_children if child.type == "expression"]
        if element.type == "object_elem" and len(parts) > 1:
            key = _text(parts[0]).strip('"')
            mapping[key] = _value(parts[1], depth - 1)
            mapping.lines[key] = element.start_point.row + 1
    return mapping
