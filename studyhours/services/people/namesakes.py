"""Teachers of one name, told apart wherever one of them is chosen or shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the list of teachers brings the database, which a field does without
    from studyhours.services.people.teacher_list import TeacherShown


def told_apart(teachers: Iterable[TeacherShown]) -> Mapping[str, str]:
    """Names of those who share theirs with somebody, with what tells them apart, by uid.

    That is the staff number. Whoever has none is told by group, then by group and post, subject,
    title; where all of these are the same, by the place in the roster.
    """
    by_name: defaultdict[str, list[TeacherShown]] = defaultdict(list)
    for one in teachers:
        by_name[one.name].append(one)
    return {
        one.uid: f"{name} {said}".strip()
        for name, same in by_name.items()
        if len(same) > 1
        for one, said in zip(same, _tails(same), strict=True)
    }


def _tails(same: Sequence[TeacherShown]) -> list[str]:
    said = [one.staff_no or one.group or "" for one in same]
    for more in ("post", "subject", "title"):
        often = Counter(said)
        said = [
            tail
            if one.staff_no or often[tail] == 1
            else " ".join(part for part in (tail, getattr(one, more)) if part)
            for one, tail in zip(same, said, strict=True)
        ]
    often = Counter(said)
    return [
        tail if often[tail] == 1 else f"{tail} {one.position + 1}".strip()
        for one, tail in zip(same, said, strict=True)
    ]


def details_of(one: TeacherShown, apart: Mapping[str, str] | None = None) -> str:
    """What stands beside a name in a list to choose from: staff number, group; of namesakes more.

    Args:
        one: The teacher.
        apart: What ``told_apart`` gives for all in the list.
    """
    rest = "" if one.staff_no else mark_of(one, (apart or {}).get(one.uid, ""))
    return " · ".join(part for part in (one.staff_no, one.group, rest) if part)


def mark_of(one: TeacherShown, called: str) -> str:
    """What a list says of somebody beside name and group: the staff number, or what stands for it.

    Args:
        one: The teacher.
        called: The name told apart from that of others; the name alone where nobody shares it.
    """
    tail = called.removeprefix(one.name).strip()
    return one.staff_no or tail.removeprefix(one.group or "").strip()
