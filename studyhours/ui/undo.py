"""What can be taken back: the steps of this run, newest last."""

from __future__ import annotations

import itertools
from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

_KEPT = 50


@dataclass(frozen=True, eq=False)
class Step:
    """One change that can be taken back and done again; no two are the same.

    Attributes:
        key: Key of its name ("删除《猫》").
        params: What that name says; ``say_anew`` where it changes.
        undo: Starts taking it back; it reports to its page like any command, and the page tells
            the stack how it ended by ``came_about`` or ``refused``.
        redo: Starts doing it again, and tells likewise; None where that makes no sense.
    """

    key: str
    params: dict[str, object]
    undo: Callable[[], None]
    redo: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a step stands: places of one list are in the order of their numbers."""

    number: int
    step: Step


class UndoStack(QObject):
    """Steps to take back and to do again.

    A step goes over to the other side as soon as it begins, so that the next keystroke means the
    next step. Until it is told how that ended the step is under way and cannot be begun again;
    several may be, and each finds its own way back.

    Signals:
        changed: Something was added, taken back or done again.
        gone: A message offered to take a step back that has been taken back already (``Step``).
        went: A step was taken back, or done again (``Step``, whether it was taken back).
    """

    changed = Signal()
    gone = Signal(object)
    went = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count()
        self._done: list[_Place] = []
        self._undone: list[_Place] = []
        # The list each step under way came from, and its place there.
        self._under_way: dict[Step, tuple[list[_Place], _Place]] = {}
        self._barrier = -1  # the number before which nothing is offered

    @property
    def next_undo(self) -> Step | None:
        """What would be taken back; nothing from before something that stays."""
        last = self._done[-1] if self._done else None
        return last.step if last is not None and last.number > self._barrier else None

    @property
    def next_redo(self) -> Step | None:
        """What would be done again."""
        return self._undone[-1].step if self._undone else None

    def did(self, step: Step) -> None:
        """Adds a step just done; what had been taken back before cannot be done again.

        What is under way is none of its business: it comes about or goes back to its place.
        """
        self._put_on(self._done, step)
        del self._done[:-_KEPT]
        self._undone.clear()
        self.changed.emit()

    def did_for_good(self) -> None:
        """Something was done that cannot be taken back: the key of undo takes nothing older back.

        It would take back something else than what was done last, unseen. Messages that offer a
        step go on doing so.
        """
        self._barrier = next(self._numbers)
        self._undone.clear()
        self.changed.emit()

    def undo(self) -> None:
        """Takes the last step back."""
        if (step := self.next_undo) is not None:
            self._begin(step, step.undo)

    def undo_step(self, step: Step) -> None:
        """Takes a step back that a message offers, even where others have been done since.

        What was built on it meanwhile makes its work refuse, and say why.
        """
        if _place_in(self._done, step) is not None:
            self._begin(step, step.undo)
        else:
            self.gone.emit(step)

    def withdraw(self, step: Step) -> bool:
        """A page takes a step back by itself: it leaves the stack, until ``refused``.

        Returns:
            Whether it was on the stack, and not under way.
        """
        if step in self._under_way or _place_in(self._done, step) is None:
            return False
        self._move(step)
        self.changed.emit()
        return True

    def redo(self) -> None:
        """Does the step taken back last again."""
        step = self.next_redo
        if step is not None and step.redo is not None:
            self._begin(step, step.redo)

    def came_about(self, step: Step) -> None:
        """What a step had begun by ``undo`` or ``redo`` is done: it can go the other way now."""
        if self._under_way.pop(step, None) is not None:
            self.went.emit(step, _place_in(self._done, step) is None)

    def refused(self, step: Step) -> None:
        """What a step had begun by ``undo`` or ``redo`` did not come about: it is as it was."""
        if step not in self._under_way:
            return
        before, place = self._under_way.pop(step)
        for side in (self._done, self._undone):
            if (moved := _place_in(side, step)) is not None:
                side.remove(moved)
        insort(before, place, key=lambda one: one.number)
        self.changed.emit()

    def say_anew(self) -> None:
        """What some step says of itself is otherwise now."""
        self.changed.emit()

    def forget(self) -> None:
        """Another ledger: nothing can be taken back."""
        self._done.clear()
        self._undone.clear()
        self._under_way.clear()
        self.changed.emit()

    def _begin(self, step: Step, start: Callable[[], None]) -> None:
        """Starts a step's work, unless it is under way; one that cannot even start stays."""
        if step in self._under_way:
            return
        # Moved first: work that ends at once finds the step where it would be later on.
        self._move(step)
        try:
            start()
        except BaseException:
            self.refused(step)
            raise
        self.changed.emit()

    def _move(self, step: Step) -> None:
        sides = (self._done, self._undone)
        for before, after in (sides, sides[::-1]):
            if (place := _place_in(before, step)) is not None:
                before.remove(place)
                self._under_way[step] = (before, place)
                if step.redo is not None:
                    self._put_on(after, step)
                return

    def _put_on(self, side: list[_Place], step: Step) -> None:
        side.append(_Place(next(self._numbers), step))


def _place_in(side: list[_Place], step: Step) -> _Place | None:
    return next((place for place in side if place.step is step), None)
