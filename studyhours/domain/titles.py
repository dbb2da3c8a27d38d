"""How long a title may be: one limit for forms, plans, tables and whatever else is saved."""

from __future__ import annotations

LONGEST_TITLE = 200
"""Characters; longer ones that are there already stay."""


def is_too_long(title: str, known: str = "") -> bool:
    """Whether a title is longer than any may be.

    Args:
        title: As it is to be kept.
        known: What the same thing is called already: that may stay.
    """
    return len(title) > LONGEST_TITLE and title != known
