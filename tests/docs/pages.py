"""The documentation as the tests see it: its pages, and the rule examples in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.tree_copy import ROOT

_BLOCK = re.compile(r"^```yaml rules\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEAD = "format: 1\nid: example\ntitle: example\nrules:\n"


@dataclass(frozen=True)
class Example:
    """A fenced rule example; ``text`` is a whole rule file."""

    page: str
    line: int
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


def examples() -> list[Example]:
    """All examples marked ```` ```yaml rules ````."""
    return [one for path in pages() for one in _examples_in(path)]


def _examples_in(path: Path) -> Iterator[Example]:
    text = path.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        body = match[1]
        # A fragment is a list of rules; a whole file says its format.
        whole = body if re.search(r"^format:", body, re.MULTILINE) else _HEAD + body
        line = text.count("\n", 0, match.start()) + 1
        yield Example(path.relative_to(ROOT).as_posix(), line, whole)
