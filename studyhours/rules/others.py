"""Others that a subject is tied to, as judging looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from studyhours.domain.windows import Window
from studyhours.rules.facts import Standing
from studyhours.rules.planned import Seen
from studyhours.rules.requirements import Coverage, Part
from studyhours.rules.results import RuleResult


class Others(Protocol):
    """Those tied to one subject while one rule is judged."""

    def tied(self, word: str, spans: Sequence[Window]) -> tuple[str, ...]:
        """Who is tied to the subject on some day of a window, by the word a rule has for them."""

    def seen(self, uid: str) -> Seen:
        """What one of them has."""

    def stands(self, uid: str, coverage: Coverage, window: Window) -> Standing | None:
        """How one of them stands by facts; None where what they did decides."""

    def name(self, uid: str) -> str:
        """What one of them is called."""

    def result(self, uid: str, rule: str) -> RuleResult | None:
        """The result one of them has by another rule of the set; None where it binds them not."""

    def asked(self, rule: str) -> Part:
        """What that rule asks."""
