"""What can be taken back on this page: each step is a new version, none is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.ledger import Ledger
from studyhours.services.records import Saved, delete_record, restore_record
from studyhours.ui.page import Page
from studyhours.ui.undo import Step

Told = Callable[[Sequence[Saved]], None]


@dataclass(frozen=True, slots=True)
class Change:
    """What a step did to one record.

    Attributes:
        uid: The record.
        before: Version that was on top before; None where the record was new.
        after: Version the step put on top.
    """

    uid: str
    before: str | None
    after: str


class Steps:
    """Makes steps for the undo stack and carries them out.

    One knows which version is on top of each record it has touched: taking back two steps one
    after the other puts the second version on what the first had put there.
    """

    def __init__(self, page: Page, told: Told) -> None:
        """For a page.

        Args:
            page: Whose steps these are.
            told: Called with what was saved when a step was taken back or done again.
        """
        self._page, self._told = page, told
        self._tops: dict[str, str] = {}

    def did(self, key: str, changes: Sequence[Change], params: dict[str, object]) -> None:
        """Notes a step just done, to be taken back by Ctrl+Z.

        Args:
            key: Key of its name.
            changes: What it did.
            params: What its name says.
        """
        self._tops.update({change.uid: change.after for change in changes})
        kept = tuple(changes)
        step = Step(
            key,
            params,
            undo=lambda: self._go(kept, back=True),
            redo=lambda: self._go(kept, back=False),
        )
        self._page.context.undo.did(step)

    def _go(self, changes: Sequence[Change], *, back: bool) -> None:
        context = self._page.context
        ledger, tops = context.ledger, dict(self._tops)
        context.tasks.command(
            self._page,
            "records.undoing" if back else "records.redoing",
            lambda tell: _carry_out(ledger, changes, tops, tell, back=back),
            self._done,
            self._failed,
            changes=Changes.RECORDS,
        )

    def _done(self, saved: Sequence[Saved]) -> None:
        self._tops.update({one.uid: one.version for one in saved})
        self._told(saved)

    def _failed(self, fault: Fault) -> None:
        self._page.banner.show_fault(fault)


def _carry_out(
    ledger: Ledger,
    changes: Sequence[Change],
    tops: dict[str, str],
    tell: Progress,
    *,
    back: bool,
) -> tuple[Saved, ...]:
    saved = []
    for number, change in enumerate(changes):
        tell("write_rows", number, len(changes))
        top = tops[change.uid]
        wanted = change.before if back else change.after
        saved.append(
            delete_record(ledger, change.uid, top)
            if wanted is None
            else restore_record(ledger, change.uid, wanted, top)
        )
    return tuple(saved)
