"""The only place that assembles the app: which language, which entry."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from studyhours.cli.main import run_command_line

_UTF8 = "utf-8"


def start(arguments: Sequence[str]) -> int:
    """Runs the app with command-line arguments; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # Windows consoles and C locales: text is UTF-8 here, and nothing unprintable kills us.
            reconfigure(encoding=_UTF8, errors="replace")
    return run_command_line(arguments, default_language=os.environ.get("STUDYHOURS_LANG", "zh"))
