"""What was dropped, one entry for each kind of table in each file, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from studyhours.domain.errors import Fault
from studyhours.services.importing.guess import SURE, FileGuess, PartGuess
from studyhours.services.importing.made import ROSTER
from studyhours.services.importing.report import Imported, RowPreview, RowRejected, RowSkipped
from studyhours.ui.workers import Job

LEFT_OUT = frozenset(["no_table", "other_table"])
"""Reasons that concern a whole sheet and not a row of it."""
NOBODY_SUCH = "unknown_teacher"


class State(Enum):
    """How far an entry has come.

    ``QUEUED`` was read while others are still being read; ``WAITING`` waits until the person has
    imported the roster.
    """

    READING = "reading"
    QUEUED = "queued"
    WAITING = "waiting"
    CHECKING = "checking"
    READY = "ready"
    STUCK = "stuck"
    STOPPED = "stopped"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


BUSY = frozenset([State.READING, State.CHECKING, State.APPLYING, State.UNDOING])


@dataclass(frozen=True, slots=True)
class Counts:
    """What becomes of the rows of a file; ``corrections`` are those in closed years."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    corrections: int = 0

    @property
    def changing(self) -> int:
        """Rows that change something."""
        return self.added + self.updated


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A row that was not taken, with its sheet."""

    sheet: str
    rejected: RowRejected


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A row, or a whole sheet, that was passed over."""

    sheet: str
    skipped: RowSkipped


@dataclass(frozen=True, slots=True)
class Told:
    """What an import or its dry run told, added up.

    Attributes:
        imported: As it came.
        counts: Sums over all sheets.
        rejected: All rows that were not taken.
        skipped: All rows and sheets that were passed over.
        preview: Rows that were, those at the beginning of each sheet.
        lacks_teachers: Whether most rows name people who are not on the roster.
    """

    imported: Imported
    counts: Counts
    rejected: tuple[RejectedLine, ...]
    skipped: tuple[SkippedLine, ...]
    preview: tuple[RowPreview, ...]
    lacks_teachers: bool


def add_up(imported: Imported) -> Told:
    """Adds up what an import told; for the worker, as there may be very many rows."""
    sheets = imported.sheets
    rejected = tuple(RejectedLine(sheet.sheet, one) for sheet in sheets for one in sheet.rejected)
    counts = Counts(
        added=sum(sheet.added for sheet in sheets),
        updated=sum(sheet.updated for sheet in sheets),
        unchanged=sum(sheet.unchanged for sheet in sheets),
        skipped=sum(one.reason not in LEFT_OUT for sheet in sheets for one in sheet.skipped),
        rejected=len(rejected),
        corrections=sum(sum(sheet.corrections.values()) for sheet in sheets),
    )
    unknown = sum(line.rejected.code == NOBODY_SUCH for line in rejected)
    return Told(
        imported,
        counts,
        rejected,
        tuple(SkippedLine(sheet.sheet, one) for sheet in sheets for one in sheet.skipped),
        tuple(row for sheet in sheets for row in sheet.preview),
        unknown > counts.changing + counts.unchanged,
    )


@dataclass(eq=False)
class Batch:
    """Files imported at one click.

    Attributes:
        first: The import that came of the first of them; None as long as there is none.
    """

    first: str | None = None


@dataclass(eq=False)
class Item:
    """One kind of table in one file.

    Attributes:
        path: The file.
        state: How far it has come.
        guess: What was seen of the file; None until it was read.
        part: Its sheets concerned.
        what: What it is taken for: ``roster``, ``attendance`` or a record kind.
        mapping: What a person said of columns: target → header.
        header_row: The row a person called the header, from 1.
        preview: What the dry run told.
        done: What the import told.
        fault: Why it cannot go on.
        called_off: Whether the person stopped the import.
        job: The work that concerns it.
        hint: What the person was looking at when pasting it; None where nothing was pasted.
        told_apart: Whether ``hint`` decides: the block came without a header of its own.
    """

    path: Path
    state: State = State.READING
    guess: FileGuess | None = None
    part: PartGuess | None = None
    what: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    header_row: int | None = None
    preview: Told | None = None
    done: Told | None = None
    fault: Fault | None = None
    called_off: bool = False
    job: Job | None = None
    hint: str | None = None
    told_apart: bool = False

    def read(self, guess: FileGuess, part: PartGuess, what: str | None) -> Item:
        """The entry of one kind of table, once the file has been read."""
        return Item(self.path, State.QUEUED, guess, part, what, told_apart=self.told_apart)

    @property
    def told(self) -> Told | None:
        """What the import told, or else its dry run."""
        return self.done or self.preview

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be imported."""
        return self.state not in (State.APPLIED, State.UNDONE, State.UNDOING)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets concerned."""
        return self.part.sheets if self.part else ()

    @property
    def counts(self) -> Counts:
        """What becomes of its rows."""
        return self.told.counts if self.told else Counts()


def meant(item: Item, part: PartGuess, choices: Iterable[str]) -> str | None:
    """What a part of a file is taken for: where it was pasted tells more than a weak guess."""
    if item.hint in set(choices) and (item.told_apart or part.confidence != SURE):
        return item.hint
    return part.what


def roster_pending(items: Iterable[Item]) -> bool:
    """Whether a roster among the entries is still to be imported, and has something to bring."""
    return any(
        item.what == ROSTER
        and item.is_open
        and item.guess is not None
        and not brings_nothing_new(item)
        for item in items
    )


def brings_nothing_new(item: Item) -> bool:
    """Whether all that an entry has to say stands in the ledger already."""
    counts = item.counts
    return item.state is State.READY and not counts.changing and counts.unchanged > 0
