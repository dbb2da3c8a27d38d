"""Agreements of mentor pairs (师徒协议): what both undertake, signed, and how the pair ended.

A pair is an entry of the register of pairs; rules see it there. What is agreed on is kept beside
it, each version of it, and a signed agreement is a record of the mentee's, for rules to count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import MentorAgreement, MentorPair, School, Teacher
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.quantity import HUNDRED
from studyhours.domain.registers import Paired
from studyhours.domain.review import APPROVED
from studyhours.domain.texts import Texts, load_texts
from studyhours.domain.tidy import tidy_line
from studyhours.rules.results import RuleResult
from studyhours.rules.subjects import PAIR
from studyhours.services.checking.judging import judge_subjects, plan_everything
from studyhours.services.closing.closed_years import mark_of
from studyhours.services.closing.reasons import because, reason_said
from studyhours.services.home.teacher import NO_RULES
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of, today
from studyhours.services.ledgers.permissions import only_own, require
from studyhours.services.records.content import PersonNamed, RecordContent
from studyhours.services.records.rows import RecordWriter
from studyhours.services.registers.entries import (
    RegisterChanged,
    found_entry,
    put_entry,
    refuse_wrong_order,
)
from studyhours.services.registers.reading import PAIRS

LONGEST = 6000
"""Characters of each part of an agreement."""
TEMPLATE = "mentor_agreement"
"""Where a school's settings keep the texts that agreements begin with."""
NONE, WRITTEN, SIGNED = "none", "written", "signed"
STATES = (NONE, WRITTEN, SIGNED)


@dataclass(frozen=True, slots=True)
class AgreementText:
    """What a pair agrees on.

    Attributes:
        subject: What the mentee is taught in.
        mentor_duties: What the mentor undertakes, a line each.
        mentee_duties: What the mentee undertakes.
        goals: What they want to reach.
    """

    subject: str = ""
    mentor_duties: str = ""
    mentee_duties: str = ""
    goals: str = ""


@dataclass(frozen=True, slots=True)
class PairShown:
    """A pair as a list shows it.

    Attributes:
        entry: The pair's entry in the register.
        mentor: The mentor's name.
        mentee: The mentee's name.
        subject: What the agreement says of it; empty where there is none.
        state: One of ``STATES``.
        end_reason: Why it ended before its time; empty where nobody said.
    """

    entry: Paired
    mentor: str
    mentee: str
    subject: str
    state: str
    end_reason: str

    @property
    def uid(self) -> str:
        """The entry."""
        return self.entry.uid


@dataclass(frozen=True, slots=True)
class Agreement:
    """A pair's agreement.

    Attributes:
        pair: The pair.
        text: What it says; the school's template where nothing was written yet.
        number: Of its version; 0 where nothing was written.
        signed_on: When it was signed; None where it was not.
        made_at: When that version was made, UTC.
        made_by: By whom.
        school: The school's name.
        may_edit: Whether this login may change it.
    """

    pair: PairShown
    text: AgreementText
    number: int
    signed_on: date | None
    made_at: datetime | None
    made_by: str
    school: str
    may_edit: bool


@dataclass(frozen=True, slots=True)
class AgreementSaved:
    """A version of an agreement, and the number before it."""

    pair: str
    number: int
    changes: Changes = Changes.TEACHERS


# ---------------------------------------------------------------- reading


def list_pairs(ledger: Ledger) -> tuple[PairShown, ...]:
    """The mentor pairs the login may see, those that began last first.

    Raises:
        NotPermitted: the login may see nobody.
    """
    own = only_own(ledger.actor, "read_school", "read_self")
    with ledger.reading() as session:
        school = school_of(session)
        query = select(MentorPair).where(MentorPair.school_id == school.id)
        if own is not None:
            me = UUID(own)
            query = query.where(or_(MentorPair.teacher_id == me, MentorPair.mentee_id == me))
        rows = session.scalars(query).all()
        people = {row.teacher_id for row in rows} | {row.mentee_id for row in rows}
        names = _names(session, school, None if len(people) > 500 else people)
        newest = _newest(session, school)
        shown = [_shown(PAIRS.entry(row), names, newest.get(row.id)) for row in rows]
    return tuple(sorted(shown, key=lambda one: (str(one.entry.first or ""), one.uid), reverse=True))


def read_agreement(ledger: Ledger, pair: str, texts: Texts | None = None) -> Agreement:
    """A pair with its agreement, or what it begins with.

    Args:
        ledger: The ledger.
        pair: The pair's entry.
        texts: Language of what it begins with where the school has no template; Chinese when None.

    Raises:
        UnusableInput: there is no such pair.
        NotPermitted: the login may not see it.
    """
    own = only_own(ledger.actor, "read_school", "read_self")
    with ledger.reading() as session:
        school = school_of(session)
        row = _pair(session, pair)
        if own not in {None, str(row.teacher_id), str(row.mentee_id)}:
            raise NotPermitted("not_permitted", user=ledger.actor.name, function="read_school")
        names = _names(session, school, {row.teacher_id, row.mentee_id})
        top = _top(session, row.id)
        written = top is not None and _is_written(top)
        text = _text(top) if top is not None and written else template_of(school, texts)
        return Agreement(
            _shown(PAIRS.entry(row), names, top),
            text,
            top.number if top is not None else 0,
            top.signed_on if top is not None else None,
            top.made_at if top is not None else None,
            top.made_by if top is not None else "",
            school.name,
            PAIRS.function in ledger.actor.functions,
        )


def pair_results(ledger: Ledger, pair: str, as_of: date | None = None) -> tuple[RuleResult, ...]:
    """How a pair stands by the rules that bind pairs; only these are judged.

    Raises:
        UnusableInput: there is no such pair.
        NotPermitted: the login may not see how this pair stands.
    """
    actor = ledger.actor
    with ledger.reading() as session:
        school = school_of(session)
        row = _pair(session, pair)
        mine = actor.teacher_uid in {str(row.teacher_id), str(row.mentee_id)}
        if "check" not in actor.functions and not mine:
            raise NotPermitted("not_permitted", user=actor.name, function="check")
        day = as_of or today(ledger, school)
        calendar = load_calendar(session, school, choose_year(session, school, None, day))
        try:
            plans = plan_everything(session, school, calendar, day)
        except UnusableInput as fault:
            if fault.code in NO_RULES:
                return ()
            raise
        of_pairs = tuple(plan for plan in plans if plan.rule.subject == PAIR)
        if not of_pairs:
            return ()
        judged = judge_subjects(session, school, calendar, day, of_pairs, ())
        found = judged.units.get(pair)
        return found.rules if found is not None else ()


def _pair(session: Session, uid: str) -> MentorPair:
    try:
        row = session.get(MentorPair, UUID(uid))
    except ValueError:
        row = None
    if row is None:
        raise UnusableInput("unknown_pair", uid=uid)
    return row


def _names(session: Session, school: School, only: set[UUID] | None) -> Mapping[UUID, str]:
    query = select(Teacher.id, Teacher.name).where(Teacher.school_id == school.id)
    if only is not None:
        query = query.where(Teacher.id.in_(only))
    return dict(session.execute(query).tuples().all())


def _newest(session: Session, school: School) -> Mapping[UUID, MentorAgreement]:
    newest = (
        select(MentorAgreement.pair_id, func.max(MentorAgreement.number).label("number"))
        .where(MentorAgreement.school_id == school.id)
        .group_by(MentorAgreement.pair_id)
        .subquery()
    )
    query = select(MentorAgreement).join(
        newest,
        (newest.c.pair_id == MentorAgreement.pair_id) & (newest.c.number == MentorAgreement.number),
    )
    return {row.pair_id: row for row in session.scalars(query)}


def _top(session: Session, pair: UUID) -> MentorAgreement | None:
    query = select(MentorAgreement).where(MentorAgreement.pair_id == pair)
    return session.scalars(query.order_by(MentorAgreement.number.desc()).limit(1)).first()


def _shown(entry: Paired, names: Mapping[UUID, str], top: MentorAgreement | None) -> PairShown:
    if top is None or not _is_written(top):
        state = NONE
    else:
        state = WRITTEN if top.signed_on is None else SIGNED
    return PairShown(
        entry,
        names[UUID(entry.teacher)],
        names[UUID(entry.mentee)],
        top.subject if top is not None else "",
        state,
        top.end_reason if top is not None else "",
    )


def _is_written(row: MentorAgreement) -> bool:
    """Whether it says what anybody undertakes; of a pair that only ended it does not."""
    return bool(row.mentor_duties or row.mentee_duties)


def _text(row: MentorAgreement) -> AgreementText:
    return AgreementText(row.subject, row.mentor_duties, row.mentee_duties, row.goals)


# ---------------------------------------------------------------- the school's template


def template_of(school: School, texts: Texts | None = None) -> AgreementText:
    """What a new agreement says: the school's own texts, else ours in a language."""
    kept = school.settings.get(TEMPLATE)
    if isinstance(kept, dict):
        return AgreementText("", *(str(kept.get(name, "")) for name in _TEMPLATE_FIELDS))
    said = texts or load_texts("zh")
    return AgreementText("", *(said.say(f"agreement.usual_{name}") for name in _TEMPLATE_FIELDS))


_TEMPLATE_FIELDS = ("mentor_duties", "mentee_duties", "goals")


def read_template(ledger: Ledger) -> AgreementText:
    """The school's template.

    Raises:
        NotPermitted: the login may not look at the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        return template_of(school_of(session))


def save_template(ledger: Ledger, text: AgreementText) -> Changes:
    """Says what new agreements begin with; those that are written stay as they are.

    Raises:
        UnusableInput: a part is too long.
        NotPermitted: the login may not edit the roster.
    """
    require(ledger.actor, PAIRS.function)
    said = _tidied(text)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        before = template_of(school)
        kept = {name: getattr(said, name) for name in _TEMPLATE_FIELDS}
        if kept == {name: getattr(before, name) for name in _TEMPLATE_FIELDS}:
            return Changes.NONE
        school.settings = {**school.settings, TEMPLATE: kept}
        tx.log("agreement.template", str(school.id), kept)
        return Changes.SETTINGS


# ---------------------------------------------------------------- writing


def _tidied(text: AgreementText) -> AgreementText:
    parts = {
        name: "\n".join(getattr(text, name).splitlines()).strip("\n ") for name in _TEMPLATE_FIELDS
    }
    said = AgreementText(tidy_line(text.subject), **parts)
    for name in AgreementText.__slots__:
        if len(getattr(said, name)) > LONGEST:
            raise UnusableInput(
                "agreement_too_long", field=name, count=len(getattr(said, name)), most=LONGEST
            )
    return said


def save_agreement(ledger: Ledger, pair: str, text: AgreementText, based_on: int) -> AgreementSaved:
    """Saves what a pair agrees on as a new version; one that was signed must be signed again.

    Args:
        ledger: The ledger.
        pair: The pair's entry.
        text: What it says.
        based_on: Number of the version it was written over; 0 for none.

    Raises:
        UnusableInput: there is no such pair, nobody undertakes anything, a part is too long, or
            somebody has saved a version since.
        NotPermitted: the login may not edit the roster.
    """
    require(ledger.actor, PAIRS.function)
    said = _tidied(text)
    if not (said.mentor_duties and said.mentee_duties):
        raise UnusableInput(
            "agreement_empty", field="mentee_duties" if said.mentor_duties else "mentor_duties"
        )
    with ledger.writing() as tx:
        row = _pair(tx.session, pair)
        top = _based(tx, row, based_on)
        if top is not None and _text(top) == said:
            return AgreementSaved(pair, based_on, Changes.NONE)
        number = _put(tx, row, said, based_on, None, top.end_reason if top is not None else "")
        tx.log("agreement.write", pair, {"number": number, **_plain(said)})
        return AgreementSaved(pair, number)


def sign_agreement(ledger: Ledger, pair: str, day: date, based_on: int) -> AgreementSaved:
    """Says that both have signed; the mentee's contract is recorded with it, for rules to see.

    Args:
        ledger: The ledger.
        pair: The pair's entry.
        day: When they signed.
        based_on: Number of the version they signed.

    Raises:
        UnusableInput: there is no such pair, nothing was written yet, it is signed already, or
            somebody has changed it.
        NotPermitted: the login may not edit the roster.
    """
    require(ledger.actor, PAIRS.function)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        row = _pair(tx.session, pair)
        top = _based(tx, row, based_on)
        if top is None or not _is_written(top):
            raise UnusableInput("agreement_not_written")
        if top.signed_on is not None:
            raise UnusableInput("agreement_signed", day=top.signed_on)
        text = _text(top)
        number = _put(tx, row, text, based_on, day, top.end_reason)
        mark = mark_of(tx.session, school, [day])
        record = _contract(tx, school, row, day)
        said = {"number": number, "signed_on": day.isoformat(), "record": record}
        tx.log("agreement.sign", pair, {**said, **_plain(text), **mark})
        return AgreementSaved(pair, number, Changes.TEACHERS | Changes.RECORDS)


def end_pair(ledger: Ledger, pair: str, last: date, reason: str) -> RegisterChanged:
    """Ends a pair before, or at, its time, and keeps why.

    Args:
        ledger: The ledger.
        pair: The pair's entry.
        last: Its last day.
        reason: Why, in a line.

    Raises:
        UnusableInput: there is no such pair, no reason, or the day lies before its first.
        NotPermitted: the login may not edit the roster.
    """
    require(ledger.actor, PAIRS.function)
    why = tidy_line(reason)
    if not why:
        raise UnusableInput("reason_needed", field="reason")
    with because(reason_said() or why), ledger.writing() as tx:
        row = _pair(tx.session, pair)
        register, kept = found_entry(tx, pair)
        before = register.entry(kept)
        refuse_wrong_order(before.first, last)
        done = put_entry(tx, register, before, replace(before, last=last))
        top = _top(tx.session, row.id)
        text = _text(top) if top is not None else AgreementText()
        signed = top.signed_on if top is not None else None
        _put(tx, row, text, top.number if top is not None else 0, signed, why)
        tx.log("agreement.end", pair, {"last": last.isoformat(), "reason": why})
        return done


def _based(tx: Writing, row: MentorPair, based_on: int) -> MentorAgreement | None:
    top = _top(tx.session, row.id)
    if (top.number if top is not None else 0) != based_on:
        raise UnusableInput("agreement_changed_meanwhile")
    return top


def _put(
    tx: Writing,
    row: MentorPair,
    text: AgreementText,
    based_on: int,
    signed_on: date | None,
    end_reason: str,
) -> int:
    number = based_on + 1
    tx.session.add(
        MentorAgreement(
            id=tx.new_id(),
            school_id=row.school_id,
            pair_id=row.id,
            number=number,
            subject=text.subject,
            mentor_duties=text.mentor_duties,
            mentee_duties=text.mentee_duties,
            goals=text.goals,
            signed_on=signed_on,
            end_reason=end_reason,
            made_at=tx.now,
            made_by=tx.ledger.actor.name,
        )
    )
    return number


def _plain(text: AgreementText) -> dict[str, object]:
    return {name: getattr(text, name) for name in AgreementText.__slots__}


def _contract(tx: Writing, school: School, row: MentorPair, day: date) -> str:
    names = _names(tx.session, school, {row.teacher_id, row.mentee_id})
    writer = RecordWriter(tx, school.id)
    record, _ = writer.add(
        RecordContent(
            teacher_id=row.mentee_id,
            kind="mentoring",
            type="contract",
            status=APPROVED,
            first_day=day,
            last_day=day,
            level=None,
            mode=None,
            place=None,
            hundredths=HUNDRED,
            unit="item",
            title="",
            people=(PersonNamed("mentor", names[row.teacher_id], row.teacher_id),),
        )
    )
    writer.flush()
    return str(record)
