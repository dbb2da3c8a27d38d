"""What rules ask of a record besides its columns of its own: worked out from what it says.

A record keeps the words people used (科目类别, 本人角色, 是否合格 …). Rules need a few short values
that are the same for everybody. They are worked out here, by one function, whenever a record is
written, and are never typed in themselves; so a word learnt later is only a matter of working them
out once more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from typing import NamedTuple, Protocol
from uuid import UUID

from studyhours.domain.tidy import clean_name, squeeze
from studyhours.domain.vocabulary import words

ATTENDANCES = ("present", "late", "leave_early", "official", "personal", "sick", "absent")
EVIDENCE = ("certificate", "materials", "photo", "plan", "record", "reflection", "other")
RESULTS = ("pass", "fail")
DEPTHS = ("through", "intensive")

_LONGEST_WORD = 32
_LONGEST_KEY = 40
_ATTENDANCE_OF = {"early": "leave_early"}
_RESULT_OF_GRADE = {
    "excellent": "pass", "good": "pass", "pass": "pass", "basic": "pass", "fail": "fail",
}  # fmt: skip
_BOOKISH = frozenset(["isbn", "author", "pages", "depth"])
_HELPED = frozenset(["award"])
"""Kinds in which another person only helped: it is neither about them nor makes a pair."""
_OTHER_OF = {"mentee": "mentor", "mentor": "mentee"}
_NOT_TITLE = re.compile(r"[\W_]+")
_TELLING = frozenset(
    ["category", "grade", "result", "role", "depth", "attendance", "evidence", "certificate_no"]
)


class PersonSaid(Protocol):
    """Somebody else in a record."""

    @property
    def role(self) -> str:
        """What they are in it: ``observed``, ``mentor``, ``mentee``."""

    @property
    def name(self) -> str:
        """Their name."""

    @property
    def teacher_id(self) -> UUID | None:
        """Who that is, where known."""


class FileSaid(Protocol):
    """A file attached to a record."""

    @property
    def word(self) -> str:
        """What it shows: one of ``EVIDENCE``."""


class ContentSaid(Protocol):
    """What of a record's content decides its traits."""

    @property
    def teacher_id(self) -> UUID:
        """Whom it credits."""

    @property
    def kind(self) -> str:
        """Kind id."""

    @property
    def type(self) -> str | None:
        """Type id."""

    @property
    def first_day(self) -> date:
        """First day."""

    @property
    def title(self) -> str:
        """Title or topic."""

    @property
    def fields(self) -> Mapping[str, str]:
        """Further fields, in their own words."""

    @property
    def people(self) -> Sequence[PersonSaid]:
        """Others in it."""

    @property
    def activity_id(self) -> UUID | None:
        """The activity that credited it."""

    @property
    def files(self) -> Sequence[FileSaid]:
        """The files attached to it."""


class Traits(NamedTuple):
    """Columns of ``record`` under the same names; None where it does not say.

    Attributes:
        category: ``public``, ``professional``, ``elective``, ``school_based``, ``ethics``, else
            the school's own word, squeezed.
        grade: ``excellent``, ``good``, ``pass``, ``basic``, ``fail``; of prizes ``special``,
            ``first``, ``second``, ``third``, ``merit``; else the school's own word.
        result: ``pass`` or ``fail``.
        role: What the teacher credited was: ``first_author``, ``co_author``, ``editor``, ``host``,
            ``member``, ``speaker``, ``mentor``, ``mentee``, ``judge``, ``participant``, else the
            school's own word.
        depth: ``through`` or ``intensive``.
        object: What it is about, the same for two records about the same: see ``object_of``.
        attendance: One of ``ATTENDANCES``.
        evidence: Words of ``EVIDENCE``, in alphabetical order, with a space between.
    """

    category: str | None = None
    grade: str | None = None
    result: str | None = None
    role: str | None = None
    depth: str | None = None
    object: str | None = None
    attendance: str | None = None
    evidence: str | None = None


def traits_of(content: ContentSaid) -> Traits:
    """The traits of a record. Says the same for the same content, on every computer."""
    fields = content.fields
    about = object_of(content)
    if not content.files and _TELLING.isdisjoint(fields):
        # Most records of a school: reflections, observed lessons, self-study.
        return _plain(_role_among(content) if content.people else None, about)
    grade = _chosen("grade", fields.get("grade", ""))
    return Traits(
        category=_category(fields.get("category", "")),
        grade=grade,
        result=_result(fields.get("result", "")) or _RESULT_OF_GRADE.get(grade or ""),
        role=_chosen("role", fields.get("role", "")) or _role_among(content),
        depth=_known("depth", fields.get("depth", "")),
        object=about,
        attendance=attendance_of(fields.get("attendance", "")),
        evidence=_with_files(
            _evidence(fields.get("evidence", ""), fields.get("certificate_no", "")), content.files
        ),
    )


def _plain(role: str | None, about: str | None) -> Traits:
    return Traits(None, None, None, role, None, about, None, None)


# ---------------------------------------------------------------- what it is about


def object_of(content: ContentSaid) -> str | None:
    """What a record is about, for counting different ones; None where there is no telling.

    ``activity:UID`` for what an activity credited, ``activity:TITLE@FIRST-DAY`` for training typed
    by itself; ``person:UID`` or ``person:NAME`` for the teacher observed, guided or guiding;
    ``book:TITLE`` (``book:ISBN`` for one without a title), ``lesson:TOPIC@CLASS`` for lessons
    given. Titles are folded as ``object_key`` does; a name stands only where nobody is linked.
    """
    if content.activity_id is not None:
        return f"activity:{uid_text(content.activity_id)}"
    kind, fields = content.kind, content.fields
    for one in content.people if kind not in _HELPED else ():
        if one.teacher_id is None:
            return object_key("person", one.name)
        if one.teacher_id != content.teacher_id:
            return f"person:{uid_text(one.teacher_id)}"
    if kind == "reading" or content.type == "book":
        return object_key("book", content.title or fields.get("isbn", ""))
    if kind == "training":
        about = object_key("activity", content.title)
        return about and f"{about}@{content.first_day.isoformat()}"
    if kind == "lesson":
        about = object_key("lesson", content.title)
        where = fields.get("class")
        return about and f"{about}@{_folded(where)}" if where else about
    if kind != "writing" and not _BOOKISH.isdisjoint(fields):
        return object_key("book", content.title)
    return None


@lru_cache(maxsize=8192)
def object_key(what: str, name: str) -> str | None:
    """The key of something by its name: a rule's list of books is folded the same way.

    Args:
        what: ``book``, ``person``, ``activity`` or ``lesson``.
        name: A title, a name, an ISBN: marks, spaces, case and width do not matter.

    Returns:
        ``what:folded``; None where nothing is left of the name.
    """
    folded = _cut(clean_name(name)) if what == "person" else _folded(name)
    return f"{what}:{folded}" if folded else None


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return _cut(_NOT_TITLE.sub("", squeeze(text)))


def _cut(folded: str) -> str:
    if len(folded) <= _LONGEST_KEY:
        return folded
    # Long titles differ at the end too (第一讲, 第二讲): a check sum stands for the whole.
    check_sum = sha256(folded.encode("utf-8")).hexdigest()[:11]
    return f"{folded[: _LONGEST_KEY - 12]}~{check_sum}"


@lru_cache(maxsize=4096)
def uid_text(value: UUID) -> str:
    """A UUID as text, made once for the same few people of a school."""
    return str(value)


# ---------------------------------------------------------------- words


@lru_cache(maxsize=4096)
def _known(name: str, text: str) -> str | None:
    """The id that a text means in a vocabulary; None where it means none."""
    if not text:
        return None
    return text if text in _ids(name) else words(name).find(text)


@lru_cache(maxsize=4096)
def _chosen(name: str, text: str) -> str | None:
    """The id that a text means, else the text itself, squeezed: a school's own word."""
    return _known(name, text) or squeeze(text)[:_LONGEST_WORD] or None


@lru_cache(maxsize=4096)
def _category(text: str) -> str | None:
    return _known("category", text) or _chosen("category_asked", text)


def _result(text: str) -> str | None:
    return _known("result", text)


@lru_cache(maxsize=256)
def attendance_of(text: str) -> str | None:
    """One of ``ATTENDANCES``, by itself or by a status or word of sign-in sheets; None for a blank.

    A sheet's ``early`` is ``leave_early``.
    """
    if text in ATTENDANCES:
        return text
    known = _known("status", text) or ""
    return _ATTENDANCE_OF.get(known, known or None)


def word_kept(column: str, text: str) -> str | None:
    """What records keep of a text in ``category``, ``grade`` or ``role``.

    A rule folds its words in this way too: 公需科目 is ``public`` in both, and a school's own word
    is the same however it is spaced.

    Returns:
        The id meant, else the word itself; None where nothing is left of it.
    """
    return _category(text) if column == "category" else _chosen(column, text)


def known_words(column: str) -> frozenset[str]:
    """The ids a column has of its own, before the words of any school."""
    return _ids(column) | (_ids("category_asked") if column == "category" else frozenset())


def sheet_statuses(attendance: str) -> tuple[str, ...]:
    """The statuses kept of sign-in sheets that mean one of ``ATTENDANCES``."""
    meant = (status for status, word in _ATTENDANCE_OF.items() if word == attendance)
    return (attendance, *meant)


@lru_cache(maxsize=4096)
def _evidence(text: str, certificate_no: str) -> str | None:
    found = {one for one in text.split() if one in EVIDENCE}
    found |= words("evidence").found(text) if text else frozenset()
    if text and not found:
        found.add("other")
    if certificate_no:
        found.add("certificate")
    return " ".join(sorted(found)) or None


def _with_files(words_said: str | None, files: Sequence[FileSaid]) -> str | None:
    """What a record says it has, and what its files show; they need not be named as well."""
    if not files:
        return words_said
    return " ".join(sorted({*(words_said or "").split(), *(one.word for one in files)}))


@cache
def _ids(name: str) -> frozenset[str]:
    return frozenset(words(name).ids.values())


def _role_among(content: ContentSaid) -> str | None:
    """In a pair's record: mentor or mentee, by who else is in it."""
    if content.kind in _HELPED:
        return None
    named = {one.role: one.teacher_id for one in content.people if one.role in _OTHER_OF}
    own = [role for role, teacher in named.items() if teacher == content.teacher_id]
    if own:
        return own[0]
    if len(named) == 1:
        return _OTHER_OF[next(iter(named))]
    return None
