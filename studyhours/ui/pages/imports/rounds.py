"""What was imported at one click is taken back at one: all files of a round as one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.importing.made import ROSTER, ImportMade, ImportsUndone, undo_imports
from studyhours.ui.attempt import Attempt
from studyhours.ui.page import Page
from studyhours.ui.pages.imports.flow import ImportFlow, id_of
from studyhours.ui.pages.imports.items import Item, State
from studyhours.ui.undo import Step

if TYPE_CHECKING:
    from studyhours.services.papers.resting import Resting


@dataclass(eq=False)
class Round:
    """What one click imported and can still be taken back.

    Attributes:
        made: File and number of entries added, by the id of the import.
        roster: Whether a roster came with it, which stays.
        step: Its step of the stack.
    """

    made: dict[str, tuple[Path, int]]
    roster: bool
    step: Step

    def said(self) -> dict[str, object]:
        """How much it is, for what is said of it."""
        files = {path for path, _ in self.made.values()}
        return {"files": len(files), "count": sum(count for _, count in self.made.values())}


class Rounds(QObject):
    """The rounds of this run, and taking one back.

    A file of a round may be taken back by itself; then the round is what is left.
    """

    def __init__(self, page: Page, flow: ImportFlow) -> None:
        super().__init__(page)
        self._page, self._context, self._flow = page, page.context, flow
        self._rounds: list[Round] = []
        flow.undone.connect(self._one_undone)

    def keep(self, items: Sequence[Item]) -> Step | None:
        """What a round has imported goes on the stack as one step.

        Returns:
            The step; None where nothing can be taken back.
        """
        made: dict[str, tuple[Path, int]] = {}
        for item in items:
            number = id_of(item)
            if item.what != ROSTER and item.counts.changing and number is not None:
                made[number] = (item.path, item.counts.added)
        if not made:
            return None
        step = Step("imports.step_round", {}, lambda: self._ask(fresh))
        fresh = Round(made, any(item.what == ROSTER for item in items), step)
        step.params.update(fresh.said())
        self._rounds.append(fresh)
        self._context.undo.did(step)
        return step

    def ask_older(self, found: Sequence[ImportMade]) -> None:
        """Asks whether imports of one click are to be undone, of this run or an older one.

        Args:
            found: Those of them that stand.
        """
        made = {one.id: (Path(one.file), one.added) for one in found if one.what != ROSTER}
        known = next((one for one in self._rounds if one.made.keys() == made.keys()), None)
        if known is not None:
            # The usual keys must not offer it once more.
            self._context.undo.undo_step(known.step)
            return
        older = Round(made, len(made) < len(found), Step("imports.step_round", {}, lambda: None))
        self._ask(older)

    def _one_undone(self, import_id: str) -> None:
        """A file was taken back by itself: the others are what is left of its round."""
        for one in list(self._rounds):
            if one.made.pop(import_id, None) is None:
                continue
            one.step.params.update(one.said())
            self._context.undo.say_anew()
            self._forget_empty(one)

    def _refused(self, one: Round) -> None:
        self._context.undo.refused(one.step)
        self._forget_empty(one)

    def _forget_empty(self, one: Round) -> None:
        """Each of its files was taken back by itself: nothing is left of it."""
        if not one.made and self._context.undo.withdraw(one.step):
            self._rounds.remove(one)
            self._context.undo.came_about(one.step)

    def _ask(self, one: Round) -> None:
        """Asks first: that is much more than one record."""
        ledger, ids, words = self._context.ledger, tuple(one.made), self._context.words
        resting: list[Resting] = []

        def papers() -> Sequence[Resting]:
            from studyhours.services.papers.resting import certificates_on_imports

            resting[:] = certificates_on_imports(ledger, ids)
            return resting

        def unread(fault: Fault) -> None:
            self._page.banner.show_fault(fault)
            self._refused(one)

        from studyhours.ui.resting import Question, unless_certified

        stays = words.say("imports.round_roster_stays") if one.roster else ""
        question = Question(
            "imports.ask_undo_round_papers",
            "imports.undo_round",
            "imports.ask_undo_round",
            {**one.said(), "stays": stays},
        )
        unless_certified(
            self._page,
            self._context,
            papers,
            question,
            # Only who was told of certificates takes back what they rest on.
            lambda: self._take_back(one, anyway=bool(resting)),
            lambda: self._refused(one),
            about=ids[0],
            unread=unread,
        )

    def _take_back(self, one: Round, *, anyway: bool) -> None:
        ledger, ids = self._context.ledger, tuple(one.made)
        items = [item for item in self._flow.items if id_of(item) in one.made]
        self._set(items, State.APPLIED, State.UNDOING)
        attempt = Attempt(self._context.undo, one.step)

        def work(progress: Progress) -> ImportsUndone:
            return undo_imports(ledger, ids, anyway=anyway, progress=progress)

        def over() -> None:
            attempt.over()
            self._forget_empty(one)
            self._set(items, State.UNDOING, State.APPLIED)

        def undone(done: ImportsUndone) -> None:
            self._set(items, State.APPLIED, State.UNDONE)
            if one in self._rounds:
                self._rounds.remove(one)
            one.made = {number: made for number, made in one.made.items() if number in done.ids}
            self._page.banner.tell(self._say_undone(one), role="met")
            self._page.refresh()

        self._context.tasks.command(
            self,
            "imports.undoing",
            attempt.watch(work),
            undone,
            self._flow.fault.emit,
            over=over,
            changes=lambda done: done.changes,
        )

    def _say_undone(self, one: Round) -> Callable[[], str]:
        words, said = self._context.words, one.said()

        def say() -> str:
            stays = words.say("imports.round_roster_stays") if one.roster else ""
            return words.say("imports.round_undone", stays=stays, **said)

        return say

    def _set(self, items: Sequence[Item], before: State, after: State) -> None:
        for item in items:
            if item.state is before:
                item.fault = None
                self._flow.set_state(item, after)
