"""What held the window up is found out, with the line."""

from __future__ import annotations

import importlib.util
import threading
import time
from pathlib import Path

from pytestqt.qtbot import QtBot

from studyhours.ui.stalls import StallWatch

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
    other = threading.Thread(target=over.wait)
    other.start()
    watch = StallWatch(0.02)
    end = time.monotonic() + 60
    module.drawn_whole(lambda: watch._seen[0] or time.monotonic() > end)
    qtbot.waitUntil(lambda: bool(watch.stalls))
    over.set()
    other.join()
    stall = watch.stop()[0]
    at = stall.stack.index(f'File "{place}", line ')
    assert "in drawn_whole" in stall.stack[at:]
    assert __file__ in stall.stack[:at], "the innermost call is the last"
    assert "over.wait" not in stall.stack
    assert "in wait" in stall.others
