"""Time comes from here, so that a test or an ``--as-of`` can set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SCHOOL_ZONE = "Asia/Shanghai"


class Clock(Protocol):
    """Anything that knows what time it is."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still, for tests and for plausible demo data."""

    instant: datetime

    def now(self) -> datetime:
        """The instant given, in UTC."""
        return self.instant.astimezone(UTC)


def school_time(instant: datetime, zone: str = SCHOOL_ZONE) -> datetime:
    """An instant as a clock in the school shows it, wherever the computer thinks it is."""
    return instant.astimezone(ZoneInfo(zone))


def day_in_zone(instant: datetime, zone: str) -> date:
    """The calendar day of an instant in a school's zone."""
    return school_time(instant, zone).date()
