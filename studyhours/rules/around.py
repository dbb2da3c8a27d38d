"""Those tied to one subject, as a rule that asks of others sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studyhours.domain.windows import Window
from studyhours.rules.facts import Standing
from studyhours.rules.planned import Seen
from studyhours.rules.requirements import Coverage, Part
from studyhours.rules.results import RuleResult

if TYPE_CHECKING:
    from studyhours.rules.evaluation import Judge


@dataclass(frozen=True, slots=True)
class Around:
    """Those tied to one subject: see ``rules.others.Others``."""

    judge: Judge
    subject: str

    def tied(self, word: str, spans: Sequence[Window]) -> tuple[str, ...]:
        """Who is tied to the subject on some day of a window."""
        return self.judge.tied(word, self.subject, spans)

    def seen(self, uid: str) -> Seen:
        """What somebody else has at the places of this rule."""
        return self.judge.seen(uid)

    def stands(self, uid: str, coverage: Coverage, window: Window) -> Standing | None:
        """How somebody else stands by the facts that a rule asks of others."""
        return self.judge.stands(uid, coverage, window)

    def name(self, uid: str) -> str:
        """What somebody is called."""
        return self.judge.name(uid)

    def result(self, uid: str, rule: str) -> RuleResult | None:
        """What somebody else came to by another rule of the set."""
        return self.judge.result(uid, rule)

    def asked(self, rule: str) -> Part:
        """What another rule of the set asks."""
        return self.judge.asked(rule)
