"""Taking a step back that may not come about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from studyhours.domain.progress import Progress
from studyhours.ui.undo import Step, UndoStack

T = TypeVar("T")


class Attempt:
    """Tells the stack how the work a step began has ended: kept, or the step is as it was.

    Faults, calling off and bugs are all the same here: nothing was kept, so nothing was undone.
    Hand ``over`` to the command as its ``over``, and ``watch(work)`` as its work.
    """

    def __init__(self, stack: UndoStack, step: Step) -> None:
        self._stack, self._step = stack, step
        self._came_about = False

    def watch(self, work: Callable[[Progress], T]) -> Callable[[Progress], T]:
        """The same work; it is remembered whether it ran to its end."""

        def run(tell: Progress) -> T:
            result = work(tell)
            self._came_about = True
            return result

        return run

    def over(self) -> None:
        """The command is over, however it ended."""
        if self._came_about:
            self._stack.came_about(self._step)
        else:
            self._stack.refused(self._step)
