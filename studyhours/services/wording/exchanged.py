"""What came with a package beside records, each sort by its name."""

from __future__ import annotations

from studyhours.domain.people import ALL_UNIT_KINDS
from studyhours.domain.texts import Texts
from studyhours.services.exchange.merged import Counts

SORTS = (
    "person",
    "teacher",
    "teacher_fact",
    *ALL_UNIT_KINDS,
    "group_member",
    "unit_part",
    "mentor_pair",
    "peer_teacher",
    "activity",
    "attendance",
    "review_note",
    "ruleset_version",
    "certificate",
    "hour_grant",
    "exemption",
    "decision",
    "unit_exemption",
    "unit_decision",
    "school_year",
    "term",
    "holiday",
    "holiday_coverage",
    "kind",
    "kind_type",
    "kind_form",
    "record_template",
    "retired_types",
)
"""In the order in which a school thinks of them; see ``Counts.sorts``."""


def sorts_said(counts: Counts, texts: Texts) -> tuple[str, ...]:
    """How many of which sort.

    Of a merge made before they were told apart only their number is known.
    """
    if counts.rows and not counts.sorts:
        return (texts.say("exchanged.rows", count=counts.rows),)
    found = counts.sorts
    return tuple(
        texts.say(f"exchanged_sort.{one}", count=found[one]) for one in SORTS if one in found
    )
