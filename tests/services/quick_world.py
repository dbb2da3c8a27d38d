"""A roster and the standard kinds, which sentences are understood by in tests."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from studyhours.domain.kinds import standard_kinds
from studyhours.services.people.pinyin import pinyin_of
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.records.kinds_list import FORMS, KindShown, TypeShown

TODAY = date(2026, 3, 12)  # a Thursday
_SPACE = UUID(int=7)


def teacher(number: str, name: str) -> TeacherShown:
    """Somebody of a roster."""
    return TeacherShown(str(uuid5(_SPACE, number)), number, name, pinyin_of(name))


PEOPLE = tuple(
    teacher(number, name)
    for number, name in (
        ("0001", "欧阳若兰"), ("0002", "张晨曦"), ("0003", "李䶮"), ("0004", "王芳"),
        ("0005", "王芳"), ("0006", "赵敏"), ("T-7", "Ann Lee"),
    )
)  # fmt: skip
KINDS = tuple(
    KindShown(
        one.id, one.base, one.reviewer, one.unit, dict(one.title),
        tuple(TypeShown(each.id, dict(each.title)) for each in one.types),
        FORMS.get(one.base, FORMS["self-study"]),
    )
    for one in standard_kinds().values()
)  # fmt: skip
