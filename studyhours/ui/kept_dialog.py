"""A dialog whose texts are kept while they are typed, and which asks before it gives them up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.ui.context import PageContext
from studyhours.ui.typed_keeper import TypedKeeper, Values
from studyhours.ui.widgets.asking_dialog import AskingDialog


class KeptDialog(AskingDialog):
    """Its subclass says what stands there and puts it back; whoever opens it calls ``keep``.

    From the moment it wants something until it is told how that ended (``release``) it stays as
    it is: nothing can be typed that would be lost, and no key closes it over what may be refused.

    Attributes:
        keeper: Keeps what is typed; None before ``keep``.
        forgets_first: Whether nothing is kept any more once it is being saved, since whoever sits
            here may do nothing in the ledger as soon as that is done.

    Signals:
        edited: Something was typed or chosen.
        wanted: The person wants what stands there; whoever opened it saves that, and closes it.
    """

    edited = Signal()
    wanted = Signal(object)
    keeper: TypedKeeper | None = None
    forgets_first = False
    _begun: Values | None = None
    _sent = False
    _about = ""
    _was_at: QWidget | None = None
    _resting: Sequence[QWidget] = ()

    def read(self) -> Values:
        """What stands there, by field."""
        raise NotImplementedError

    def put(self, values: Values) -> None:
        """Puts something there in its place."""
        raise NotImplementedError

    def say_fault(self, fault: Fault) -> None:
        """Says what is wrong, at the field it is about."""
        raise NotImplementedError

    def show_fault(self, fault: Fault) -> None:
        """What was wanted could not be saved."""
        self.release()
        self.say_fault(fault)

    @property
    def has_typed(self) -> bool:
        """Whether something else stands there than in the beginning."""
        begun = self._begun
        return begun is not None and dict(self.read()) != begun

    @property
    def is_held(self) -> bool:
        """While it is saved."""
        return self._sent

    def want(self, *wanted: object) -> None:
        """Asks whoever opened it to save this; until that has ended it stays as it is."""
        self._sent, self._was_at = True, self.focusWidget()
        # Not the dialog itself: it hears keys, and says by itself that it stays.
        self._resting = [one for one in self._parts() if one.isEnabled()]
        for part in self._resting:
            part.setEnabled(False)
        if self.forgets_first and self.keeper is not None:
            self.keeper.drop(self._about)  # done before what is asked for now
        self.wanted.emit(*wanted)

    def _parts(self) -> list[QWidget]:
        here = Qt.FindChildOption.FindDirectChildrenOnly
        return [
            one
            for one in cast(list[QWidget], self.findChildren(QWidget, options=here))
            if not one.isWindow()
        ]

    def release(self) -> None:
        """How saving ended is known: saved it is closed now, else the person goes on in it."""
        if not self._sent:
            return
        self._sent = False
        for part in self._resting:
            part.setEnabled(True)
        at = self._was_at
        if at is not None and shiboken6.isValid(at):
            at.setFocus()
        self.edited.emit()  # what was dropped is kept again

    def keep(self, context: PageContext, place: str, about: str = "") -> None:
        """Keeps what is typed from now on, and puts back what a crash left.

        Args:
            context: The page's.
            place: What the place is called among drafts.
            about: What it is about; empty for something that is not there yet.
        """
        self._begun, self._about = dict(self.read()), about
        self.keeper = keeper = TypedKeeper(context, place, self, self)
        keeper.failed.connect(self.say_fault)
        self.edited.connect(keeper.touch)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, keeper.strip)
        keeper.begin(about)
        # Saved or given up, nothing of it is wanted any more.
        self.finished.connect(lambda _how: keeper.gone())
