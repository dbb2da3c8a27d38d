"""Where the command line writes: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from studyhours.domain.texts import Texts


@dataclass(frozen=True)
class Console:
    """Standard output and error with a language."""

    texts: Texts

    def print(self, text: str = "") -> None:
        """A result, to standard output."""
        sys.stdout.write(text + "\n")

    def print_json(self, document: object) -> None:
        """The one JSON document of a command."""
        sys.stdout.write(json_bytes(document).decode("utf-8"))

    def tell(self, key: str, /, **params: object) -> None:
        """A message, to standard error."""
        sys.stderr.write(self.texts.say(key, **params) + "\n")

    def say(self, key: str, /, **params: object) -> None:
        """A message that is the result, to standard output."""
        self.print(self.texts.say(key, **params))


def json_bytes(document: object) -> bytes:
    """A document as one line of UTF-8 JSON."""
    return (json.dumps(document, ensure_ascii=False) + "\n").encode("utf-8")


def width(text: str) -> int:
    """How many terminal columns a text takes; Chinese characters take two."""
    return sum(0 if unicodedata.combining(mark) else 2 if _is_wide(mark) else 1 for mark in text)


def _is_wide(mark: str) -> bool:
    return unicodedata.east_asian_width(mark) in "WF"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows with their columns lined up, two spaces apart."""
    widths = [max(width(row[index]) for row in rows) for index in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [cell + " " * (widths[index] - width(cell)) for index, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
