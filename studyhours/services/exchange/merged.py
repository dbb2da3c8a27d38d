"""What merging a package is asked, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

from studyhours.db.models import Group
from studyhours.domain.changes import Changes
from studyhours.services.exchange.taking import RowChange, RowLeft

UNKNOWN_TEACHER, OTHERS, UNKNOWN_KIND = "unknown_teacher", "not_theirs", "unknown_kind"
"""Why a record of a package is left out."""
LISTED = 200
"""So many of those that are left out are named."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that was not taken, and why; a later try takes it once that is mended."""

    record: str
    title: str
    code: str


@dataclass(frozen=True, slots=True)
class Merging:
    """How a package is merged.

    Attributes:
        passphrase: What it is locked by.
        dry_run: Whether only to find out what would come of it.
        copied: Whether the ledger was copied before another package of the same round: one copy
            stands before all of them.
    """

    passphrase: str | None = None
    dry_run: bool = False
    copied: bool = False


@dataclass(slots=True)
class Counts:
    """What became of a package.

    Attributes:
        added: Records that were not here.
        changed: Records that say something else now.
        approved: Those of them that were approved there, and are so here only now.
        returned: Those of them that were returned.
        deleted: Records that were deleted there and are here now.
        unchanged: Records that were as they are.
        undecided: Records that both sides have changed.
        files: Files that were not here.
        left_out: Records that were not taken.
        rows: Entries of roster, activities, attendance, notes, rules, papers, kinds, calendar and
            registers that were taken.
        sorts: The same by what they are: names of tables, of groups their kind. None of a merge
            that was made before they were told apart.
        rows_left: Those that were not.
        sides: Those that another copy of this ledger says differently, for a person to choose.
        confirmed: Files of which a receipt says that they lie there, which was not known.
    """

    added: int = 0
    changed: int = 0
    approved: int = 0
    returned: int = 0
    deleted: int = 0
    unchanged: int = 0
    undecided: int = 0
    files: int = 0
    left_out: int = 0
    rows: int = 0
    sorts: Mapping[str, int] = field(default_factory=dict)
    rows_left: int = 0
    sides: int = 0
    confirmed: int = 0

    @property
    def plain(self) -> dict[str, Any]:
        """As plain data, by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """What ``plain`` said, of whatever age."""
        return cls(**{one.name: plain[one.name] for one in fields(cls) if one.name in plain})


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging a package did, or would do.

    Attributes:
        id: What ``undo_merge`` takes; empty where nothing was changed.
        name: What the other ledger is called.
        counts: How many of what.
        left_out: Records that were not taken, the first of them.
        rows_left: What else was not taken, the first of it.
        dry_run: Whether nothing was kept.
        changes: What pages look at again.
    """

    id: str
    name: str
    counts: Counts
    left_out: tuple[LeftOut, ...]
    rows_left: tuple[RowLeft, ...]
    dry_run: bool
    changes: Changes


def in_short(those: Sequence[Counts]) -> Counts:
    """What several packages have brought between them; deletions are among what was changed."""
    return Counts(
        added=sum(one.added for one in those),
        changed=sum(one.changed + one.deleted for one in those),
        approved=sum(one.approved for one in those),
        returned=sum(one.returned for one in those),
        undecided=sum(one.undecided for one in those),
        rows=sum(one.rows for one in those),
        sorts=sum((Counter(one.sorts) for one in those), Counter[str]()),
    )


def sorts_of(changes: Iterable[RowChange]) -> Mapping[str, int]:
    """How many entries of which sort were written: see ``Counts.sorts``."""
    return Counter(map(_sort_of, changes))


def _sort_of(change: RowChange) -> str:
    if change.table != Group.__tablename__:
        return change.table
    return str((change.after or change.before or {})["kind"])


def changes_of(counts: Counts) -> Changes:
    """What pages look at again."""
    found = Changes.RECORDS | Changes.REVIEWS
    if counts.rows:
        found |= Changes.TEACHERS | Changes.ACTIVITIES | Changes.RULES | Changes.CERTIFICATES
        found |= Changes.SETTINGS | Changes.CALENDAR
    return found
