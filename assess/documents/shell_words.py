"""The words of a shell script: quotes taken off, and put in what variables, arrays and arguments are known to hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents.shell_functions import ALL, with_given
from assess.documents.shell_places import is_known, with_places

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_VALUE = 200  # characters of a variable that is put into words, so that doubling ends
MAX_SUBSTITUTIONS = 20
MAX_ARRAY = 100  # words of an array that are kept

# `${{ github.ref }}`, `{{ params.x }}` and `$[[ inputs.x ]]` belong to the CI system or template, not to the shell.
EXPRESSION = re.compile(r"\$?\{\{(?:[^}\n]|\}(?!\})){0,500}\}\}|\$\[\[[^\]\n]{0,500}+\]\]")
HOLDER = re.compile(r"xEXPR(\d+)x")
VARIABLE = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})")
ESCAPED = re.compile(r"\\(?:\r?\n|(.))", re.DOTALL)
ESCAPED_IN_QUOTES = re.compile(r'\\(?:\r?\n|(["$`\\]))')
WHOLE_ARRAY = re.compile(r"\"?\$\{([A-Za-z_]\w*+)\[[@*]\]\}\"?")
WORDS = frozenset({"word", "string", "raw_string", "number", "concatenation", "simple_expansion", "expansion"})


class Words:
    """What a script's words stand for where the walk has come to; expressions of a CI system are held back."""

    __slots__ = ("_arrays", "_expressions", "_variables", "given", "source")

    def __init__(self, text: str) -> None:
        self._expressions: list[str] = []
        self._variables: dict[str, str] = {}
        self._arrays: dict[str, list[str]] = {}
        self.source = EXPRESSION.sub(self._hold, text).encode("utf-8", "replace")
        self.given: list[str] | None = None  # the arguments of the function that is gone through

    def of(self, node: Node) -> list[str]:
        """Return the words that one place stands for: those of a whole array, and of a command kept in a variable."""
        text = (node.text or b"").decode("utf-8", "replace")
        whole = WHOLE_ARRAY.fullmatch(text)
        if whole and whole[1] in self._arrays:
            return self._arrays[whole[1]]
        if self.given is not None and text.strip('"') in ALL:
            return list(self.given)
        kept = VARIABLE.fullmatch(text) if node.type == "command_name" else None
        if kept and (command := self._variables.get(kept[1] or kept[2], "").split()):
            return command
        return [self.word(node)]

    def word(self, node: Node) -> str:
        """Return the text of a word without its quotes, known variables and places put in."""
        text = self._text(node)
        return with_places(self.filled(text) if "$(" in text else text) if "$" in text or "`" in text else text

    def written(self, node: Node) -> str:
        """Return the text of a node as it stands there."""
        return self._restored((node.text or b"").decode("utf-8", "replace"))

    def filled(self, text: str) -> str:
        """Return a text with what is known of its variables put in."""
        if "$" not in text:
            return text
        text = text if self.given is None else with_given(text, self.given)
        if not self._variables:
            return text
        return VARIABLE.sub(
            lambda found: self._variables.get(found[1] or found[2], found[0]), text, count=MAX_SUBSTITUTIONS
        )

    def assignment(self, node: Node) -> tuple[str, str]:
        """Return the name and the value of an assignment."""
        name = node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        return (self.written(name) if name else "", self.word(value) if value else "")

    def keep(self, node: Node) -> str:
        """Keep what an assignment gives a variable or an array; return the value as it was given."""
        written = node.child_by_field_name("value")
        if written is not None and written.type == "array":
            self._keep_array(node, written)
            return ""
        name, value = self.assignment(node)
        if len(value) <= MAX_VALUE and is_known(value):
            self._variables[name] = value
        else:
            self._variables.pop(name, None)
        return value

    def _keep_array(self, node: Node, written: Node) -> None:
        """Keep the words of `name=(…)`, and of `name+=(…)` behind those before."""
        name = self.assignment(node)[0]
        adds = any(child.type == "+=" for child in node.children)
        words = [word for child in written.named_children if child.type in WORDS for word in self.of(child)]
        self._variables.pop(name, None)
        self._arrays[name] = [*(self._arrays.get(name, ()) if adds else ()), *words][:MAX_ARRAY]

    def _hold(self, found: re.Match[str]) -> str:
        self._expressions.append(found[0])
        return f"xEXPR{len(self._expressions) - 1}x"

    def _text(self, node: Node) -> str:
        parts = node.children if node.type in ("concatenation", "command_name") else [node]
        if len(parts) == 1 and parts[0].type == "concatenation":
            parts = parts[0].children
        return "".join([self._part(part) for part in parts])

    def _part(self, node: Node) -> str:
        text = (node.text or b"").decode("utf-8", "replace")
        match node.type:
            case "raw_string":
                text = text[1:-1]
            case "ansi_c_string":
                text = text[2:-1]
            case "string":
                text = ESCAPED_IN_QUOTES.sub(lambda found: found[1] or "", self.filled(text.strip("\n")[1:-1]))
            case "word":
                text = ESCAPED.sub(lambda found: found[1] or "", text)
            case "simple_expansion" | "expansion":
                text = self.filled(text)
        return self._restored(text)

    def _restored(self, text: str) -> str:
        if not self._expressions:
            return text
        return HOLDER.sub(self._expression, text)

    def _expression(self, found: re.Match[str]) -> str:
        index = int(found[1]) if len(found[1]) < 7 else len(self._expressions)  # noqa: PLR2004 - a million at most
        return self._expressions[index] if index < len(self._expressions) else found[0]
