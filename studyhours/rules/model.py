"""What a rule set is, once read: frozen values, nothing left to interpret.

The grammar these come from, and the place every rule shape has in it, is in ``docs/rules.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from studyhours.rules.pro_rata import ProRata

if TYPE_CHECKING:  # requirements and cases are made of the values below
    from studyhours.rules.cases import Case
    from studyhours.rules.requirements import Part

DISTINCT = "distinct"
"""The leaf that counts different objects."""

CONSEQUENCES = ("none", "not_excellent", "fail", "veto")
"""Effects on the appraisal, mildest first."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One value of a parameter and the days it is in force; None leaves an end open."""

    first: date | None
    last: date | None
    value: Fraction

    def holds(self, day: date) -> bool:
        """Whether the value is in force on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a record to count.

    Attributes:
        field: A column of ``rules.columns``, or ``text``.
        allowed: Values accepted; of ``evidence`` all that are needed; for ``text`` empty.
        at_least: For ``text`` the characters needed, 1 for "not empty".
        code: Reason code given for a record that fails it.
    """

    field: str
    allowed: tuple[str | int, ...]
    at_least: int
    code: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A tally: which records it looks at, what must hold, and what is added up.

    Attributes:
        what: ``sum`` of amounts, ``count`` of records, or ``distinct``: different objects.
        unit: Unit of the result; ``record`` for counts, one of ``columns.OBJECTS`` for objects.
        kinds: Record kinds it is about; never empty.
        types: Types within those kinds; empty means all.
        conditions: What must hold beyond being approved.
        factors: For sums, exact factor from each unit to ``unit``; others do not count.
        unless: Leaves of earlier rules of the same pool: what they count is spent on them.
        takes: Whether it takes away instead of adding.
        whose: Where the rule binds no teacher, whose records count: one of ``subjects.WHOSE``.
        sheets: Whether it also sees names on sign-in sheets that earned no record: it counts
            records, one like the other, and asks how they attended.
    """

    what: str
    unit: str
    kinds: tuple[str, ...]
    types: tuple[str, ...]
    conditions: tuple[Condition, ...]
    factors: Mapping[str, Fraction]
    unless: tuple[Leaf, ...] = ()
    takes: bool = False
    whose: str = ""
    sheets: bool = False

    def __hash__(self) -> int:
        """Equal leaves are asked once, so a leaf must be able to be a key."""
        factors = frozenset(self.factors.items())
        own = (self.what, self.unit, self.kinds, self.types, self.conditions, factors, self.whose)
        return hash((own, self.unless, self.takes))


@dataclass(frozen=True, slots=True)
class FactTest:
    """Asks a dated fact of a person: is ``attribute`` one of ``values`` on the day concerned?

    Attributes:
        attribute: One of ``domain.people.FACTS`` or ``NUMBERS``.
        values: What it must be; empty for a number.
        negated: Whether it must be none of them.
        at_least: Of a number the least; None for any.
        below: Of a number what it must stay below; None for any.
        over: Full years that must have gone by before that day; None for any.
        at_most: Full years that may have, but for the last day of them; None for any.
        on: The day concerned: ``WINDOW_START``, ``WINDOW_END`` or a date; empty: the day of
            judging, or the last window's last day if that is earlier.
    """

    attribute: str
    values: tuple[str, ...]
    negated: bool = False
    at_least: Fraction | None = None
    below: Fraction | None = None
    on: str | date = ""
    over: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class AnyTest:
    """Tests of which one must hold."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class AllTest:
    """Tests that must all hold, inside others of which one is enough."""

    tests: tuple[Test, ...]


Test: TypeAlias = FactTest | AnyTest | AllTest
WINDOW_START, WINDOW_END = "window_start", "window_end"


@dataclass(frozen=True, slots=True)
class Question:
    """A case in which a person must decide: where all tests hold.

    Attributes:
        when: The tests.
        ask: The question by language.
    """

    when: tuple[Test, ...]
    ask: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How many windows may fail: a plain number, or a share of all windows rounded down."""

    windows: int = 0
    share: Fraction = Fraction(0)

    def of(self, total: int) -> int:
        """The number of windows that may fail among ``total``; never more than there are."""
        return min(total, max(self.windows, (self.share * total).__floor__()))


@dataclass(frozen=True, slots=True)
class Ranking:
    """A named outcome, such as a title or an award, and its grades, the best first."""

    outcome: str
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The best grade of a named outcome that is left to who misses a rule.

    Attributes:
        outcome: The outcome.
        grade: The grade.
        rank: Its place among the outcome's grades, 0 for the best.
    """

    outcome: str
    grade: str
    rank: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a set.

    Attributes:
        id: Stable id within its set.
        title: Name by language.
        subject: Whom it binds: one of ``subjects.SUBJECTS``.
        asks: What it asks, and of which span of days.
        if_missed: One of ``CONSEQUENCES``.
        applies_to: All must hold, else not applicable.
        waived_when: Any that holds exempts.
        pro_rata: How its targets follow the time served; None: they do not.
        decide: Cases in which a person must decide.
        ceilings: What missing it leaves of named outcomes.
        line: Where it stands in its file, for messages; no part of what it is.
    """

    id: str
    title: Mapping[str, str]
    subject: str
    asks: Part
    if_missed: str
    applies_to: tuple[Test, ...]
    waived_when: tuple[Test, ...]
    pro_rata: ProRata | None = None
    decide: tuple[Question, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def window(self) -> str:
        """The unit of its windows."""
        return self.asks.time.unit

    @property
    def tolerance(self) -> Tolerance:
        """How many of its windows may fail."""
        return self.asks.time.tolerance


@dataclass(frozen=True, slots=True)
class RiskMarks:
    """When an open window is at risk, as shares of its school days gone by.

    Attributes:
        one: For a target of at most 1: at risk from here on.
        many: For larger targets: at risk from here on where the value lags behind the days.
    """

    one: Fraction = Fraction(3, 4)
    many: Fraction = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule set comes from: a catalogue row or document, and its wording by language."""

    row: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule set as one file says it.

    Attributes:
        id: Stable id.
        title: Name by language.
        sources: Where it comes from.
        first: First day in force; None: since ever.
        last: Last day in force; None: until replaced.
        risk: When open windows are at risk.
        rules: Its rules, in file order.
        sha256: Hash of the content (not of comments and layout).
        number: The number of its version, where the file says one.
        ranks: Outcomes that missing a rule may put a ceiling on.
        instead_of: Ids of the sets it is another reading of: one of them is in force, never both.
        cases: Examples of what it should come to; no part of what it says.
    """

    id: str
    title: Mapping[str, str]
    sources: tuple[Source, ...]
    first: date | None
    last: date | None
    risk: RiskMarks
    rules: tuple[Rule, ...]
    sha256: str
    number: int | None = None
    ranks: tuple[Ranking, ...] = ()
    instead_of: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A rule set as adopted by a ledger: its number and the days it is in force there."""

    number: int
    first: date | None
    last: date | None
    ruleset: RuleSet

    def in_force(self, day: date) -> bool:
        """Whether this version is in force on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)
