"""What can be taken back on this page: each step is a new version, none is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.attempt import Attempt
from studyhours.ui.page import Page
from studyhours.ui.pages.records.resting import DELETING, UNDOING, unless_resting
from studyhours.ui.undo import Step

if TYPE_CHECKING:
    from studyhours.services.records.saving import Saved


@dataclass(frozen=True, slots=True)
class Change:
    """What a step did to one record.

    Attributes:
        uid: The record.
        before: Version that was on top before; None where the record was new.
        after: Version the step put on top.
        deletes: Whether that version says that the record is deleted.
    """

    uid: str
    before: str | None
    after: str
    deletes: bool = False

    def loses(self, *, back: bool) -> bool:
        """Whether a record is gone when the step is taken back, or done again."""
        return self.before is None if back else self.deletes


class Steps:
    """Makes steps for the undo stack and carries them out.

    One knows which version is on top of each record it has touched: taking back two steps one
    after the other puts the second version on what the first had put there.
    """

    def __init__(self, page: Page, told: Callable[[Sequence[Saved]], None]) -> None:
        """For a page.

        Args:
            page: Whose steps these are.
            told: Called with what was saved when a step was taken back or done again.
        """
        self._page, self._told = page, told
        self._tops: dict[str, str] = {}

    def did(self, key: str, changes: Sequence[Change], params: dict[str, object]) -> Step:
        """Notes a step just done, to be taken back by Ctrl+Z.

        Args:
            key: Key of its name.
            changes: What it did.
            params: What its name says.

        Returns:
            The step, for a message that offers to take it back.
        """
        self._tops.update({change.uid: change.after for change in changes})
        kept = tuple(changes)
        step = Step(
            key,
            params,
            undo=lambda: self._go(step, kept, back=True),
            redo=lambda: self._go(step, kept, back=False),
        )
        self._page.context.undo.did(step)
        return step

    def _go(self, step: Step, changes: Sequence[Change], *, back: bool) -> None:
        """Asks first where a valid certificate rests on a record that would be gone."""
        context = self._page.context
        lost = [change.uid for change in changes if change.loses(back=back)]
        if not lost:
            self._start(step, changes, back=back)
            return
        unless_resting(
            self._page,
            context,
            lost,
            UNDOING if back else DELETING,
            lambda: self._start(step, changes, back=back),
            lambda: context.undo.refused(step),
            about=step,
        )

    def _start(self, step: Step, changes: Sequence[Change], *, back: bool) -> None:
        context = self._page.context
        attempt = Attempt(context.undo, step)
        ledger, tops = context.ledger, dict(self._tops)
        context.tasks.command(
            self._page,
            "records.undoing" if back else "records.redoing",
            attempt.watch(lambda tell: _carry_out(ledger, changes, tops, tell, back=back)),
            self._done,
            self._failed,
            over=attempt.over,
            changes=changes_of,
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
    from studyhours.services.records.saving import Wanted, restore_records

    wanted = [
        Wanted(change.uid, change.before if back else change.after, tops[change.uid])
        for change in changes
    ]
    return restore_records(ledger, wanted, tell)


def changes_of(saved: Sequence[Saved]) -> Changes:
    """What all of them together have changed."""
    changes = Changes.NONE
    for one in saved:
        changes |= one.changes
    return changes
