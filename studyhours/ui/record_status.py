"""What a record's review status is called and how it looks: the same on every page."""

from __future__ import annotations

from studyhours.domain.review import RECORDED, status_said

STATUS = {
    "approved": ("records.status_approved", "met"),
    "submitted": ("records.status_submitted", "waiting"),
    "returned": ("records.status_returned", "missed"),
    "incomplete": ("records.status_incomplete", "risk"),
}
"""Status → key of its name, and the role of its chip."""
_SAID = {**STATUS, RECORDED: ("records.status_recorded", "met")}


def status_words(status: str, *, unreviewed: bool) -> tuple[str, str]:
    """Key of a status's name and role of its chip; an unknown one's where something is lacking.

    Args:
        status: The status kept.
        unreviewed: Whether nobody reviews in this ledger.
    """
    return _SAID.get(status_said(status, unreviewed=unreviewed), STATUS["incomplete"])
