"""What another page wants to see here, as it was said in words of ``go``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from studyhours.services.checking.parts import RulePart


@dataclass(frozen=True, slots=True)
class Visited:
    """Parameters of ``go("check", …)``.

    Attributes:
        teacher: Uid of a teacher whose results are wanted.
        rule: ``set/id`` of the rule looked at.
        ruleset: Only this rule set; all when empty.
        group: Only this group, by name.
        status: Only these verdicts, commas between.
        part: Only those who stand there with the rule, commas between; see ``RulePart``.
        due: Only those of whom the rule is open and due that day.
        day: As of this day; today when empty.
        year: Of this school year; the one of the day when empty.
        view: ``year`` shows how the school year stands.
    """

    teacher: str = ""
    rule: str = ""
    ruleset: str | None = None
    group: str = ""
    status: str = ""
    part: str = ""
    due: str = ""
    day: str = ""
    year: str = ""
    view: str = ""

    @property
    def of_rule(self) -> RulePart | None:
        """Those of one rule that are wanted; None where everybody is."""
        if not self.rule or not (self.part or self.due):
            return None
        due = date.fromisoformat(self.due) if self.due else None
        return RulePart(self.rule, frozenset(filter(None, self.part.split(","))), due)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The verdicts wanted."""
        return tuple(filter(None, self.status.split(",")))

    @property
    def as_of(self) -> date | None:
        """The day wanted; None for today."""
        return date.fromisoformat(self.day) if self.day else None
