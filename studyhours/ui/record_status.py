"""What a record's review status is called and how it looks: the same on every page."""

from __future__ import annotations

STATUS = {
    "approved": ("records.status_approved", "met"),
    "submitted": ("records.status_submitted", "waiting"),
    "returned": ("records.status_returned", "missed"),
    "incomplete": ("records.status_incomplete", "risk"),
}
"""Status → key of its name, and the role of its chip."""
