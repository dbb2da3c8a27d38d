"""Identifiers: UUID version 7, so that rows sort by the time they were made on one computer."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

_COUNTER_BITS = 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class IdentityMaker:
    """Makes UUIDv7 values (RFC 9562), strictly increasing within one maker.

    Nothing in the app is ordered by them; being increasing only keeps index pages together.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def make(self, now: datetime) -> UUID:
        """A new identifier for the instant ``now``."""
        milliseconds = (now - _EPOCH) // _MILLISECOND  # a float would lose one now and then
        with self._lock:
            ticks = max(milliseconds << _COUNTER_BITS, self._last + 1)
            self._last = ticks
        high = (ticks >> _COUNTER_BITS) & ((1 << 48) - 1)
        counter = ticks & ((1 << _COUNTER_BITS) - 1)
        tail = secrets.randbits(62)
        return UUID(int=high << 80 | 7 << 76 | counter << 64 | 2 << 62 | tail)
