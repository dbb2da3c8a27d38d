"""How far a record has come on its way to counting."""

from __future__ import annotations

APPROVED = "approved"
"""It counts."""
SUBMITTED = "submitted"
"""It waits for whoever approves its kind."""
RETURNED = "returned"
"""Whoever approves its kind has sent it back, with a reason."""
INCOMPLETE = "incomplete"
"""An activity wants more of its participant: a record, a reflection."""
RECORDED, AT_SCHOOL = "recorded", "at_school"
"""What ``APPROVED`` and ``SUBMITTED`` are called where nobody reviews; never kept, only said."""

NOTE_RETURN, NOTE_COMMENT = "return", "comment"
NOTES = (NOTE_RETURN, NOTE_COMMENT)
"""What is written beside a record: why it was returned; what somebody thinks of it (阅批)."""


def status_said(status: str, *, unreviewed: bool) -> str:
    """What a status is called: where nobody reviews, what counts is recorded, not approved.

    What waits there, waits for a school.
    """
    return {APPROVED: RECORDED, SUBMITTED: AT_SCHOOL}.get(status, status) if unreviewed else status
