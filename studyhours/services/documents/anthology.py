"""The anthology (文集): chosen writings with title page, contents and authors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import KindType, Record, School, Teacher
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress
from studyhours.domain.review import APPROVED
from studyhours.domain.texts import Texts
from studyhours.reports.booklet import Block, Booklet, Grid, Heading, Words
from studyhours.services.documents.answers import Answers
from studyhours.services.documents.forms import booklet_as
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.teacher_list import TeacherShown, teachers_on
from studyhours.services.records.contents import contents_of
from studyhours.services.wording.printed_days import printed_day

KIND = "writing"
ANY = "any"
BOUND = ("paper", "case", "story", "essay", "book_response", "reading_report")
"""Types that are bound where none is asked for: what is written for others to read."""
TYPES = (ANY, *BOUND, "reflection", "reading_notes")
MOST = 300
"""So many writings at most; a book of them has a thousand pages."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A writing that is bound."""

    uid: str
    teacher: str
    type: str | None
    day: date
    title: str
    text: str


def anthology(ledger: Ledger, wanted: Wanted) -> Made:
    """Chosen writings, or all of a sort that have a text, as a book."""
    require(ledger.actor, "read_school")
    answers, texts = wanted.answers, wanted.texts
    with ledger.reading() as session:
        school = school_of(session)
        now = today(ledger, school)
        year = load_calendar(
            session, school, choose_year(session, school, answers.text("year"), now)
        ).year
        people = {one.uid: one for one in teachers_on(session, school, min(now, year.last))}
        uids = _chosen(session, school, answers, (year.first, year.last), people)
        if not uids:
            raise UnusableInput("anthology_empty")
        if len(uids) > MOST:
            raise UnusableInput("anthology_too_long", count=len(uids), most=MOST)
        pieces = _pieces(session, uids, wanted.progress)
        names = dict(
            session.execute(
                select(KindType.id, KindType.title).where(
                    KindType.school_id == school.id, KindType.kind_id == KIND
                )
            )
            .tuples()
            .all()
        )
        name = school.name
    if not pieces:
        raise UnusableInput("anthology_empty")
    title = answers.text("title") or texts.say("anthology.title", year=year.label)
    booklet = Booklet(
        title=title,
        school=name,
        about=name,
        facts=(
            (texts.say("anthology.by"), _editor(answers, name)),
            (texts.say("anthology.size"), _size(pieces, texts)),
            (texts.say("anthology.day"), printed_day(now, texts)),
        ),
        blocks=list(_blocks(pieces, people, names, texts)),
        texts=texts,
    )
    return Made(
        booklet_as(booklet, wanted.form, wanted.progress), answers.text("title") or year.label
    )


def _editor(answers: Answers, school: str) -> str:
    group = answers.text("group")
    return f"{school} {group}" if group else school


def _size(pieces: Sequence[Piece], texts: Texts) -> str:
    authors = len({one.teacher for one in pieces})
    return texts.say("anthology.counted", pieces=len(pieces), authors=authors)


def _chosen(
    session: Session,
    school: School,
    answers: Answers,
    days: tuple[date, date],
    people: Mapping[str, TeacherShown],
) -> list[UUID]:
    """Which records, in the order they are bound: by type, then by author and day."""
    query = (
        select(Record.id, Record.type, Record.teacher_id, Record.last_day)
        .join(Teacher, Teacher.id == Record.teacher_id)
        .where(
            Record.school_id == school.id,
            Record.kind == KIND,
            Record.deleted.is_(False),
            Record.status == APPROVED,
            Record.characters > 0,
        )
    )
    picked = answers.many("record")
    if picked:
        query = query.where(Record.id.in_([_uuid(one) for one in picked]))
    else:
        kind = answers.text("type") or ANY
        query = query.where(
            Record.type.in_(BOUND if kind == ANY else (kind,)), Record.last_day.between(*days)
        )
    group = answers.text("group")
    rows = [
        row
        for row in session.execute(query).tuples()
        if group is None or (str(row[2]) in people and people[str(row[2])].group == group)
    ]
    found = {row[0] for row in rows}
    for one in picked:
        if _uuid(one) not in found:
            raise UnusableInput("anthology_not_writing", uid=one)
    place = {name: at for at, name in enumerate(TYPES)}
    rows.sort(
        key=lambda row: (
            place.get(row[1] or "", len(place)),
            row[1] or "",
            people[str(row[2])].pinyin if str(row[2]) in people else "",
            row[3],
            row[0].bytes,
        )
    )
    return [row[0] for row in rows]


def _uuid(uid: str) -> UUID:
    try:
        return UUID(uid)
    except ValueError:
        raise UnusableInput("anthology_not_writing", uid=uid) from None


def _pieces(session: Session, uids: Sequence[UUID], progress: Progress) -> list[Piece]:
    contents = contents_of(session, uids, progress)
    found = ((uid, contents[uid]) for uid in uids)
    return [
        Piece(str(uid), str(one.teacher_id), one.type, one.last_day, one.title, one.text)
        for uid, one in found
        if one.text.strip()
    ]


def _blocks(
    pieces: Sequence[Piece],
    people: Mapping[str, TeacherShown],
    names: Mapping[str, Mapping[str, str]],
    texts: Texts,
) -> Iterator[Block]:
    part: str | None = None
    begun = False
    for one in pieces:
        if not begun or one.type != part:
            part, begun = one.type, True
            named = names.get(part or "")
            heading = texts.pick(named) if named else texts.say("anthology.others")
            yield Heading(heading)
            fresh = True
        else:
            fresh = False
        who = people.get(one.teacher)
        yield Heading(
            one.title or texts.say("anthology.untitled"),
            1,
            by=_author(who, texts),
            breaks=not fresh,
        )
        yield Words(one.text)
    yield Heading(texts.say("anthology.authors"))
    yield Grid(
        heads=[texts.say(f"anthology.author_{name}") for name in ("name", "group", "pieces")],
        shares=(30.0, 34.0, 98.0),
        rows=list(_authors(pieces, people, texts)),
    )


def _author(who: TeacherShown | None, texts: Texts) -> str:
    if who is None:
        return texts.say("anthology.unknown")
    group = who.group or who.subject
    return f"{group}　{who.name}" if group else who.name


def _authors(
    pieces: Sequence[Piece], people: Mapping[str, TeacherShown], texts: Texts
) -> Iterator[tuple[str, str, str]]:
    written: dict[str, list[str]] = {}
    for one in pieces:
        title = one.title or texts.say("anthology.untitled")
        written.setdefault(one.teacher, []).append(texts.say("anthology.quoted", title=title))
    for uid in sorted(written, key=lambda uid: people[uid].pinyin if uid in people else ""):
        who = people.get(uid)
        name = who.name if who is not None else texts.say("anthology.unknown")
        group = (who.group or who.subject or "") if who is not None else ""
        yield name, group, "".join(written[uid])
