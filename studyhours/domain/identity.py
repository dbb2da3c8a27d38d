"""Identifiers: UUID version 7, so that rows sort by the time they were made on one computer."""

from __future__ import annotations

import secrets
import struct
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

_COUNTER_BITS = 12
_COUNTER = (1 << _COUNTER_BITS) - 1
_MILLISECONDS = (1 << 48) - 1
_RANDOM = (1 << 62) - 1
_halves = struct.Struct(">QQ").pack
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
        return UUID(bytes=self.make_raw(now, 1)[0])

    def make_raw(self, now: datetime, count: int) -> list[bytes]:
        """New identifiers for the instant ``now``, as their 16 bytes, in increasing order."""
        milliseconds = (now - _EPOCH) // _MILLISECOND  # a float would lose one now and then
        with self._lock:
            first = max(milliseconds << _COUNTER_BITS, self._last + 1)
            self._last = first + count - 1
        tails = struct.unpack(f">{count}Q", secrets.token_bytes(8 * count))
        return [
            _halves(
                ((ticks >> _COUNTER_BITS) & _MILLISECONDS) << 16 | 7 << 12 | ticks & _COUNTER,
                2 << 62 | tail & _RANDOM,
            )
            for ticks, tail in enumerate(tails, first)
        ]
