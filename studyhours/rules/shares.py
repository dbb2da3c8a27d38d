"""What each of those whose results are added up by weight brings in: only to explain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from studyhours.domain.windows import Window
from studyhours.rules.measures import SELF
from studyhours.rules.plan import RulePlan
from studyhours.rules.planned import PlannedShare, Seen
from studyhours.rules.walking import every_share_within, measures_within, windows_within
from studyhours.rules.worth import worth_of


@dataclass(frozen=True, slots=True)
class ShareGiven:
    """One of those who have a share in a value: ``reached × weight ÷ among`` is what it adds.

    Attributes:
        window: The window of the rule.
        uid: Whose; that of the subject itself for its own share.
        reached: What the measure comes to for them.
        weight: The weight of the share.
        among: Of how many others the mean is taken; 1 for the subject's own.
    """

    window: Window
    uid: str
    reached: Fraction
    weight: Fraction
    among: int = 1

    @property
    def adds(self) -> Fraction:
        """What it adds to the value."""
        return self.reached * self.weight / self.among


def has_shares(plan: RulePlan) -> bool:
    """Whether some window of a rule adds up shares."""
    return any(_shares(plan))


def shares_given(plan: RulePlan, subject: str, seen: Seen) -> tuple[ShareGiven, ...]:
    """Who brings in what, window by window, the subject's own first.

    Args:
        plan: The rule.
        subject: Uid of the subject judged.
        seen: What it has, with the others tied to it.
    """
    found = []
    for window, share in _shares(plan):
        weight = share.share.weight
        if share.share.of == SELF:
            found.append(ShareGiven(window, subject, worth_of(share.measure, seen), weight))
            continue
        around = seen.others
        tied = around.tied(share.share.of, share.spans) if around is not None else ()
        for uid in tied:
            reached = worth_of(share.measure, around.seen(uid)) if around else Fraction(0)
            found.append(ShareGiven(window, uid, reached, weight, len(tied)))
    return tuple(found)


def _shares(plan: RulePlan) -> Iterator[tuple[Window, PlannedShare]]:
    for entry in plan.planned:
        for inner in windows_within(entry.asks):
            for measure in measures_within(inner.asks):
                for share in every_share_within(measure):
                    yield entry.window, share
