"""YAML with line numbers: strings, lists and mappings only.

Every scalar stays the string that was written, so that no number passes through a float. Duplicate
keys, anchors and aliases are refused: a rule file must read the way it looks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from studyhours.domain.findings import Finding

SIZE_LIMIT = 1_000_000
DEPTH_LIMIT = 40
_TAB = re.compile(r"[ ]*\t[ \t]*[^\s#]")
_WIDE_COLON = re.compile(r"\s*(?:-\s+)*[^\s\"'#:：{}\[\],]+\s*：")
_PROBLEMS = (
    ("tab character", "rules.tab"),
    ("mapping values are not allowed", "rules.syntax_colon"),
    ("could not find expected ':'", "rules.syntax_no_colon"),
    ("did not find expected key", "rules.syntax_indent"),
    ("did not find expected '-' indicator", "rules.syntax_indent"),
    ("expected <block end>", "rules.syntax_indent"),
    ("',' or '}'", "rules.syntax_bracket"),
    ("',' or ']'", "rules.syntax_bracket"),
    ("node content", "rules.syntax_bracket"),
    ("unexpected end of stream", "rules.syntax_quote"),
    ("cannot start any token", "rules.syntax_mark"),
    ("another document", "rules.syntax_documents"),
    ("unknown escape character", "rules.syntax_escape"),
)
"""What PyYAML and libyaml say most, by a part of it, and what it is called here."""
_SURROGATE = re.compile("[\ud800-\udfff]")

# The same grammar, read in C where the package was built with it.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Item:
    """A value and the line it stands on, counted from 1."""

    line: int
    value: str | list[Item] | dict[str, Item]

    @property
    def plain(self) -> object:
        """The value without line numbers, for hashing."""
        if isinstance(self.value, dict):
            return {key: item.plain for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain for item in self.value]
        return self.value


def item_of(plain: object, line: int = 1) -> Item:
    """Plain texts, lists and mappings as a document read from one line."""
    if isinstance(plain, Mapping):
        return Item(line, {str(key): item_of(value, line) for key, value in plain.items()})
    if isinstance(plain, list | tuple):
        return Item(line, [item_of(value, line) for value in plain])
    return Item(line, str(plain))


def read_document(text: str) -> tuple[Item | None, tuple[Finding, ...]]:
    """Reads one YAML document.

    Returns:
        The document, or None when it cannot be read, and what was wrong.
    """
    if len(text) > SIZE_LIMIT:
        return None, (Finding("rules.too_large", {"limit": SIZE_LIMIT}),)
    findings: list[Finding] = []
    try:
        refused = _refused(text)
        if refused is not None:
            return None, (refused,)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # At the end of a text without a last line break libyaml names the line after.
        line = min(mark.line + 1, text.count("\n") + 1) if mark else 1
        return None, (_syntax(text.splitlines(), line, error.problem or ""),)
    except (yaml.YAMLError, ValueError, OverflowError):
        # The latter two from escapes beyond Unicode, where YAML is read in Python.
        return None, (Finding("rules.not_text", {}, 1),)
    if node is None:
        return None, (Finding("rules.empty", {}, 1),)
    return _convert(node, findings), tuple(findings)


def line_of(text: str, *keys: str) -> int:
    """The line that says something in a document that can be read.

    Args:
        text: The document.
        keys: The keys to follow from the outside in; where one is missing, the line around it.
    """
    item, _ = read_document(text)
    line = 1
    for key in keys:
        if item is None or not isinstance(item.value, dict) or key not in item.value:
            break
        item = item.value[key]
        line = item.line
    return line


def _syntax(lines: list[str], line: int, problem: str) -> Finding:
    """What YAML complains about, told by what people usually did."""
    for number, content in enumerate(lines[:line], 1):
        if _TAB.match(content):
            return Finding("rules.tab", {}, number)
    # A line whose colon is a Chinese one runs on into the next, where YAML gives up.
    number = line
    while number > 0:
        content = lines[number - 1].strip() if number <= len(lines) else ""
        if _WIDE_COLON.match(content):
            return Finding("rules.wide_colon", {}, number)
        if number < line and content and not content.startswith("#"):
            break
        number -= 1
    for part, code in _PROBLEMS:
        if part in problem:
            return Finding(code, {}, line)
    return Finding("rules.syntax", {"problem": problem}, line)


def _refused(text: str) -> Finding | None:
    """What may not be in a rule file, looked for in the flat events before anything recurses."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        mark = event.start_mark
        line = mark.line + 1 if mark else None
        if getattr(event, "anchor", None) is not None:  # an alias bears the name of its anchor
            return Finding("rules.alias", {}, line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent) and _SURROGATE.search(event.value):
            return Finding("rules.not_text", {}, line)  # half a character has no hash
        if depth > DEPTH_LIMIT:
            return Finding("rules.too_deep", {}, line)
    return None


def _convert(node: yaml.Node, findings: list[Finding]) -> Item:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Item] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            key_line = key_node.start_mark.line + 1
            if key in entries:
                first = entries[key].line
                findings.append(
                    Finding("rules.duplicate_key", {"key": key, "first": first}, key_line)
                )
                continue
            converted = _convert(value_node, findings)
            if "：" in key and converted.value == "":  # inside braces YAML takes it for a name
                findings.append(Finding("rules.wide_colon", {}, key_line))
                key, _, said = key.partition("：")
                converted = Item(key_line, said.strip())
            entries[key] = Item(key_line, converted.value)
        return Item(line, entries)
    if isinstance(node, yaml.SequenceNode):
        return Item(line, [_convert(child, findings) for child in node.value])
    return Item(line, str(node.value))
