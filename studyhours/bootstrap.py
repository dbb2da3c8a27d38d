"""The only place that assembles the app: which language, which entry."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

_UTF8 = "utf-8"
_LEDGER = ".studyhours"


def start(arguments: Sequence[str]) -> int:
    """Runs the app; returns the exit code.

    Without arguments, or with a ledger alone, the window opens; anything else is a command.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # Windows consoles and C locales: text is UTF-8 here, and nothing unprintable kills us.
            reconfigure(encoding=_UTF8, errors="replace")
    language = os.environ.get("STUDYHOURS_LANG", "zh")
    if _wants_window(arguments) and has_screen():
        load_window().start_window(arguments[0] if arguments else None, language)  # and ends there
    from studyhours.cli.main import run_command_line

    return run_command_line(arguments, default_language=language)


def load_window() -> ModuleType:
    """``studyhours.ui.app`` with all it needs.

    Nothing that is loaded now will ever be garbage; looking for some takes a tenth of the time.
    The window collects from then on (``studyhours.ui.garbage``).
    """
    gc.disable()
    from studyhours.ui import app

    return app


def _wants_window(arguments: Sequence[str]) -> bool:
    """Nothing at all, or one ledger as a double click hands it over."""
    return not arguments or (len(arguments) == 1 and arguments[0].endswith(_LEDGER))


def has_screen() -> bool:
    """Whether a window can be shown on this computer."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
