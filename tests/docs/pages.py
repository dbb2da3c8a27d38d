"""The documentation as the tests see it: its pages, and the rule examples in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.tree_copy import ROOT

WORKING = "rules"
RESERVED = "reserved"
_BLOCK = re.compile(r"^```yaml (rules|reserved)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEAD = "format: 1\nid: example\ntitle: example\nrules:\n"


@dataclass(frozen=True)
class Example:
    """A fenced rule example; ``text`` is a whole rule file."""

    page: str
    line: int
    state: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[Path]:
    """Everything a reader is pointed to."""
    return [
        *sorted((ROOT / "docs").rglob("*.md")),
        ROOT / "README.md",
        ROOT / "README.zh-CN.md",
        ROOT / "CONTRIBUTING.md",
    ]


def examples(state: str) -> list[Example]:
    """All examples marked ```` ```yaml rules ```` or ```` ```yaml reserved ````."""
    return [one for path in pages() for one in _examples_in(path) if one.state == state]


def _examples_in(path: Path) -> Iterator[Example]:
    text = path.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        body = match[2]
        # A fragment is a list of rules; a whole file says its format.
        whole = body if re.search(r"^format:", body, re.MULTILINE) else _HEAD + body
        line = text.count("\n", 0, match.start()) + 1
        yield Example(path.relative_to(ROOT).as_posix(), line, match[1], whole)


def reserved_keys() -> frozenset[str]:
    """The keys that ``docs/rules.md`` lists as reserved."""
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    listed = re.search(r"^Reserved keys: (.*?)\. Reserved words", text, re.DOTALL | re.MULTILINE)
    assert listed is not None
    return frozenset(re.findall(r"`([a-z_]+)`", listed[1]))
