"""Days as people type them on the command line or in a field."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_FORMS = re.compile(
    r"(?P<year>\d{4})\s*[-./年]\s*(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})\s*日?"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")


def parse_day(text: str) -> date | None:
    """``2025-9-1``, ``2025.9.1``, ``2025/9/1``, ``2025年9月1日`` or ``20250901``; else None."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _FORMS.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
