"""What is done on this page: each is one command, and one step that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.reviewing.deciding import (
    Reviewed,
    TakenBack,
    approve_records,
    return_records,
    take_back,
)
from studyhours.ui.attempt import Attempt
from studyhours.ui.page import Page
from studyhours.ui.undo import Step

Records = Sequence[tuple[str, str]]


class Deeds:
    """Carries them out; knows which version is on top of what it has touched."""

    def __init__(self, page: Page, over: Callable[[Sequence[str], bool], None]) -> None:
        """For a page.

        Args:
            page: Whose deeds these are.
            over: Told which records a command was about, and whether it came about.
        """
        self._page, self._over = page, over
        self._tops: dict[str, str] = {}

    def approve(self, records: Records, name: str) -> None:
        """Approves records."""
        self._decide(records, "", name)

    def send_back(
        self, records: Records, reason: str, name: str, kept: Callable[[], object]
    ) -> None:
        """Returns records with a reason; ``kept`` is called once that is in the ledger."""
        self._decide(records, reason, name, kept)

    def _decide(
        self, records: Records, reason: str, name: str, kept: Callable[[], object] | None = None
    ) -> None:
        ledger = self._page.context.ledger

        def work(tell: Progress) -> Reviewed:
            if reason:
                return return_records(ledger, records, reason, tell)
            return approve_records(ledger, records, tell)

        def done(reviewed: Reviewed) -> None:
            if kept is not None:
                kept()
            self._note(reviewed)
            self._over([uid for uid, _ in records], True)
            if reviewed.decided:
                step = self._step(reviewed, reason, name)
                self._tell(len(reviewed.decided), reason, name, step)

        def failed(fault: Fault) -> None:
            self._page.banner.show_fault(fault)
            self._over([uid for uid, _ in records], False)

        self._page.context.tasks.command(
            self._page,
            "review.returning" if reason else "review.approving",
            work,
            done,
            failed,
            cancelled=lambda: self._over([uid for uid, _ in records], False),
            changes=lambda reviewed: reviewed.changes,
        )

    def _tell(self, count: int, reason: str, name: str, step: Step) -> None:
        key = "returned" if reason else "approved"
        said = f"review.was_{key}" if count == 1 else f"review.were_{key}"
        self._page.banner.say(
            said,
            action=("records.undo", lambda: self._page.context.undo.undo_step(step)),
            what=name,
            count=f"{count:,}",
        )

    def _step(self, reviewed: Reviewed, reason: str, name: str) -> Step:
        count = len(reviewed.decided)
        key = "return" if reason else "approve"
        said = f"review.step_{key}" if count == 1 else f"review.step_{key}_many"
        was = {one.uid: one.was for one in reviewed.decided}
        ledger = self._page.context.ledger

        def back(tell: Progress) -> Reviewed:
            wanted = [TakenBack(uid, status, self._tops[uid]) for uid, status in was.items()]
            return take_back(ledger, wanted, tell)

        def again(tell: Progress) -> Reviewed:
            records = [(uid, self._tops[uid]) for uid in was]
            if reason:
                return return_records(ledger, records, reason, tell)
            return approve_records(ledger, records, tell)

        step = Step(
            said,
            {"what": name, "count": f"{count:,}"},
            undo=lambda: self._go(step, "records.undoing", back),
            redo=lambda: self._go(step, "records.redoing", again),
        )
        self._page.context.undo.did(step)
        return step

    def _go(self, step: Step, key: str, work: Callable[[Progress], Reviewed]) -> None:
        context = self._page.context
        attempt = Attempt(context.undo, step)

        def done(reviewed: Reviewed) -> None:
            self._note(reviewed)
            self._page.banner.clear()
            self._over([one.uid for one in reviewed.decided], True)

        context.tasks.command(
            self._page,
            key,
            attempt.watch(work),
            done,
            self._page.banner.show_fault,
            over=attempt.over,
            changes=lambda reviewed: reviewed.changes,
        )

    def _note(self, reviewed: Reviewed) -> None:
        self._tops.update({one.uid: one.version for one in reviewed.decided})
