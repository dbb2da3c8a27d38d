"""What a record is found by, worked out from what it says; and the whole index built anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import Text, func, select, type_coerce
from sqlalchemy.orm import Session

from studyhours.db.migrate import without_index
from studyhours.db.models import Record, RecordVersion, School
from studyhours.db.search_index import SearchEntry, SearchIndex
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.search_words import SearchText, kind_mark, searchable, type_mark
from studyhours.domain.tidy import has_han
from studyhours.services.people.pinyin import letters_of, pinyin_of
from studyhours.services.records.content import AnyContent

BUILD = "build_search"
"""The stage progress is told of."""
_ROWS = 1000


def search_text(content: AnyContent) -> SearchText:
    """What a record of this content is found by: all it says in words, and some initials."""
    if not (content.people or content.fields):
        return _found_by_itself(content.kind, content.type, content.title, content.text)
    people = [one.name for one in content.people] if content.people else ()
    return _found_by(
        content.kind, content.type, content.title, content.text, content.fields, people
    )


@lru_cache(maxsize=4096)
def _found_by_itself(kind: str, type_id: str | None, title: str, text: str) -> SearchText:
    """Kept for a while: what all teachers of a school attended says the same for each."""
    return _found_by(kind, type_id, title, text, {}, ())


def _found_by(
    kind: str,
    type_id: str | None,
    title: str,
    text: str,
    fields: Mapping[str, str],
    people: Sequence[str],
) -> SearchText:
    said = " ".join((title, text, *fields.values(), *people))
    letters = _letters_of(title) if title else ""
    if people:
        letters = " ".join((letters, *map(_initials_of, people)))
    marks = (kind_mark(kind),) if type_id is None else (kind_mark(kind), type_mark(kind, type_id))
    return SearchText(searchable(said), letters, marks)


@lru_cache(maxsize=8192)
def _letters_of(title: str) -> str:
    return letters_of(title)


@lru_cache(maxsize=8192)
def _initials_of(name: str) -> str:
    """Initials of a person's name, surnames read as surnames; nothing of what is no Chinese."""
    said = pinyin_of(name).split() if has_han(name) else ()
    return "".join(part[0] for part in said if part.isascii() and part.isalpha()).lower()


def search_entry(record: bytes, content: AnyContent) -> SearchEntry:
    """A record as the index takes it."""
    return SearchEntry(record, content.teacher_id.bytes, content.last_day, search_text(content))


def build_where_missing(session: Session, progress: Progress = unwatched) -> bool:
    """Builds the index of a ledger that has records and none; returns whether it did.

    Called off, it leaves nothing behind: the caller's transaction is one with it.
    """
    if not without_index(session.connection()):
        return False
    build_index(session, progress)
    return True


def build_index(session: Session, progress: Progress = unwatched) -> None:
    """Builds the index anew from the newest versions.

    Args:
        session: In a writing transaction.
        progress: Told of ``build_search``, and may call it off.
    """
    index = SearchIndex(session.connection())
    index.empty()
    school = session.scalars(select(School).order_by(School.id).limit(1)).one()
    alive = (Record.deleted.is_(False), Record.school_id == school.id)
    total = session.scalar(select(func.count()).select_from(Record).where(*alive)) or 0
    days = session.scalars(
        select(Record.last_day).where(*alive).distinct().order_by(Record.last_day)
    ).all()
    done = 0
    progress(BUILD, 0, total)
    for day in days:
        for part in _of_day(session, school, day):
            index.put(part)
            done += len(part)
            progress(BUILD, done, total)


def _of_day(session: Session, school: School, day: date) -> Iterator[list[SearchEntry]]:
    """The records of a day, some at a time; what nobody can read is found by its title alone."""
    query = (
        select(Record.id, Record.teacher_id, Record.kind, Record.type, Record.title,
               type_coerce(RecordVersion.content, Text))
        .join(
            RecordVersion,
            (RecordVersion.record_id == Record.id) & (RecordVersion.hash == Record.version),
            isouter=True,
        )
        .where(Record.deleted.is_(False), Record.school_id == school.id, Record.last_day == day)
        .order_by(Record.id)
    )  # fmt: skip
    # All of a day is read before it is written: nothing writes below a query that still runs.
    rows = session.execute(query).all()
    for start in range(0, len(rows), _ROWS):
        yield [
            SearchEntry(uid.bytes, teacher.bytes, day, _text_of(kind, type_id, title, content))
            for uid, teacher, kind, type_id, title, content in rows[start : start + _ROWS]
        ]


def _text_of(kind: str, type_id: str | None, title: str, content: str | None) -> SearchText:
    try:
        said = json.loads(content or "")
        people = [name for _, name, _ in said["people"]]
        return _found_by(kind, type_id, said["title"], said["text"], said["fields"], people)
    except (ValueError, KeyError, TypeError, AttributeError):
        return _found_by(kind, type_id, title, "", {}, ())
