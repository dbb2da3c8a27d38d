"""Records found by words: in what they say, by whom they credit, and what their type is called.

Each word typed must be found, in one way or another. What was typed reaches the database as tokens
of our own making alone (``domain.search_words``): no quote, star or bracket of it means anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Text, and_, func, or_, select, text, type_coerce
from sqlalchemy.orm import Session

from studyhours.db.models import Kind, KindType, Record, RecordSearch, School, Teacher
from studyhours.db.search_index import first_number, last_number
from studyhours.db.types import Identity
from studyhours.domain.search_words import (
    kind_mark,
    letter_phrase,
    phrase,
    teacher_mark,
    type_mark,
    words_typed,
)

if TYPE_CHECKING:
    from datetime import date

    from studyhours.services.people.teacher_list import TeacherShown

_FOUND = "SELECT rowid AS number FROM record_words WHERE record_words MATCH :search_match"
_PAGE = (
    "SELECT s.record_id FROM record_words CROSS JOIN record_search AS s"
    " ON s.number = record_words.rowid{joined} WHERE record_words MATCH :match"
    " AND record_words.rowid BETWEEN :first AND :last{which}"
    " ORDER BY record_words.rowid {order} LIMIT :limit OFFSET :offset"
)
_JOINED = " CROSS JOIN record AS r ON r.id = s.record_id"
_COUNT = (
    "SELECT count(*) FROM record_words WHERE record_words MATCH :match"
    " AND rowid BETWEEN :first AND :last"
)
_LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word typed, and what else it may mean.

    Attributes:
        said: The word as texts are looked through for it.
        teachers: Teachers whom it may mean.
        types: Types it may mean, each with its kind.
    """

    said: str
    teachers: tuple[UUID, ...]
    types: tuple[tuple[str, str], ...]

    @property
    def letters(self) -> str:
        """The word as initials, where it may be some."""
        may_be = self.said.isascii() and self.said.isalpha() and len(self.said) >= _LEAST_LETTERS
        return self.said if may_be else ""


def read_words(session: Session, school: School, typed: str) -> tuple[Word, ...]:
    """The words somebody looks for; none where nothing was typed."""
    words = words_typed(typed)
    if not words:
        return ()
    teachers = _teachers(session, school)
    query = select(KindType.kind_id, KindType.id, KindType.title)
    types = session.execute(query.where(KindType.school_id == school.id)).tuples().all()
    return tuple(_read(word, teachers, types) for word in words)


def _read(
    word: str,
    teachers: Sequence[TeacherShown],
    types: Sequence[tuple[str, str, Mapping[str, str]]],
) -> Word:
    return Word(
        word,
        tuple(UUID(one.uid) for one in teachers if one.matches(word)),
        tuple(
            (kind, type_id)
            for kind, type_id, title in types
            if any(word in str(name).lower() for name in title.values())
        ),
    )


def _teachers(session: Session, school: School) -> list[TeacherShown]:
    from studyhours.services.people.teacher_list import (
        TeacherShown,  # a search alone asks for people
    )

    query = select(Teacher.id, Teacher.staff_no, Teacher.name, Teacher.pinyin)
    rows = session.execute(query.where(Teacher.school_id == school.id))
    return [TeacherShown(str(uid), number, name, pinyin) for uid, number, name, pinyin in rows]


# ---------------------------------------------------------------- any engine


def says_all(session: Session, words: Sequence[Word]) -> list[ColumnElement[bool]]:
    """Whether a record has to do with every one of these words."""
    if session.get_bind().dialect.name == "postgresql":
        return [_says(word) for word in words]
    found = text(_FOUND).bindparams(search_match=match_of(words)).columns(number=Integer)
    numbers = select(found.subquery("found").c.number)
    inner = select(RecordSearch.record_id).where(RecordSearch.number.in_(numbers))
    return [Record.id.in_(inner)]


def _says(word: Word) -> ColumnElement[bool]:
    """The same of one word, on PostgreSQL."""
    from sqlalchemy.dialects.postgresql import ARRAY  # 2 MB, where there is no such server

    tokens = type_coerce(RecordSearch.tokens, ARRAY(Text))
    found: ColumnElement[bool] = tokens.contains(phrase(word.said) or [word.said])
    if len(word.said) > 1:
        found = and_(found, func.strpos(RecordSearch.said, word.said) > 0)
    if word.letters:
        initials = tokens.contains(letter_phrase(word.letters))
        found = or_(found, and_(initials, func.strpos(RecordSearch.letters, word.letters) > 0))
    options: list[ColumnElement[bool]] = [
        Record.id.in_(select(RecordSearch.record_id).where(found))
    ]
    if word.teachers:
        options.append(Record.teacher_id.in_(word.teachers))
    options += [and_(Record.kind == kind, Record.type == one) for kind, one in word.types]
    return or_(*options)


# ---------------------------------------------------------------- SQLite, newest first


def match_of(words: Sequence[Word], also: Sequence[str] = ()) -> str:
    """What FTS5 is asked: made of tokens alone, each in quotes of our own."""
    parts = [f'"{mark}"' for mark in also]
    for word in words:
        tokens = phrase(word.said)
        # One character: every pair that begins with it, and itself where a run ends.
        options = [f'"{" ".join(tokens)}"' if tokens else f'"{word.said}" *']
        if word.letters:
            options.append(f'"{" ".join(letter_phrase(word.letters))}"')
        options += [f'"{teacher_mark(one.bytes)}"' for one in word.teachers]
        options += [f'"{type_mark(kind, one)}"' for kind, one in word.types]
        parts.append(f"({' OR '.join(options)})")
    return " AND ".join(parts)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for on SQLite, where the index alone answers.

    Attributes:
        words: The words.
        teachers: Only records of these, all of them at once.
        first: Earliest day.
        last: Latest day.
        status: Only records of this status, which the index does not know.
    """

    words: tuple[Word, ...]
    teachers: tuple[UUID, ...]
    first: date
    last: date
    status: str | None

    def _bound(self, kind: str | None) -> dict[str, object]:
        also = [teacher_mark(one.bytes) for one in self.teachers]
        also += [kind_mark(kind)] if kind is not None else []
        return {
            "match": match_of(self.words, also),
            "first": first_number(self.first),
            "last": last_number(self.last),
        }

    def page(
        self, session: Session, kind: str | None, *, descending: bool, offset: int, limit: int
    ) -> list[UUID]:
        """Records in the order of their days; on one day in that in which they came to it."""
        status = {} if self.status is None else {"status": self.status}
        query = _PAGE.format(
            joined=_JOINED if status else "",
            which=" AND r.status = :status" if status else "",
            order="DESC" if descending else "ASC",
        )
        bound = {**self._bound(kind), **status, "limit": limit, "offset": offset}
        found = text(query).columns(record_id=Identity)
        return list(session.scalars(found, bound))

    def counts(self, session: Session, school: School) -> dict[str, int] | None:
        """How many of each kind; None where that asks for more than the index."""
        if self.status is not None:
            return None
        left = self._count(session, None)
        counts: dict[str, int] = {}
        for kind in session.scalars(select(Kind.id).where(Kind.school_id == school.id)).all():
            if not left:
                break
            if found := self._count(session, kind):
                counts[kind] = found
                left -= found
        return counts

    def _count(self, session: Session, kind: str | None) -> int:
        return int(session.scalar(text(_COUNT), self._bound(kind)) or 0)
