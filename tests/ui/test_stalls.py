"""What held the window up is found out, with the line."""

from __future__ import annotations

import importlib.util
import threading
import time
from pathlib import Path

from pytestqt.qtbot import QtBot

from studyhours.ui.stalls import Stall, StallWatch
from tests.ui.person import PATIENCE

_WHOLE = """import time
def drawn_whole(seen):
    while not seen():
        time.sleep(0.001)  # 画一页
"""


def test_it_says_where_the_window_and_the_others_were(qtbot: QtBot, tmp_path: Path) -> None:
    place = tmp_path / "画页.py"
    place.write_text(_WHOLE, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("painting_pages", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    over = threading.Event()
    other = threading.Thread(target=over.wait, daemon=True)
    other.start()
    watch = StallWatch(0.02)
    end = time.monotonic() + PATIENCE / 1000

    def seen() -> bool:
        """On a busy computer the first look may come before both are where they belong."""
        ui, others = watch._seen
        if "in drawn_whole" in ui and "in wait" in others:
            time.sleep(0.1)  # longer than the beat that counts it
            return True
        watch._seen = ("", "")
        return time.monotonic() > end

    def told() -> list[Stall]:
        """The computer may have held the window up before."""
        return [one for one in watch.stalls if "in drawn_whole" in one.stack]

    module.drawn_whole(seen)
    qtbot.waitUntil(lambda: bool(told()), timeout=PATIENCE)
    over.set()
    other.join()
    (stall,) = told()
    watch.stop()
    at = stall.stack.index(f'File "{place}", line ')
    assert "in drawn_whole" in stall.stack[at:]
    assert __file__ in stall.stack[:at], "the innermost call is the last"
    assert "over.wait" not in stall.stack
    assert "in wait" in stall.others
