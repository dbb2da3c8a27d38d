"""Collects Python's garbage on the UI thread alone, while nobody waits for anything.

Two reasons. A collection runs in whatever thread happens to allocate: in a worker it would delete
widgets that only a cycle still held, and Qt objects must die on their own thread. And a full one
looks at every object there is and takes the interpreter for itself meanwhile: 60 to 90 ms once
SQLAlchemy is loaded, more while an import holds its rows. So automatic collection is off, what has
been loaded for good is set aside, and collections happen when nothing runs: then only of what is
new since the last one, and of everything when the person has turned to another program. What is
set aside is searched first, for it stays. Since a page set aside is never found, what a page
holds is let go when the page is taken down, without a search (``empty_when_gone``).

What a check of thousands has used is free then, but glibc keeps it for the thread that had it,
75 MB after a large reading. It is asked to give that back to the system. Code that nobody runs goes
as well (``loaded_code``): three seconds after something was done, a page shown included.
"""

from __future__ import annotations

import gc
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QGuiApplication

from studyhours.domain.spare import let_spare_go
from studyhours.ui.tasks import Tasks

if TYPE_CHECKING:
    from studyhours.ui.loaded_code import LoadedCode

_QUIET = 1_500
_GIVEN_BACK = 3_000
_AT_THE_END = -1
"""glibc's name of the limit for what may lie free at the end: ``M_TRIM_THRESHOLD``."""
_KEPT_FREE = 2**22
_NEW = 1
"""The generation up to which is looked at what came since the last collection."""


class Garbage(QObject):
    """Collects whenever nothing has run for a moment."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(tasks)
        self._tasks = tasks
        gc.disable()
        self._timer = QTimer(self, singleShot=True, interval=_QUIET)
        self._timer.timeout.connect(self._collect)
        tasks.idle.connect(self._timer.start)
        self._giving = QTimer(self, singleShot=True, interval=_GIVEN_BACK)
        self._giving.timeout.connect(self._give_back_aside)
        tasks.idle.connect(self._begin_giving)
        self._once_more = False
        self._code: LoadedCode | None = None
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._turned)
            # A page that has read everything already is shown without any work.
            application.focusObjectChanged.connect(self._begin_giving)

    def _collect(self) -> None:
        if not self._tasks.busy:
            gc.collect(_NEW)
            self._begin_giving()  # what that has freed is given back as well

    @Slot()
    def _begin_giving(self) -> None:
        if self._giving.isActive():  # what is being done may go on when that is over
            self._once_more = True
        else:  # it takes nobody's time, and need not wait for quiet
            self._giving.start()

    def _give_back_aside(self) -> None:
        from studyhours.ui.loaded_code import LoadedCode  # not for the first window

        forget_sources()  # papers have loaded code of their own since, on a worker
        if self._code is None:
            self._code = LoadedCode()
        threading.Thread(target=self._give_back, name="giving memory back", daemon=True).start()
        if self._once_more:
            self._once_more = False
            self._giving.start()

    def _give_back(self) -> None:
        """Lets code go that nobody runs, and gives back what is free; for a thread."""
        if self._code is not None:
            self._code.let_go()
        give_back()

    def _turned(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive and not self._tasks.busy:
            gc.collect()


def give_back() -> None:
    """Gives free memory back to the system, where the system's library keeps it; for a thread.

    What glibc is asked for gives back the holes; what lies free at the end of a thread's part it
    keeps until that is 64 MB, for the limit grows with the largest piece that was ever used. So the
    limit is set as well.
    """
    import ctypes  # not for the first window

    let_spare_go()
    if not sys.platform.startswith("linux"):
        return
    library = ctypes.CDLL(None)
    trim = getattr(library, "malloc_trim", None)  # glibc's; musl has none
    if trim is not None:
        library.mallopt(_AT_THE_END, _KEPT_FREE)
        trim(0)


def let_go(tasks: Tasks, owner: QObject, held: list[object]) -> None:
    """Lets results of thousands go on a worker, where nobody waits for each to be taken apart.

    Args:
        tasks: The workers.
        owner: Who had them.
        held: What is wanted no more; the list is empty afterwards.
    """
    if not any(held):
        return
    last = held.copy()
    held.clear()
    tasks.query(owner, "let_go", last.clear, lambda _: None)


def set_aside() -> None:
    """What has been loaded by now stays for good: no collection looks at it again."""
    gc.freeze()


def set_more_aside() -> None:
    """The same once there has been work, whose garbage must not stay with it."""
    gc.collect()
    gc.freeze()


def empty_when_gone(owner: QObject) -> None:
    """Lets all go that an object of ours holds, once Qt has deleted it.

    Pages and what they hold know each other in circles. Those of a window that was made anew in
    another size of type kept 40 MB.
    """
    held = vars(owner)
    owner.destroyed.connect(lambda: QTimer.singleShot(0, held.clear))


def forget_signals(owner: QObject) -> None:
    """Lets the objects go that PySide has made for the signals of what has just been made.

    It makes one for each signal of each widget, eight for a label: 1.3 KB, of which hardly one is
    ever asked for. Whoever asks for a signal has it made again; what is connected stays connected.
    """
    for one in (owner, *owner.findChildren(QObject)):
        held = vars(one)
        for name in [name for name, what in held.items() if type(what) is SignalInstance]:
            if isinstance(getattr(type(one), name, None), Signal):  # its own, under its own name
                del held[name]


def forget_sources() -> None:
    """Lets the sources go that have been read while code was loaded.

    PySide looks through the source of each module that is loaded for a word, and Python keeps what
    it has read for tracebacks: 5 MB, between which the code comes to lie. They are read again when
    a traceback wants them.
    """
    import linecache  # not for the first window

    linecache.clearcache()
