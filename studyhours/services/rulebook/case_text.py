"""The cases in a rule text, taken out and put back; all else stays as somebody has written it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import yaml

from studyhours.rules.document import read_document
from studyhours.rules.loading import CASES
from studyhours.rules.reader import Reader
from studyhours.services.rulebook.rulesets import InvalidRules

CasePlain: TypeAlias = Mapping[str, object]
"""A case as it is written: texts, lists and mappings."""


def plain_cases(text: str) -> tuple[CasePlain, ...]:
    """The cases of a rule text as they are written.

    Raises:
        InvalidRules: the text is no YAML.
    """
    document, findings = read_document(text)
    if document is None:
        raise InvalidRules("", findings)
    if not isinstance(document.value, dict) or CASES not in document.value:
        return ()
    entries = [one.plain for one in Reader().sequence(document.value[CASES])]
    return tuple(one for one in entries if isinstance(one, dict))


def with_cases(text: str, cases: Sequence[CasePlain]) -> str:
    """The same rule text with other cases: comments and layout of the rules stay.

    Raises:
        InvalidRules: the text is no YAML mapping.
    """
    document, findings = read_document(text)
    if document is None or not isinstance(document.value, dict):
        raise InvalidRules("", findings)
    before, after = _around(text)
    if not cases:
        return before + after
    written = yaml.dump(
        {CASES: list(cases)},
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=110,
    )
    if before and not before.endswith("\n"):
        before += "\n"
    return before + written + after


def _around(text: str) -> tuple[str, str]:
    """What stands before the cases and behind them; all and nothing where there are none."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return text, ""
    if root.flow_style:
        plain = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts, lists and mappings
        plain.pop(CASES, None)
        return yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False), ""
    lines = text.splitlines(keepends=True)
    keys = [key for key, _ in root.value]
    for place, key in enumerate(keys):
        if key.value == CASES:
            first = key.start_mark.line
            last = keys[place + 1].start_mark.line if place + 1 < len(keys) else len(lines)
            # Comments in front of the next key are about that.
            while last > first + 1 and lines[last - 1].lstrip(" ")[:1] in ("#", "\n", "\r"):
                last -= 1
            return "".join(lines[:first]), "".join(lines[last:])
    return text, ""


class _Dumper(yaml.SafeDumper):
    """Writes small mappings in one line and never a reference."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)
