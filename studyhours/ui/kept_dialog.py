"""A dialog whose texts are kept while they are typed, and which asks before it gives them up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from studyhours.domain.errors import Fault
from studyhours.ui.context import PageContext
from studyhours.ui.typed_keeper import TypedKeeper, Values
from studyhours.ui.widgets.asking_dialog import AskingDialog


class KeptDialog(AskingDialog):
    """Its subclass says what stands there and puts it back; whoever opens it calls ``keep``.

    Attributes:
        keeper: Keeps what is typed; None before ``keep``.

    Signals:
        edited: Something was typed or chosen.
        wanted: The person wants what stands there; whoever opened it saves that, and closes it.
    """

    edited = Signal()
    wanted = Signal(object)
    keeper: TypedKeeper | None = None
    _begun: Values | None = None
    _sent = False

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
        self._sent = False
        self.say_fault(fault)

    @property
    def has_typed(self) -> bool:
        """Whether something else stands there than in the beginning, and is not being saved."""
        begun = self._begun
        return begun is not None and not self._sent and dict(self.read()) != begun

    def _was_sent(self) -> None:
        self._sent = True

    def keep(self, context: PageContext, place: str, about: str = "") -> None:
        """Keeps what is typed from now on, and puts back what a crash left.

        Args:
            context: The page's.
            place: What the place is called among drafts.
            about: What it is about; empty for something that is not there yet.
        """
        self._begun = dict(self.read())
        self.keeper = keeper = TypedKeeper(context, place, self, self)
        keeper.failed.connect(self.say_fault)
        self.wanted.connect(self._was_sent)
        self.edited.connect(keeper.touch)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, keeper.strip)
        keeper.begin(about)
        # Saved or given up, nothing of it is wanted any more.
        self.finished.connect(lambda _how: keeper.gone())
