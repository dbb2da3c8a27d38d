"""The rules of a school group by group: how many of those bound have done what is asked so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from studyhours.domain import statuses as st
from studyhours.services.checking.checking import TeacherChecked
from studyhours.services.checking.parts import DONE_PARTS, part_of
from studyhours.services.people.teacher_list import TeacherShown

_BINDING = frozenset(st.VERDICT_ORDER)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those a rule binds have done what it asks so far."""

    done: int = 0
    bound: int = 0

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 says everybody; 0 where it binds nobody."""
        return self.done * 100 // self.bound if self.bound else 0


@dataclass(frozen=True, slots=True)
class GroupShares:
    """One group.

    Attributes:
        name: Its name; empty for the whole school.
        teachers: How many belong to it.
        shares: By rule, as ``set/id``.
    """

    name: str
    teachers: int
    shares: Mapping[str, Share]


def shares_by_group(
    people: Sequence[TeacherChecked], teachers: Mapping[str, TeacherShown], day: date
) -> tuple[GroupShares, ...]:
    """The whole school, then its groups, the largest first; nothing where there is only one."""
    members: dict[str, list[TeacherChecked]] = {}
    for one in people:
        group = teachers[one.uid].group
        if group:
            members.setdefault(group, []).append(one)
    if len(members) < 2:
        return ()
    ordered = sorted(members, key=lambda name: (-len(members[name]), name))
    return (_shares("", people, day), *(_shares(name, members[name], day) for name in ordered))


def _shares(name: str, people: Iterable[TeacherChecked], day: date) -> GroupShares:
    done: dict[str, int] = {}
    bound: dict[str, int] = {}
    count = 0
    for count, one in enumerate(people, start=1):  # noqa: B007 - counted
        for result in one.result.rules:
            if result.status in _BINDING:
                rule = f"{result.ruleset_id}/{result.rule_id}"
                bound[rule] = bound.get(rule, 0) + 1
                done[rule] = done.get(rule, 0) + (part_of(result, day) in DONE_PARTS)
    return GroupShares(name, count, {rule: Share(done[rule], bound[rule]) for rule in bound})
