"""Dated facts of a teacher: another group from a day on, a spell of leave, the end of service.

Every change hands back what stood before and after, so that it can be taken back as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, insert

from studyhours.db.models import School, Teacher, TeacherFact
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.people import FACTS
from studyhours.domain.tidy import tidy_line
from studyhours.services.closing.closed_years import Span, closed_with, correcting, years_changed
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.groups import group_named
from studyhours.services.people.teacher_list import (
    GROUP,
    SERVICE,
    FactShown,
    facts_of,
    found_teacher,
)

SPELLS = ("leave", "long_course", "opt_out")
"""Facts that hold for a while; the others follow one another without a gap."""
STATES = tuple(fact for fact in FACTS if fact not in SPELLS)
SUBJECT_GROUP = "subject_group"
ENTERED = "entered"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FactsChanged:
    """One step on a teacher's timeline.

    Attributes:
        uid: The teacher.
        name: The teacher's name.
        attribute: Which facts.
        before: All of them before, oldest first.
        after: All of them now.
    """

    uid: str
    name: str
    attribute: str
    before: tuple[FactShown, ...]
    after: tuple[FactShown, ...]

    @property
    def changes(self) -> Changes:
        """What pages need to look at again."""
        return Changes.NONE if self.before == self.after else Changes.TEACHERS


def set_state(
    ledger: Ledger, uid: str, attribute: str, value: str, first: date | None
) -> FactsChanged:
    """Says what holds from a day on: another group, title, subject …

    What held until then ends the day before; what is known to begin later stays as it is.

    Args:
        ledger: The ledger.
        uid: The teacher.
        attribute: One of ``STATES``.
        value: Its value; a group by its name, made where there is none of that name.
        first: First day; since ever when None, which corrects what was wrong from the beginning.

    Raises:
        UnusableInput: an unknown teacher or attribute, no value (``field`` tells which), or it
            holds already.
    """
    require(ledger.actor, "edit_roster")
    _known(attribute, STATES)
    said = _value(attribute, value)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        teacher = found_teacher(tx.session, school, uid)
        stored = stored_value(tx, school, attribute, said)
        before = facts_of(tx.session, school, teacher, attribute)
        begins = first or date.min
        if any(fact.holds(begins) and fact.value == said for fact in before):
            raise UnusableInput("fact_holds_already", field="value", name=teacher.name, value=said)
        later = [fact.first for fact in before if fact.first is not None and fact.first > begins]
        new = FactShown(
            uid=str(tx.new_id()),
            attribute=attribute,
            value=said,
            stored=stored,
            first=first,
            last=min(later) - _ONE_DAY if later else None,
            source=ENTERED,
        )
        kept = [cut for fact in before if (cut := _until(fact, begins)) is not None]
        return _put(tx, school, teacher, attribute, before, [*kept, new])


def add_spell(
    ledger: Ledger,
    uid: str,
    attribute: str,
    value: str,
    first: date | None,
    last: date | None,
) -> FactsChanged:
    """Says what holds for a while: leave, a long course, not taking part.

    Args:
        ledger: The ledger.
        uid: The teacher.
        attribute: One of ``SPELLS``.
        value: Its kind, such as 产假; ``yes`` where there are no kinds.
        first: First day.
        last: Last day; not known yet when None.

    Raises:
        UnusableInput: an unknown teacher or attribute, no value, no first day, days in the wrong
            order, or a spell of the same sort in those days (``field`` tells which).
    """
    require(ledger.actor, "edit_roster")
    _known(attribute, SPELLS)
    said = _value(attribute, value)
    if first is None:
        raise UnusableInput("fact_without_day", field="first")
    if last is not None and last < first:
        raise UnusableInput("days_in_wrong_order", field="last", first=first, last=last)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        teacher = found_teacher(tx.session, school, uid)
        before = facts_of(tx.session, school, teacher, attribute)
        _refuse_overlap(before, first, last)
        new = FactShown(str(tx.new_id()), attribute, said, said, first, last, ENTERED)
        return _put(tx, school, teacher, attribute, before, [*before, new])


def end_fact(ledger: Ledger, uid: str, fact: str, last: date | None) -> FactsChanged:
    """Sets a fact's last day; None leaves it open again.

    Raises:
        UnusableInput: an unknown teacher or fact, or the day lies before its first.
    """
    require(ledger.actor, "edit_roster")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        teacher = found_teacher(tx.session, school, uid)
        known = _found_fact(facts_of(tx.session, school, teacher), fact)
        if last is not None and known.first is not None and last < known.first:
            raise UnusableInput("days_in_wrong_order", field="last", first=known.first, last=last)
        before = facts_of(tx.session, school, teacher, known.attribute)
        others = [one for one in before if one.uid != fact]
        if known.attribute in SPELLS:
            _refuse_overlap(others, known.first or date.min, last)
        after = [*others, replace(known, last=last)]
        return _put(tx, school, teacher, known.attribute, before, after)


def remove_fact(ledger: Ledger, uid: str, fact: str) -> FactsChanged:
    """Takes out a fact that was entered by mistake; the log keeps what it said.

    What held until the day before goes on in its place, as if nothing had changed.

    Raises:
        UnusableInput: an unknown teacher or fact.
    """
    require(ledger.actor, "edit_roster")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        teacher = found_teacher(tx.session, school, uid)
        known = _found_fact(facts_of(tx.session, school, teacher), fact)
        before = facts_of(tx.session, school, teacher, known.attribute)
        after = [
            replace(one, last=known.last) if _gave_way(one, known) else one
            for one in before
            if one.uid != fact
        ]
        return _put(tx, school, teacher, known.attribute, before, after)


def end_service(ledger: Ledger, uid: str, last: date | None) -> FactsChanged:
    """Sets the last day of service; None takes it away, for one who stays after all.

    Of one who came back it is the last day of the newest spell.

    Raises:
        UnusableInput: an unknown teacher, or a day before the teacher joined or came back.
    """
    require(ledger.actor, "edit_roster")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        teacher = found_teacher(tx.session, school, uid)
        before = facts_of(tx.session, school, teacher, SERVICE)
        newest = before[-1] if before else None
        begun = newest.first if newest is not None else None
        joined = begun or teacher.joined_school
        if last is not None and joined is not None and last < joined:
            raise UnusableInput("days_in_wrong_order", field="last", first=joined, last=last)
        after = list(before[:-1])
        if newest is not None and begun is not None:
            after.append(replace(newest, last=last))
        elif last is not None:
            fact = str(tx.new_id())
            after.append(FactShown(fact, SERVICE, "yes", "yes", None, last, ENTERED))
        return _put(tx, school, teacher, SERVICE, before, after)


def come_back(ledger: Ledger, uid: str, first: date) -> FactsChanged:
    """Begins another spell of service, for one who had left; the days between stay no service.

    Args:
        ledger: The ledger.
        uid: The teacher.
        first: First day of the new spell.

    Raises:
        UnusableInput: an unknown teacher, or one who has not left before that day.
    """
    require(ledger.actor, "edit_roster")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        teacher = found_teacher(tx.session, school, uid)
        before = facts_of(tx.session, school, teacher, SERVICE)
        left = before[-1].last if before else None
        if left is None or first <= left:
            raise UnusableInput("has_not_left", field="first", name=teacher.name, day=first)
        back = FactShown(str(tx.new_id()), SERVICE, "yes", "yes", first, None, ENTERED)
        return _put(tx, school, teacher, SERVICE, before, [*before, back])


def undo_facts(ledger: Ledger, step: FactsChanged) -> FactsChanged:
    """Takes a step back, unless the same facts have been changed since.

    Raises:
        UnusableInput: they have; nothing is overwritten.
    """
    require(ledger.actor, "edit_roster")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        teacher = found_teacher(tx.session, school, step.uid)
        now = facts_of(tx.session, school, teacher, step.attribute)
        if now != step.after:
            raise UnusableInput("facts_changed_meanwhile", name=teacher.name)
        return _put(tx, school, teacher, step.attribute, now, step.before)


# ---------------------------------------------------------------- inside


def _known(attribute: str, allowed: Sequence[str]) -> None:
    if attribute not in allowed:
        raise UnusableInput("unknown_fact", fact=attribute, known=", ".join(allowed))


def _value(attribute: str, value: str) -> str:
    said = tidy_line(value)
    if not said:
        raise UnusableInput("fact_without_value", field="value", fact=attribute)
    return said


def _until(fact: FactShown, begins: date) -> FactShown | None:
    """What is left of a fact that gives way on a day; None where that is nothing."""
    if fact.first is not None and fact.first > begins:
        return fact
    if fact.last is not None and fact.last < begins:
        return fact
    if begins in {date.min, fact.first}:
        return None
    return replace(fact, last=begins - _ONE_DAY)


def _gave_way(earlier: FactShown, later: FactShown) -> bool:
    """Whether a fact ended because the other began."""
    return (
        later.attribute in STATES
        and later.first is not None
        and earlier.last == later.first - _ONE_DAY
    )


def _refuse_overlap(facts: Iterable[FactShown], first: date, last: date | None) -> None:
    for fact in facts:
        ends, begins = fact.last or date.max, fact.first or date.min
        if begins <= (last or date.max) and first <= ends:
            raise UnusableInput(
                "spells_overlap",
                field="first",
                value=fact.value,
                first=fact.first or "…",
                last=fact.last or "…",
            )


def _found_fact(facts: Iterable[FactShown], uid: str) -> FactShown:
    found = next((fact for fact in facts if fact.uid == uid), None)
    if found is None:
        raise UnusableInput("unknown_fact_uid")
    return found


def stored_value(tx: Writing, school: School, attribute: str, value: str) -> str:
    """What is kept for a value: a group's identifier, for its name may change."""
    if attribute != GROUP:
        return value
    return str(group_named(tx, school, SUBJECT_GROUP, value))


def fact_row(school: School, teacher: UUID, fact: FactShown) -> dict[str, object]:
    """The row a fact is kept as."""
    return {
        "id": UUID(fact.uid),
        "school_id": school.id,
        "teacher_id": teacher,
        "attribute": fact.attribute,
        "value": fact.stored,
        "first": fact.first,
        "last": fact.last,
        "source": fact.source,
    }


def _put(
    tx: Writing,
    school: School,
    teacher: Teacher,
    attribute: str,
    before: tuple[FactShown, ...],
    after: Iterable[FactShown],
) -> FactsChanged:
    """Puts facts in the place of others and logs both.

    Raises:
        UnusableInput: they correct a closed year, and nobody says why.
    """
    ordered = tuple(sorted(after, key=lambda fact: (fact.first or date.min, fact.uid)))
    gone = {UUID(fact.uid) for fact in set(before) - set(ordered)}
    new = [fact_row(school, teacher.id, fact) for fact in ordered if fact not in before]
    if gone:
        tx.session.execute(delete(TeacherFact).where(TeacherFact.id.in_(gone)))
    if new:
        tx.session.execute(insert(TeacherFact), new)
    if gone or new:
        closed = closed_with(tx.session, school, teacher.id)
        years = years_changed(closed, _spans(attribute, before), _spans(attribute, ordered))
        details = {
            "attribute": attribute,
            "before": [_logged(fact) for fact in before],
            "after": [_logged(fact) for fact in ordered],
            **correcting(years),
        }
        tx.log("fact.change", str(teacher.id), details)
    return FactsChanged(str(teacher.id), teacher.name, attribute, before, ordered)


def _spans(attribute: str, facts: Iterable[FactShown]) -> list[Span]:
    found: list[Span] = [((one.attribute, one.stored), one.first, one.last) for one in facts]
    # Of whom nothing is said, they serve.
    return found or [((SERVICE, "yes"), None, None)] if attribute == SERVICE else found


def _logged(fact: FactShown) -> list[str]:
    return [fact.value, str(fact.first or ""), str(fact.last or "")]
