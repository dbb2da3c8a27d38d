"""Entries of the office's registers: hours granted, exemptions, decisions, pairs, groups, units.

Each has a period, a reason and the document it rests on. Nothing here judges: rules read them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from studyhours.domain.tidy import squeeze
from studyhours.domain.vocabulary import words

OUTCOMES = ("met", "missed", "exempt", "not_applicable")
"""What a person may decide of a rule."""
EXEMPTIONS = ("exemption", "waiver", "opt_out")
"""Somebody is not bound; a requirement is dropped for them; they chose not to take part."""
GRANTED = "(grant)"
"""The kind hours granted are of where rules look at them beside records; no ledger has it."""
REASONS = (
    "sick",
    "maternity",
    "paternity",
    "personal",
    "study",
    "support_teaching",
    "secondment",
    "long_course",
    "retirement",
)
"""Reasons and kinds of leave that rules have a word for; schools have others of their own."""


@lru_cache(maxsize=1024)
def reason_word(text: str) -> str:
    """The word rules know a reason or a kind of leave by.

    One of ``REASONS``; else the text itself, squeezed: a school's own word.
    """
    known = words("reason")
    return text if text in REASONS else known.find(text) or squeeze(text)


@dataclass(frozen=True, slots=True)
class Spell:
    """A span of days, both included; open where an end is None."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return (self.first or date.min) <= day <= (self.last or date.max)

    def meets(self, first: date, last: date) -> bool:
        """Whether it has a day in common with a span."""
        return (self.first or date.min) <= last and first <= (self.last or date.max)

    def covers(self, first: date, last: date) -> bool:
        """Whether a whole span lies in it."""
        return (self.first or date.min) <= first and last <= (self.last or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence(Spell):
    """A spell away from school.

    Attributes:
        kind: ``sick``, ``maternity``, ``long_course`` …: see ``reason_word``.
        said: The same as it was entered.
    """

    kind: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Spell, ABC):
    """What every entry has.

    Attributes:
        uid: Its identifier.
        reason: Why, in the office's words.
        document: What it rests on: a number, a title.
        made_by: Who entered it.
        made_at: When, UTC.
    """

    uid: str
    reason: str
    document: str
    made_by: str
    made_at: datetime

    @property
    def word(self) -> str:
        """The reason as rules spell it: see ``reason_word``."""
        return reason_word(self.reason)

    @property
    @abstractmethod
    def about(self) -> str:
        """Uid of the teacher or unit it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Kept):
    """An entry about a teacher; exemptions and decisions may be about a unit as well.

    Attributes:
        teacher: Uid of the teacher, or unit, it is about; the mentor of a pair.
    """

    teacher: str

    @property
    def about(self) -> str:
        """Uid of the teacher or unit."""
        return self.teacher


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted(Entry):
    """Hours, credits … granted without a record; the last day decides the window.

    Attributes:
        hundredths: Amount × 100, in ``unit``.
        unit: One of ``domain.quantity.UNITS``.
    """

    hundredths: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempted(Entry):
    """Somebody need not fulfil rules while it holds.

    Attributes:
        sort: One of ``EXEMPTIONS``.
        ruleset: The rule set it is about; all of them when None.
        rule: The rule of that set; all of its rules when None.
    """

    sort: str
    ruleset: str | None = None
    rule: str | None = None

    def binds(self, ruleset: str, rule: str) -> bool:
        """Whether it is about a rule."""
        return self.ruleset in {None, ruleset} and self.rule in {None, rule}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Entry):
    """A person's decision about a rule, for every window that lies whole in its period.

    Attributes:
        ruleset: The rule set.
        rule: The rule.
        outcome: One of ``OUTCOMES``.
    """

    ruleset: str
    rule: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired(Entry):
    """A mentor (``teacher``) and a mentee, for as long as their agreement runs.

    Attributes:
        mentee: Uid of the mentee.
    """

    mentee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Entry):
    """Somebody belongs to a group.

    Attributes:
        group: Uid of the group.
        role: One of ``domain.people.GROUP_ROLES``.
    """

    group: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Kept):
    """A unit is part of another.

    Attributes:
        unit: Uid of the part.
        whole: Uid of what it is part of.
        role: One of ``domain.people.PART_ROLES``.
    """

    unit: str
    whole: str
    role: str

    @property
    def about(self) -> str:
        """Uid of the part."""
        return self.unit
