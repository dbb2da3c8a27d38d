"""What a record's review status is called and how it looks: the same on every page."""

from __future__ import annotations

from studyhours.domain.review import AT_SCHOOL, RECORDED

STATUS = {
    "approved": ("records.status_approved", "met"),
    "submitted": ("records.status_submitted", "waiting"),
    "returned": ("records.status_returned", "missed"),
    "incomplete": ("records.status_incomplete", "risk"),
}
"""Status → key of its name, and the role of its chip."""
_SAID = {
    **STATUS,
    RECORDED: ("records.status_recorded", "met"),
    AT_SCHOOL: ("records.status_at_school", "waiting"),
}


def status_words(said: str) -> tuple[str, str]:
    """Key of a status's name and role of its chip; an unknown one's where something is lacking.

    Args:
        said: What it is called in this ledger, see ``domain.review.status_said``.
    """
    return _SAID.get(said, STATUS["incomplete"])
