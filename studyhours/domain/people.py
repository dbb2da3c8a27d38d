"""What is known of people from when to when."""

from __future__ import annotations

FACTS = (
    "subject",
    "group",
    "stage",
    "title",
    "post",
    "layer",
    "backbone",
    "employment",
    "party",
    "leave",
    "long_course",
    "opt_out",
)
"""Attributes of dated facts. Rules may ask for their value on the day concerned.

``group`` is the subject group's name; ``long_course`` is ``yes`` while somebody is sent on a long
course by the authority (catalogue A1).
"""

NUMBERS = ("service_years", "age")
"""Numbers worked out for the day concerned: full years since joining the profession, or birth."""

GROUP_KINDS = (
    "subject_group",
    "planning_group",
    "grade_group",
    "party_branch",
    "reading_group",
    "project_group",
)
"""Kinds of groups: 教研组, 备课组, 年级组, 党支部, 读书小组, 课题组.

Who is in which subject group the roster says; who is in the others, and who heads one, a register.
"""
HEAD = "head"
GROUP_ROLES = ("member", HEAD, "deputy")

SCHOOL_UNIT = "school"
UNIT_KINDS = (SCHOOL_UNIT, "school_pair", "alliance", "district", "county")
"""Kinds of units beyond a school's own groups: 学校, 结对学校, 校际联动体, 学区, 县.

The school whose ledger it is is a unit too, with its own identifier; other schools have a name and
no teachers.
"""
ALL_UNIT_KINDS = (*GROUP_KINDS, *UNIT_KINDS)
PART_ROLES = ("member", "lead", "partner", "larger", "smaller")
"""What one unit is in another: 成员, 牵头, 协作, 规模较大, 规模较小."""


def can_be_part(kind: str, whole: str) -> bool:
    """Whether units of a kind may be parts of units of another: only ever of a wider one.

    So no unit can come to be a part of itself, however many steps lie between.
    """
    if whole not in UNIT_KINDS or kind not in ALL_UNIT_KINDS:
        return False
    return kind in GROUP_KINDS or UNIT_KINDS.index(kind) < UNIT_KINDS.index(whole)
