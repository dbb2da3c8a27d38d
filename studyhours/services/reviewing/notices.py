"""Public notices (公示): a list made known for some days, what is objected, how it ended.

A notice keeps its lines as they were printed: what becomes of a record later does not change them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import NoticeObjection, PublicNotice, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import Texts
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.name_order import STROKES, in_name_order
from studyhours.services.reviewing.notice_lines import NoticeLine, found_lines

LONGEST = 1000
"""Characters of an objection, of what was found out, and of how a notice ended."""
_LONGEST_TITLE = 100
HANGING, OVER, ENDED = "hanging", "over", "ended"
STATES = (HANGING, OVER, ENDED)
"""It hangs (or will); its days are over; it has been ended."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Somebody's objection.

    Attributes:
        uid: Its identifier.
        line: The line it is about, from 1; None for the whole notice.
        said_by: Who objects, in words.
        text: What they say.
        made_at: When it was written down, UTC.
        outcome: What was found out; empty where nothing has been yet.
    """

    uid: str
    line: int | None
    said_by: str
    text: str
    made_at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class NoticeRead:
    """A notice.

    Attributes:
        uid: Its identifier.
        title: Heading.
        what: ``hours``, ``certificate`` or a record kind.
        about: First and last day what it lists lies in.
        first_day: First day it hangs.
        last_day: Last day it hangs.
        contact: Whom to turn to.
        lines: What it lists, in its order.
        objections: Oldest first.
        state: One of ``STATES``.
        result: How it ended; empty before.
        made_at: When it was made, UTC.
        made_by: By whom.
    """

    uid: str
    title: str
    what: str
    about: tuple[date, date]
    first_day: date
    last_day: date
    contact: str
    lines: tuple[NoticeLine, ...]
    objections: tuple[Objection, ...]
    state: str
    result: str
    made_at: datetime
    made_by: str

    @property
    def open_objections(self) -> tuple[Objection, ...]:
        """Those nobody has looked into yet."""
        return tuple(one for one in self.objections if not one.outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWanted:
    """What a notice is to be.

    Attributes:
        title: Heading.
        what: ``hours``, ``certificate`` or a record kind.
        about: First and last day what it lists lies in.
        first_day: First day it hangs.
        last_day: Last day it hangs.
        contact: Whom to turn to.
        chosen: Uids of the lines; all there are when None.
        order: One of ``name_order.ORDERS``; it stays, since objections name a line's number.
    """

    title: str
    what: str
    about: tuple[date, date]
    first_day: date
    last_day: date
    contact: str = ""
    chosen: Collection[str] | None = None
    order: str = STROKES


@dataclass(frozen=True, slots=True)
class NoticeChanged:
    """A notice that was made or changed, and an objection where it was about one."""

    uid: str
    objection: str | None = None
    changes: Changes = Changes.REVIEWS


def make_notice(ledger: Ledger, wanted: NoticeWanted, texts: Texts) -> NoticeChanged:
    """Makes a notice of what is approved now.

    Raises:
        UnusableInput: no title, days in the wrong order, an unknown sort or order, or nothing
            to list.
        NotPermitted: the login does not review the whole school.
    """
    require(ledger.actor, "review")
    title = wanted.title.strip()
    if not title or len(title) > _LONGEST_TITLE:
        raise UnusableInput("notice_title", field="title", most=_LONGEST_TITLE)
    for first, last in (wanted.about, (wanted.first_day, wanted.last_day)):
        if last < first:
            raise UnusableInput("days_in_wrong_order", field="last", first=first, last=last)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        lines = [
            one
            for one in _ordered(
                found_lines(tx.session, school, wanted.what, wanted.about, texts), wanted.order
            )
            if wanted.chosen is None or one.uid in wanted.chosen
        ]
        if not lines or (wanted.chosen is not None and len(lines) != len(set(wanted.chosen))):
            raise UnusableInput("notice_empty", field="what")
        row = PublicNotice(
            id=tx.new_id(), school_id=school.id, title=title, what=wanted.what,
            about_first=wanted.about[0], about_last=wanted.about[1],
            first_day=wanted.first_day, last_day=wanted.last_day,
            contact=_said(wanted.contact), content={"lines": [one.plain for one in lines]},
            made_at=tx.now, made_by=ledger.actor.name, ended_at=None, ended_by=None,
            result="", taken_back=False,
        )  # fmt: skip
        tx.session.add(row)
        said = {"title": title, "what": wanted.what, "lines": len(lines)}
        tx.log("notice.make", str(row.id), said)
        return NoticeChanged(str(row.id))


def take_notice_back(ledger: Ledger, uid: str, *, back: bool = True) -> NoticeChanged:
    """Takes a notice back that was made by mistake, or puts it back; its row stays.

    Raises:
        UnusableInput: there is none, or somebody has objected to it already.
        NotPermitted: the login does not review the whole school.
    """
    with ledger.writing() as tx:
        row = _changed(tx, uid, taken_back=not back)
        if back and _objections(tx.session, row.id):
            raise UnusableInput("notice_objected", title=row.title)
        row.taken_back = back
        tx.log("notice.take_back" if back else "notice.make", uid, {"title": row.title})
    return NoticeChanged(uid)


def object_to(
    ledger: Ledger, uid: str, said_by: str, text: str, line: int | None = None
) -> NoticeChanged:
    """Writes an objection down.

    Args:
        ledger: The ledger.
        uid: The notice.
        said_by: Who objects, in words; may be empty.
        text: What they say.
        line: The line it is about, from 1.

    Raises:
        UnusableInput: there is no such notice or line, it has been ended, or nothing is said.
        NotPermitted: the login does not review the whole school.
    """
    said = _said(text)
    if not said:
        raise UnusableInput("objection_empty", field="text")
    with ledger.writing() as tx:
        row = _changed(tx, uid)
        if line is not None and not 1 <= line <= len(row.content["lines"]):
            raise UnusableInput("notice_line_unknown", line=line)
        objection = NoticeObjection(
            id=tx.new_id(), school_id=row.school_id, notice_id=row.id, line=line,
            said_by=_said(said_by), text=said, made_at=tx.now, made_by=ledger.actor.name,
            outcome="", settled_at=None, settled_by=None,
        )  # fmt: skip
        tx.session.add(objection)
        tx.log("notice.object", uid, {"objection": str(objection.id), "line": line, "text": said})
        return NoticeChanged(uid, str(objection.id))


def settle(ledger: Ledger, objection: str, outcome: str) -> NoticeChanged:
    """Says what was found out about an objection.

    Raises:
        UnusableInput: there is no such objection, its notice has been ended, or nothing is said.
        NotPermitted: the login does not review the whole school.
    """
    said = _said(outcome)
    if not said:
        raise UnusableInput("objection_empty", field="outcome")
    with ledger.writing() as tx:
        found = tx.session.get(NoticeObjection, _uuid(objection))
        if found is None:
            raise UnusableInput("unknown_objection", uid=objection)
        row = _changed(tx, str(found.notice_id))
        found.outcome, found.settled_at, found.settled_by = said, tx.now, ledger.actor.name
        tx.log("notice.settle", str(row.id), {"objection": objection, "outcome": said})
        return NoticeChanged(str(row.id), objection)


def end_notice(ledger: Ledger, uid: str, result: str) -> NoticeChanged:
    """Ends a notice once its days are over and every objection has been looked into.

    Raises:
        UnusableInput: there is none, it has been ended, it still hangs, or an objection is open.
        NotPermitted: the login does not review the whole school.
    """
    with ledger.writing() as tx:
        row = _changed(tx, uid)
        if row.last_day >= today(ledger, school_of(tx.session)):
            raise UnusableInput("notice_still_hangs", last=row.last_day.isoformat())
        left = sum(not one.outcome for one in _objections(tx.session, row.id))
        if left:
            raise UnusableInput("objections_open", count=left)
        row.result, row.ended_at, row.ended_by = _said(result), tx.now, ledger.actor.name
        tx.log("notice.end", uid, {"result": row.result})
    return NoticeChanged(uid)


# ---------------------------------------------------------------- reading


def list_notices(ledger: Ledger) -> tuple[NoticeRead, ...]:
    """All notices, the newest first; those taken back are left out.

    Raises:
        NotPermitted: the login may not see the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        day = today(ledger, school)
        query = (
            select(PublicNotice)
            .where(PublicNotice.school_id == school.id, PublicNotice.taken_back.is_(False))
            .order_by(PublicNotice.made_at.desc(), PublicNotice.id.desc())
        )
        return tuple(_read(session, row, day) for row in session.scalars(query))


def read_notice(ledger: Ledger, uid: str) -> NoticeRead:
    """One notice.

    Raises:
        UnusableInput: there is none.
        NotPermitted: the login may not see the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        return _read(session, _found(session, school, uid), today(ledger, school))


def offered_lines(
    ledger: Ledger, what: str, about: tuple[date, date], texts: Texts, order: str = STROKES
) -> tuple[NoticeLine, ...]:
    """What a notice may list: everything approved of a sort between two days.

    Raises:
        UnusableInput: an unknown sort or order.
        NotPermitted: the login does not review the whole school.
    """
    require(ledger.actor, "review")
    with ledger.reading() as session:
        return _ordered(found_lines(session, school_of(session), what, about, texts), order)


def _ordered(lines: Sequence[NoticeLine], order: str) -> tuple[NoticeLine, ...]:
    return in_name_order(lines, order, lambda one: one.alone)


def _read(session: Session, row: PublicNotice, day: date) -> NoticeRead:
    state = ENDED if row.ended_at is not None else OVER if row.last_day < day else HANGING
    return NoticeRead(
        str(row.id), row.title, row.what, (row.about_first, row.about_last), row.first_day,
        row.last_day, row.contact, tuple(NoticeLine(*one) for one in row.content["lines"]),
        tuple(
            Objection(str(one.id), one.line, one.said_by, one.text, one.made_at, one.outcome)
            for one in _objections(session, row.id)
        ),
        state, row.result, row.made_at, row.made_by,
    )  # fmt: skip


def _objections(session: Session, notice: UUID) -> list[NoticeObjection]:
    query = select(NoticeObjection).where(NoticeObjection.notice_id == notice)
    return list(session.scalars(query.order_by(NoticeObjection.made_at, NoticeObjection.id)))


def _changed(tx: Writing, uid: str, *, taken_back: bool = False) -> PublicNotice:
    """A notice that is to be changed, which nobody has ended."""
    require(tx.ledger.actor, "review")
    row = _found(tx.session, school_of(tx.session), uid, taken_back=taken_back)
    if row.ended_at is not None:
        raise UnusableInput("notice_ended", title=row.title)
    return row


def _found(session: Session, school: School, uid: str, *, taken_back: bool = False) -> PublicNotice:
    row = session.get(PublicNotice, _uuid(uid))
    if row is None or row.school_id != school.id or row.taken_back != taken_back:
        raise UnusableInput("unknown_notice", uid=uid)
    return row


def _said(text: str) -> str:
    said = text.strip()
    if len(said) > LONGEST:
        raise UnusableInput("note_too_long", count=len(said), most=LONGEST)
    return said


def _uuid(uid: str) -> UUID:
    try:
        return UUID(uid)
    except ValueError:
        raise UnusableInput("unknown_notice", uid=uid) from None
