"""What a leaf asks of a single record: whether it is about it, and why it does not count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from studyhours.domain.review import APPROVED
from studyhours.rules.columns import EVIDENCE_COLUMN, is_object, words_kept
from studyhours.rules.model import DISTINCT, Condition, Leaf
from studyhours.rules.times import FIRST_DAY

UNCREDITED = "uncredited"
"""The status of a name on a sign-in sheet that earned no record: counts of attendance see it."""


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What rules may ask of a record, or of a name on a sign-in sheet that earned none.

    Attributes:
        uid: Its identifier.
        kind: Kind id.
        type: Type id within the kind.
        status: ``approved`` counts; anything else does not yet or no more, or is ``UNCREDITED``.
        last_day: The day that decides.
        level: Code of ``domain.kinds.LEVELS``.
        mode: One of ``domain.kinds.MODES``.
        place: One of ``domain.kinds.PLACES``.
        characters: Length of its text, 0 for none.
        hundredths: Amount × 100.
        unit: Unit of the amount.
        first_day: Its first day, which decides where a rule says so; None for the last.
        category: The next ones are those of ``domain.traits.Traits``, in their order.
        reach: Of a subject that is no teacher, by which words of ``whose`` it counts for them.
        partner: Of a pair, ``partner`` where the other of the two is in it.
    """

    uid: str
    kind: str
    type: str | None
    status: str
    last_day: date
    level: int | None
    mode: str | None
    place: str | None
    characters: int
    hundredths: int
    unit: str
    first_day: date | None = None
    category: str | None = None
    grade: str | None = None
    result: str | None = None
    role: str | None = None
    depth: str | None = None
    object: str | None = None
    attendance: str | None = None
    evidence: str | None = None
    reach: frozenset[str] = frozenset()
    partner: str | None = None

    def day_by(self, dated_by: str) -> date:
        """The day that decides its window."""
        return self.first_day or self.last_day if dated_by == FIRST_DAY else self.last_day


def counts(leaf: Leaf, record: RecordFacts) -> bool:
    """Whether a leaf adds up a record, whenever it was."""
    return is_about(leaf, record) and why_not_by(leaf, record) is None


def is_about(leaf: Leaf, record: RecordFacts) -> bool:
    """Whether a record is of the kinds a leaf looks at, fit or not."""
    if record.kind not in leaf.kinds or (leaf.types and record.type not in leaf.types):
        return False
    if leaf.whose and leaf.whose not in record.reach:
        return False
    # What takes away is about nothing but the records it takes away for; and nobody is told of a
    # name on a sheet that it does not count, as nobody is of activities they had no part in.
    if leaf.takes or record.status == UNCREDITED:
        return (leaf.takes or leaf.sheets) and why_not_by(leaf, record) is None
    return True


def why_not_by(leaf: Leaf, record: RecordFacts) -> str | None:
    """Why a leaf does not add up a record that it is about; None where it does."""
    absent = record.status == UNCREDITED and leaf.sheets
    if record.status != APPROVED and not absent:
        return f"status_{record.status}"
    for condition in leaf.conditions:
        value = _value(condition, record)
        if value is None:
            return "no_object" if condition.field == "object" else f"{condition.field}_unknown"
        if not _holds(condition, value):
            return condition.code
    if leaf.what == DISTINCT and not is_object(record.object, leaf.unit):
        return "no_object"
    if leaf.what == "sum" and record.unit not in leaf.factors:
        return "unit_not_convertible"
    if any(counts(one, record) for one in leaf.unless):
        return "spent_elsewhere"
    return None


def said_in(field: str, record: RecordFacts) -> str | int | None:
    """What a record says in a column."""
    said: str | int | None = getattr(record, field)
    return said


def _value(condition: Condition, record: RecordFacts) -> str | int | None:
    if condition.field == "text":
        return record.characters
    said = said_in(condition.field, record)
    # Having nothing attached is no gap in a record: it lacks what is asked.
    return said or "" if condition.field == EVIDENCE_COLUMN else said


def _holds(condition: Condition, value: str | int) -> bool:
    if isinstance(value, int) and condition.field == "text":
        return value >= condition.at_least
    if condition.field == EVIDENCE_COLUMN:
        return words_kept(str(value)).issuperset(map(str, condition.allowed))
    return value in condition.allowed
