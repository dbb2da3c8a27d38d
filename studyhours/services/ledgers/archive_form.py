"""What an archive in plain files looks like: its folders, and which tables go where."""

from __future__ import annotations

from collections.abc import Sequence

FORMAT = 1
DATA = "data.json"
SCHOOL, TEACHERS = "school", "teachers"
RECORDS, PORTFOLIO, EVIDENCE, PAPERS = "records.csv", "portfolio.pdf", "files", "certificates"
OF_SCHOOL: Sequence[str] = (
    "school",
    "staff_group",
    "school_year",
    "term",
    "holiday",
    "holiday_coverage",
    "kind",
    "kind_type",
    "kind_form",
    "record_template",
    "ruleset_version",
    "activity",
    "unit_part",
    "unit_exemption",
    "unit_decision",
)
"""Tables kept for the school as a whole, in the order they refer to each other."""
OF_TEACHER: Sequence[str] = ("teacher_fact", "hour_grant", "exemption", "decision", "group_member")
"""Tables kept with the teacher they are about."""
OF_TWO = "mentor_pair"
"""Kept with the mentor, and brought back once both are there."""
NOT_BROUGHT: Sequence[str] = (
    "history",
    "log",
    "reviews",
    "closings",
    "certificates",
    "accounts",
    "drafts",
    "attendance",
)
"""What an archive does not bring back: keys of ``archive.not_<name>``."""
