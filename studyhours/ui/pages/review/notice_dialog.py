"""What the dialogs of public notices have in common: a form that keeps what is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.reviewing.notices import NoticeChanged
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.typed_keeper import TypedFields, TypedKeeper
from studyhours.ui.widgets.dialog_parts import dialog_column
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.help_key import give_form_keys
from studyhours.ui.widgets.label import plain_label


class NoticeDialog(QDialog):
    """A form in a window of its own; nothing waits for the answer.

    Args:
        parent: Whose window it lies over.
        context: The page's.
        title: Key of its heading.
        done: Told of what was saved.
        about: Uid of the notice it is about; empty for a new one.

    Attributes:
        keeper: Keeps what is typed, from ``ask`` on.
    """

    place = ""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        title: str,
        done: Callable[[NoticeChanged], None],
        about: str = "",
    ) -> None:
        super().__init__(parent)
        self._context, self._told, self._over = context, done, parent
        self.column = dialog_column(self, context.words, "notice-dialog")
        give_form_keys(self)
        heading = plain_label(role="panel-title")
        context.words.bind(heading.setText, title)
        self.column.addWidget(heading)
        self.form = FieldForm(context.words)
        self.column.addWidget(self.form)
        self.form.left.connect(self.reject)
        self._about = about

    def ask(self) -> None:
        """Opens it."""
        typed = TypedFields(self.form.fields, self.was_put)
        self.keeper = TypedKeeper(self._context, self.place, typed, self)
        self.keeper.failed.connect(self._fault)
        typed.listen(self.keeper.touch)
        self.column.insertWidget(1, self.keeper.strip)
        self.setMinimumWidth(scaled(460))
        self._fit()
        self.open()
        self.form.begin()
        self.keeper.begin(self._about)

    def done(self, result: int) -> None:
        """Qt's: what was typed and not saved stays kept, and is there again next time."""
        self.keeper.leave()
        super().done(result)

    def was_put(self) -> None:
        """What was left earlier stands there again."""

    def _fit(self) -> None:
        """As high as the form, as far as there is room; what is more is scrolled."""

    def keep(self, work: Callable[[], NoticeChanged]) -> None:
        """Saves what stands there."""

        def done(changed: NoticeChanged) -> None:
            self.keeper.gone()
            self._told(changed)
            self.accept()

        def over() -> None:
            self.form.setEnabled(True)

        def run(_tell: Progress) -> NoticeChanged:
            return work()

        self.form.setEnabled(False)
        self._context.tasks.command(
            self, "review.notice_saving", run, done, self._fault, over=over,
            changes=lambda changed: changed.changes,
        )  # fmt: skip

    def _fault(self, fault: Fault) -> None:
        self.form.show_fault(fault)
