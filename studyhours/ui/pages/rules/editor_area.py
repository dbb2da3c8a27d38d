"""Where the form of one rule is shown: made in turns, and put there when it is whole."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from studyhours.services.rulebook.document import Data, Path
from studyhours.services.rulebook.ways import RULE, SET
from studyhours.ui.pages.rules.editor_form import NodeForm
from studyhours.ui.pages.rules.editor_row import Kit


class FormArea(QScrollArea):
    """Shows the form of a rule, or of the set.

    What is in sight stays until the other is there whole, so that nothing grows or jumps.

    Attributes:
        form: What is shown.

    Signals:
        made: What was wanted is there.
    """

    made = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.form: NodeForm | None = None
        self._wanted = 0
        self._waits = True
        self._coming: NodeForm | None = None
        self._made_from: Data | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._make)
        kit.spread.done.connect(self._made)
        self.setObjectName("rules-edit-scroll")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._holder = QWidget()
        self._holder.setObjectName("scroll-body")
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.addStretch(1)
        self.setWidget(self._holder)

    @property
    def is_made(self) -> bool:
        """Whether the form that is wanted is all there."""
        return self._kit.spread.is_done and not self._soon.isActive()

    def begin(self) -> None:
        """What forms need to know is known now; until then none is made."""
        self._waits = False

    def show_rule(self, number: int) -> None:
        """Shows a rule, or with -1 the set; several wishes in a row are one."""
        self._wanted = number
        self._soon.start()

    def reshape(self, path: Path) -> bool:
        """Shows a node of this form anew; False where the form has to be made as a whole."""
        form = self.form
        if form is None or not path or path[: len(form.path)] != form.path or not self.is_made:
            return False
        self._made_from = self._kit.state.data
        form.rebuild(path)
        return True

    # ------------------------------------------------------------ making

    def _make(self) -> None:
        if self._waits:
            return
        number, kit = self._wanted, self._kit
        place, path = (RULE, ("rules", number)) if number >= 0 else (SET, ())
        if self._coming is not None and shiboken6.isValid(self._coming):
            shiboken6.delete(self._coming)
        self._made_from = kit.state.data
        self._coming = form = NodeForm(kit, place, path)
        # Hidden, but where it is going to stand: moved later, all in it would be dressed once more.
        form.setParent(self._holder)
        kit.spread.after(form, lambda: self._put(form))

    def _put(self, form: NodeForm) -> None:
        self._coming = None
        if self._made_from is not self._kit.state.data:
            form.deleteLater()
            return
        before, self.form = self.form, form
        same = before is not None and before.path == form.path
        top = self.verticalScrollBar().value() if same else 0
        if before is not None:
            self._column.removeWidget(before)
            before.hide()
            before.deleteLater()
        self._column.insertWidget(0, form)
        form.show()
        self.verticalScrollBar().setValue(top)

    def _made(self) -> None:
        """All is there; where something was typed meanwhile, all is made anew."""
        if self._waits or self._soon.isActive():
            return
        if self._made_from is not self._kit.state.data:
            self._soon.start()
        else:
            self.made.emit()
