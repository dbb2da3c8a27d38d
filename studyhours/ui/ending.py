"""The end of the program, once the window is closed: everything is saved by then.

A thread may still be at work: in a printer that does not answer, in a server that is gone, in a
page that is drawn for a printer. Python leaves such threads behind and takes Qt, PDFium and itself
apart under their feet, and the program dies in the last moment of its life. So what other programs
may miss is handed over, and the rest is left to the system, which takes it all at once.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from typing import NoReturn

from PySide6.QtWidgets import QApplication

from studyhours.ui.scratch import remove_scratch

_PATIENCE = 1.0
"""Seconds for threads that are nearly done, such as one that closes a PDF."""


def end_program(application: QApplication, code: int) -> NoReturn:
    """Ends the process.

    Args:
        application: What the window belonged to. It hands the clipboard over when it goes; where a
            thread may still use Qt it does not go.
        code: The exit code.
    """
    if _are_over(time.monotonic() + _PATIENCE):
        application.shutdown()
    remove_scratch()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # there is none, or nobody reads it
            stream.flush()
    os._exit(code)


def _are_over(end: float) -> bool:
    """Whether no other thread is at work; waits for that until ``end``."""
    others = [one for one in threading.enumerate() if one is not threading.current_thread()]
    for one in others:
        one.join(max(end - time.monotonic(), 0.0))
    return not any(one.is_alive() for one in others)
