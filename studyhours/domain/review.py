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

NOTE_RETURN, NOTE_COMMENT = "return", "comment"
NOTES = (NOTE_RETURN, NOTE_COMMENT)
"""What is written beside a record: why it was returned; what somebody thinks of it (阅批)."""
