"""Several records chosen in the list: changed or deleted together, as one step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout

from studyhours.domain.progress import Progress
from studyhours.services.records.kinds_list import RecordChoices
from studyhours.services.records.listing import RecordShown
from studyhours.ui.page import Page
from studyhours.ui.pages.records.list_panel import ListPanel
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.pages.records.steps import Change, Steps, changes_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from studyhours.services.people.teacher_list import TeacherShown
    from studyhours.services.records.saving import Saved
    from studyhours.ui.pages.records.batch_bar import BatchBar
    from studyhours.ui.pages.records.batch_dialog import BatchDialog

_DELETED = "batch.step_delete"
_SOON = 60
"""Milliseconds a selection stands still before it is counted: Shift+Down runs through many."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the dialog offers to choose from."""

    choices: RecordChoices
    teachers: tuple[TeacherShown, ...]


class Batch(QObject):
    """Watches what is chosen, and does what is wanted with it.

    Args:
        page: The page.
        listed: Its list.
        saying: Its words.
        steps: Where its steps are noted.
        known: What there is to choose from; None while that is not known.
        place: Where the strip is put.
    """

    def __init__(
        self,
        page: Page,
        listed: ListPanel,
        saying: Saying,
        steps: Steps,
        known: Callable[[], Known | None],
        place: QVBoxLayout,
    ) -> None:
        super().__init__(page)
        self._page, self._list, self._saying, self._steps = page, listed, saying, steps
        self._known, self._place = known, place
        self._bar: BatchBar | None = None
        self._stands_back = False
        self._whole: Sequence[tuple[str, str]] = ()
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._show)
        listed.table.selectionModel().selectionChanged.connect(self._selected)
        listed.model.modelReset.connect(self._selected)

    @property
    def chosen(self) -> Sequence[tuple[str, str]]:
        """The records chosen, each with the version that was seen."""
        if self._whole:
            return self._whole
        return [(row.uid, row.version) for row in self._list.table.chosen()]

    # ------------------------------------------------------------ choosing

    def _selected(self) -> None:
        self._whole = ()
        self._soon.start()

    def _show(self) -> None:
        known = self._known()
        count = len(self.chosen)
        usable = known is not None and known.choices.may_edit and count > 1
        if self._bar is None:
            if not usable:
                return
            self._bar = self._make_bar()
        everything = count == self._list.model.rowCount() and self._list.model.has_more
        self._bar.show_chosen(count if usable else 0, more=everything, whole=bool(self._whole))

    def _make_bar(self) -> BatchBar:
        from studyhours.ui.pages.records.batch_bar import BatchBar

        bar = BatchBar(self._page.context.words)
        bar.change_wanted.connect(self.ask_change)
        bar.delete_wanted.connect(self.ask_deletion)
        bar.all_wanted.connect(self._choose_all)
        bar.none_wanted.connect(self._choose_none)
        bar.lead(leads=not self._stands_back)
        self._place.addWidget(bar)
        return bar

    def stand_back(self, *, back: bool) -> None:
        """Something is open, and saving it is the first thing to do; or it is no more."""
        self._stands_back = back
        if self._bar is not None:
            self._bar.lead(leads=not back)

    def _choose_all(self) -> None:
        """Chooses everything the filter finds, whether it has been read or not."""
        ledger, wanted = self._page.context.ledger, self._list.wanted

        def every() -> Sequence[tuple[str, str]]:
            from studyhours.services.records.whole import chosen_records

            return chosen_records(ledger, wanted)

        def done(found: Sequence[tuple[str, str]]) -> None:
            self._whole = found
            self._show()

        self._page.context.tasks.query(self._page, "whole", every, done)

    def _choose_none(self) -> None:
        current = self._list.table.currentIndex()
        flags = QItemSelectionModel.SelectionFlag
        self._list.table.selectionModel().select(current, flags.ClearAndSelect | flags.Rows)
        self._list.table.setFocus()

    # ------------------------------------------------------------ changing and deleting

    def ask_change(self) -> None:
        """Asks what the records chosen are to say."""
        known = self._known()
        chosen = self.chosen
        if known is not None and chosen:
            self._open(known, chosen, deleting=False)

    def ask_deletion(self) -> None:
        """Shows what deleting the records chosen would do."""
        known = self._known()
        chosen = self.chosen
        if known is not None and chosen:
            self._open(known, chosen, deleting=True)

    def _open(
        self, known: Known, chosen: Sequence[tuple[str, str]], *, deleting: bool
    ) -> BatchDialog:
        from studyhours.ui.pages.records.batch_dialog import BatchDialog

        rows: Sequence[RecordShown] = [] if self._whole else self._list.table.chosen()
        only = self._list.wanted.kind if self._whole else None
        kinds = {only} if only else {row.kind for row in rows}
        dialog = BatchDialog(
            self._page,
            self._saying,
            chosen,
            kinds=[one for one in known.choices.kinds if not kinds or one.id in kinds],
            teachers=known.teachers if known.choices.own is None else (),
            deleting=deleting,
        )
        dialog.agreed.connect(self._delete if deleting else self._change)
        dialog.open()
        return dialog

    def _change(
        self,
        chosen: Sequence[tuple[str, str]],
        edit: Mapping[str, str],
        insist: Collection[str],
    ) -> None:
        ledger = self._page.context.ledger

        def work(tell: Progress) -> Sequence[Saved]:
            from studyhours.services.records.batch import change_many

            return change_many(ledger, chosen, edit, insist, tell)

        self._do("batch.changing", work, dict(chosen), "batch.step_change", "batch.was_changed")

    def _delete(self, chosen: Sequence[tuple[str, str]], _edit: object, _insist: object) -> None:
        ledger = self._page.context.ledger

        def work(tell: Progress) -> Sequence[Saved]:
            from studyhours.services.records.batch import delete_many

            return delete_many(ledger, chosen, tell)

        self._do("records.deleting", work, dict(chosen), _DELETED, "batch.was_deleted")

    def _do(
        self,
        key: str,
        work: Callable[[Progress], Sequence[Saved]],
        before: Mapping[str, str],
        step_key: str,
        told: str,
    ) -> None:
        context, banner = self._page.context, self._page.banner

        def done(saved: Sequence[Saved]) -> None:
            deletes = step_key == _DELETED
            changes = [Change(one.uid, before[one.uid], one.version, deletes) for one in saved]
            step = self._steps.did(step_key, changes, {"count": len(saved)})
            banner.say(
                told,
                action=("records.undo", lambda: context.undo.undo_step(step)),
                count=f"{len(saved):,}",
            )

        context.tasks.command(self._page, key, work, done, changes=changes_of)
