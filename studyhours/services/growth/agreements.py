"""Agreements of mentor pairs (师徒协议): what both undertake, signed, and how the pair ended.

A pair is an entry of the register of pairs; rules see it there. What is agreed on is kept beside
it, each version of it, and a signed agreement is a record of the mentee's, for rules to count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import MentorAgreement, MentorPair, School, Teacher
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.registers import Paired
from studyhours.domain.texts import Texts, load_texts
from studyhours.rules.results import RuleResult
from studyhours.rules.subjects import PAIR
from studyhours.services.checking.judging import judge_subjects, plan_everything
from studyhours.services.home.teacher import NO_RULES
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import only_own, require
from studyhours.services.people.pinyin import pinyin_of
from studyhours.services.registers.reading import PAIRS

LONGEST = 6000
"""Characters of each part of an agreement."""
TEMPLATE = "mentor_agreement"
"""Where a school's settings keep the texts that agreements begin with."""
TEMPLATE_FIELDS = ("mentor_duties", "mentee_duties", "goals")
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
        mentor_pinyin: The mentor's name as it is spelled, to sort by.
        mentee_pinyin: The mentee's.
    """

    entry: Paired
    mentor: str
    mentee: str
    subject: str
    state: str
    end_reason: str
    mentor_pinyin: str = ""
    mentee_pinyin: str = ""

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
        names = names_of(session, school, None if len(people) > 500 else people)
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
        row = found_pair(session, pair)
        if own not in {None, str(row.teacher_id), str(row.mentee_id)}:
            raise NotPermitted("not_permitted", user=ledger.actor.name, function="read_school")
        names = names_of(session, school, {row.teacher_id, row.mentee_id})
        top = newest_version(session, row.id)
        written = top is not None and is_written(top)
        text = text_of(top) if top is not None and written else template_of(school, texts)
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
        row = found_pair(session, pair)
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


def found_pair(session: Session, uid: str) -> MentorPair:
    """The row of a pair.

    Raises:
        UnusableInput: there is none.
    """
    try:
        row = session.get(MentorPair, UUID(uid))
    except ValueError:
        row = None
    if row is None:
        raise UnusableInput("unknown_pair", uid=uid)
    return row


def names_of(session: Session, school: School, only: set[UUID] | None) -> Mapping[UUID, str]:
    """Names of some teachers, or of all."""
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


def newest_version(session: Session, pair: UUID) -> MentorAgreement | None:
    """The version that holds; None where there is none."""
    query = select(MentorAgreement).where(MentorAgreement.pair_id == pair)
    return session.scalars(query.order_by(MentorAgreement.number.desc()).limit(1)).first()


def _shown(entry: Paired, names: Mapping[UUID, str], top: MentorAgreement | None) -> PairShown:
    if top is None or not is_written(top):
        state = NONE
    else:
        state = WRITTEN if top.signed_on is None else SIGNED
    mentor, mentee = names[UUID(entry.teacher)], names[UUID(entry.mentee)]
    return PairShown(
        entry,
        mentor,
        mentee,
        top.subject if top is not None else "",
        state,
        top.end_reason if top is not None else "",
        pinyin_of(mentor),
        pinyin_of(mentee),
    )


def is_written(row: MentorAgreement) -> bool:
    """Whether it says what anybody undertakes; of a pair that only ended it does not."""
    return bool(row.mentor_duties or row.mentee_duties)


def text_of(row: MentorAgreement) -> AgreementText:
    """What a version says."""
    return AgreementText(row.subject, row.mentor_duties, row.mentee_duties, row.goals)


# ---------------------------------------------------------------- the school's template


def template_of(school: School, texts: Texts | None = None) -> AgreementText:
    """What a new agreement says: the school's own texts, else ours in a language."""
    kept = school.settings.get(TEMPLATE)
    if isinstance(kept, dict):
        return AgreementText("", *(str(kept.get(name, "")) for name in TEMPLATE_FIELDS))
    said = texts or load_texts("zh")
    return AgreementText("", *(said.say(f"agreement.usual_{name}") for name in TEMPLATE_FIELDS))


def read_template(ledger: Ledger) -> AgreementText:
    """The school's template.

    Raises:
        NotPermitted: the login may not look at the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        return template_of(school_of(session))
