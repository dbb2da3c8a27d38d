"""Whoever a line of the check table is about: a teacher, or a group, pair or school."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from studyhours.domain.people import GROUP_KINDS, UNIT_KINDS
from studyhours.domain.texts import Texts
from studyhours.rules.subjects import PAIR
from studyhours.services.checking.judged_table import UnitShown
from studyhours.services.people.teacher_list import TeacherShown

Who = TeacherShown | UnitShown


def group_of(who: Who) -> str | None:
    """What the table is narrowed by: a teacher's group (its name), a unit's kind (its code)."""
    return who.kind if isinstance(who, UnitShown) else who.group


def about(who: Who, texts: Texts) -> tuple[str, ...]:
    """What tells one from another besides the name."""
    if isinstance(who, UnitShown):
        return (texts.say(f"unit_kind.{who.kind}"),)
    return tuple(part for part in (who.staff_no, who.group, who.title) if part)


def name_text(who: Who, texts: Texts, *, twice: bool) -> str:
    """The name, with what tells it from another of the same name."""
    extra = about(who, texts)[:1] if twice else ()
    return " ".join((who.name, *extra))


def groups_among(everybody: Iterable[Who], texts: Texts) -> list[tuple[str, str]]:
    """What the table can be narrowed by, with what it is called.

    Groups of teachers come the largest first, kinds of units in their usual order.
    """
    found = list(everybody)
    kinds = {one.kind for one in found if isinstance(one, UnitShown)}
    if kinds:
        ordered = (kind for kind in (*GROUP_KINDS, PAIR, *UNIT_KINDS) if kind in kinds)
        return [(kind, texts.say(f"unit_kind.{kind}")) for kind in ordered]
    counted = Counter(group for one in found if (group := group_of(one)))
    return [(name, name) for name, _ in counted.most_common()]
