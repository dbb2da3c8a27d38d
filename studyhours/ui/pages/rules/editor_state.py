"""The rule set being edited: what it holds now, and every state before that can come back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QObject, Signal

from studyhours.services.records.kinds_list import KindShown
from studyhours.services.rulebook.document import Data, Path, at, drop, insert, listed, move, put
from studyhours.services.rulebook.editing import new_set

_KEPT = 200


class EditorState(QObject):
    """Holds the data, which is replaced and never changed.

    Signals:
        edited: A value was typed or chosen; what is shown of it shows it already.
        reshaped: A node has other fields now (the way to it); it is to be shown anew.
        moved: Which of the states can come back has changed.
    """

    edited = Signal()
    reshaped = Signal(object)
    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data: Data = new_set()
        self.kinds: Sequence[KindShown] = ()
        self._before: list[Data] = []
        self._after: list[Data] = []
        self._typing: Path | None = None
        self._turned: tuple[Path, str, Data, Data] | None = None

    def begin(self, data: Data) -> None:
        """Another rule set."""
        self.data = data
        self._before, self._after, self._typing = [], [], None
        self.moved.emit()
        self.reshaped.emit(())

    # ------------------------------------------------------------ looking

    def at(self, path: Path) -> Data | None:
        """A value."""
        return at(self.data, path)

    def said(self, path: Path) -> str:
        """A value that is a text; empty for anything else."""
        found = at(self.data, path)
        return found if isinstance(found, str) else ""

    def several(self, path: Path) -> list[str]:
        """Texts of a list, or the one that stands for it."""
        return [one for one in listed(at(self.data, path)) if isinstance(one, str)]

    @property
    def rules(self) -> list[Data]:
        """The rules."""
        return listed(at(self.data, ("rules",)))

    @property
    def can_undo(self) -> bool:
        """Whether there is a state before this."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether a state was taken back."""
        return bool(self._after)

    # ------------------------------------------------------------ changing

    def set(self, path: Path, value: Data, *, reshapes: Path | None = None) -> None:
        """Puts a value in; ``reshapes`` names the node that has other fields by it."""
        self._become(put(self.data, path, value), path if reshapes is None else None)
        self._tell(reshapes)

    def remove(self, path: Path, *, reshapes: Path | None = None) -> None:
        """Takes a value away."""
        self._become(drop(self.data, path), path if reshapes is None else None)
        self._tell(reshapes)

    def insert(self, path: Path, value: Data, *, reshapes: Path) -> None:
        """Puts a value into a list."""
        self._become(insert(self.data, path, value), None)
        self._tell(reshapes)

    def move(self, path: Path, by: int, *, reshapes: Path) -> None:
        """Moves an element of a list."""
        self._become(move(self.data, path, by), None)
        self._tell(reshapes)

    def before_turning(self, path: Path, way: str) -> Data | None:
        """A node as it was before the ways were gone through that led to what is there now.

        The arrow keys go through a box one by one: what the first of them leaves out must not be
        lost to the last.
        """
        node = at(self.data, path)
        if self._turned is not None and self._turned[:2] == (path, way):
            _, _, origin, result = self._turned
            if result is node:
                return origin
        return node

    def turned(self, path: Path, way: str, origin: Data) -> None:
        """A node was said in another way just now."""
        result = at(self.data, path)
        if result is not None:
            self._turned = (path, way, origin, result)

    def replace(self, data: Data) -> None:
        """Takes a whole set in the place of this one; can be taken back."""
        self._become(data, None)
        self._tell(())

    def undo(self) -> None:
        """Goes back to the state before."""
        if self._before:
            self._after.append(self.data)
            self._go(self._before.pop())

    def redo(self) -> None:
        """Goes on to the state that was taken back."""
        if self._after:
            self._before.append(self.data)
            self._go(self._after.pop())

    def pause(self) -> None:
        """What is typed from here on is another step."""
        self._typing = None

    def _go(self, data: Data) -> None:
        self.data, self._typing = data, None
        self.moved.emit()
        self._tell(())

    def _become(self, data: Data, typing: Path | None) -> None:
        if data == self.data:
            return
        if typing is None or typing != self._typing:
            self._before.append(self.data)
            del self._before[:-_KEPT]
        self._typing = typing
        self._after.clear()
        self.data = data
        self.moved.emit()

    def _tell(self, reshapes: Path | None) -> None:
        if reshapes is not None:
            self.reshaped.emit(cast(object, reshapes))
        self.edited.emit()
