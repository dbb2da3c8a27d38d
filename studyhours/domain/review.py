"""How far a record has come on its way to counting."""

from __future__ import annotations

APPROVED = "approved"
"""It counts."""
SUBMITTED = "submitted"
"""It waits for whoever approves its kind."""
INCOMPLETE = "incomplete"
"""An activity wants more of its participant: a record, a reflection."""
