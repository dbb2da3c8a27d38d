"""What a use case changed, so that only the pages concerned look again."""

from __future__ import annotations

from enum import Flag, auto


class Changes(Flag):
    """Flags a service returns beside its result."""

    NONE = 0
    SCHOOL = auto()
    CALENDAR = auto()
    TEACHERS = auto()
    RECORDS = auto()
    ACTIVITIES = auto()
    RULES = auto()
    CERTIFICATES = auto()
    ACCOUNTS = auto()
    SETTINGS = auto()
    REVIEWS = auto()
    COPIES = auto()
    """Backups: nothing in the ledger itself."""
