"""What can be taken back: the steps of this run, newest last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

_KEPT = 50


@dataclass(frozen=True)
class Step:
    """One change that can be taken back and done again.

    Attributes:
        key: Key of its name ("删除《猫》").
        params: What that name says.
        undo: Starts taking it back; it reports to its page like any command, and the page tells
            the stack by ``refused`` when it failed.
        redo: Starts doing it again; None where that makes no sense.
    """

    key: str
    params: dict[str, object]
    undo: Callable[[], None]
    redo: Callable[[], None] | None = None


class UndoStack(QObject):
    """Steps to take back and to do again.

    Signals:
        changed: Something was added, taken back or done again.
        gone: A message offered to take a step back that has been taken back already (``Step``).
    """

    changed = Signal()
    gone = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._done: list[Step] = []
        self._undone: list[Step] = []
        # The step moved last, the lists it went from and to, and its place in the first.
        self._moved: tuple[Step, list[Step], list[Step], int] | None = None

    @property
    def next_undo(self) -> Step | None:
        """What would be taken back."""
        return self._done[-1] if self._done else None

    @property
    def next_redo(self) -> Step | None:
        """What would be done again."""
        return self._undone[-1] if self._undone else None

    def did(self, step: Step) -> None:
        """Adds a step just done; what had been taken back before cannot be done again."""
        self._done = [*self._done[-_KEPT + 1 :], step]
        self._undone = []
        self._moved = None
        self.changed.emit()

    def undo(self) -> None:
        """Takes the last step back."""
        if self._done:
            self._take_back(self._done[-1])

    def undo_step(self, step: Step) -> None:
        """Takes a step back that a message offers, even where others have been done since.

        What was built on it meanwhile makes its work refuse, and say why.
        """
        if any(one is step for one in self._done):
            self._take_back(step)
        else:
            self.gone.emit(step)

    def withdraw(self, step: Step) -> bool:
        """A page takes a step back by itself: it leaves the stack, until ``refused``.

        Returns:
            Whether it was on the stack.
        """
        if not any(one is step for one in self._done):
            return False
        self._move(step)
        self.changed.emit()
        return True

    def _take_back(self, step: Step) -> None:
        self._move(step)
        step.undo()
        self.changed.emit()

    def _move(self, step: Step) -> None:
        place = next(at for at, one in enumerate(self._done) if one is step)
        del self._done[place]
        if step.redo is not None:
            self._undone.append(step)
        self._moved = (step, self._done, self._undone, place)

    def redo(self) -> None:
        """Does the step taken back last again."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._moved = (step, self._undone, self._done, len(self._undone))
            if step.redo is not None:
                step.redo()
            self.changed.emit()

    def refused(self, step: Step) -> None:
        """What a step had begun by ``undo`` or ``redo`` did not come about: it is as it was."""
        if self._moved is None or self._moved[0] is not step:
            return
        _, before, after, place = self._moved
        self._moved = None
        if after and after[-1] is step:
            after.pop()
        before.insert(place, step)
        self.changed.emit()

    def forget(self) -> None:
        """Another ledger: nothing can be taken back."""
        self._done, self._undone = [], []
        self.changed.emit()
