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
GROUP_ROLES = ("member", "head", "deputy")
