"""What a comparison with a closed year hands out: results, records, entries and facts corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from studyhours.domain.registers import Entry
from studyhours.services.closing.form import FrozenResult

ADDED, CHANGED, DELETED = "added", "changed", "deleted"
UNDATED = ("service", "sex", "birth", "joined", "joined_profession", "joined_school")
"""What may be corrected of a teacher besides dated facts."""


@dataclass(frozen=True, slots=True)
class RuleKept:
    """A rule of a closing, or one that has come since."""

    ruleset: str
    id: str
    title: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other rules."""
        return self.ruleset, self.id


@dataclass(frozen=True, slots=True)
class RecordCorrected:
    """A record that is not what it was when the year was closed.

    Attributes:
        uid: The record.
        what: ``added``, ``changed`` or ``deleted``.
        title: Its title.
        day: Its last day.
        by: Who did it; empty where the log does not say.
        at: When, UTC.
        reason: Why; empty where nothing was said.
    """

    uid: str
    what: str
    title: str
    day: date
    by: str
    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class EntryCorrected:
    """An entry of a register that does not say any more what it said when the year was closed.

    Attributes:
        uid: The entry.
        register: ``grant``, ``exemption`` or ``decision``.
        what: ``added``, ``changed`` or ``deleted``.
        before: What it said; None where no result rested on it then.
        now: What it says; None where it is gone.
        by: Who did it; empty where the log does not say.
        at: When, UTC.
        reason: Why; empty where nothing was said.
    """

    uid: str
    register: str
    what: str
    before: Entry | None
    now: Entry | None
    by: str
    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class FactCorrected:
    """A step that changed what was true of a teacher in the days of the year.

    Attributes:
        attributes: Which facts: ``title``, ``service``, ``sex`` …
        by: Who did it.
        at: When, UTC.
        reason: Why.
    """

    attributes: tuple[str, ...]
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class RuleCorrected:
    """A result that is another one today.

    Attributes:
        rule: The rule.
        before: As it was frozen; None where the closing does not have it.
        now: As it is today; None where the rule is no longer judged.
        records: Records that caused it.
        entries: Entries of registers that did. Neither of the two: rules, facts or the calendar.
    """

    rule: RuleKept
    before: FrozenResult | None
    now: FrozenResult | None
    records: tuple[RecordCorrected, ...]
    entries: tuple[EntryCorrected, ...] = ()


@dataclass(frozen=True, slots=True)
class TeacherCorrected:
    """A teacher's corrections.

    Attributes:
        uid: The teacher.
        staff_no: Staff number, where there is one.
        name: Name.
        rules: Results that are others today.
        unfelt: Records that were corrected and change no result.
        unfelt_entries: Entries of which the same is true.
        facts: Steps that changed facts of the year's days, whatever came of them.
    """

    uid: str
    staff_no: str | None
    name: str
    rules: tuple[RuleCorrected, ...]
    unfelt: tuple[RecordCorrected, ...]
    unfelt_entries: tuple[EntryCorrected, ...] = ()
    facts: tuple[FactCorrected, ...] = ()

    @property
    def steps(self) -> int:
        """How many records, entries and facts were corrected."""
        felt = {one.uid for rule in self.rules for one in rule.records}
        felt |= {one.uid for rule in self.rules for one in rule.entries}
        return len(felt) + len(self.unfelt) + len(self.unfelt_entries) + len(self.facts)
