"""Code of the window is loaded without a stall, and makes classes of Qt on the UI thread alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from studyhours.ui.changes import ChangeBus
from studyhours.ui.code_loading import load_code
from studyhours.ui.page_list import PAGES
from studyhours.ui.tasks import Tasks
from tests.support.tree_copy import ROOT
from tests.ui.person import PATIENCE
from tests.ui.qt_imports import imported_beside

_READ = """
import json, sys, threading
from importlib import import_module
from studyhours.ui import app
from studyhours.ui.code_loading import read_ahead
from studyhours.ui.page_list import PAGES, START_MODULE

def of_qt():
    return {name for name in sys.modules if name.startswith(("studyhours.ui", "PySide6"))}

told = []
for module in [*(page.module for page in PAGES), START_MODULE]:
    before, names = of_qt(), []
    reading = threading.Thread(target=lambda: names.extend(read_ahead(module)))
    reading.start()
    reading.join()
    beside, together, others = of_qt() - before, [], len(sys.modules)
    for name in names:
        known = of_qt()
        import_module(name)
        more = {one for one in of_qt() - known if not name.startswith(f"{one}.")}
        if len(more) > 1 and name.startswith("studyhours"):
            together.append([name, *sorted(more)])
    late = len(sys.modules) - others - len(of_qt() - before)
    told.append([module, len(names), sorted(beside), together, late, module in sys.modules])
print(json.dumps(told))
"""


def test_each_page_is_loaded_a_module_at_a_time_and_all_else_before() -> None:
    told = _ask(_READ)
    assert len(told) == len(PAGES) + 1
    for module, count, beside, together, late, loaded in told:
        assert loaded, module
        assert count, module
        assert not beside, f"{module}: classes of Qt were made beside the UI thread"
        assert not together, f"{module}: loaded in one turn"
        assert not late, f"{module}: {late} modules without Qt were left to the UI thread"


_PLAINLY = """
import json, sys
from importlib import import_module
from studyhours.ui import app, code_loading
from studyhours.ui.page_list import PAGES, START_MODULE

for module in [*(page.module for page in PAGES), START_MODULE]:
    import_module(module)
print(json.dumps([name for name in sys.modules if name.startswith(("studyhours.ui", "PySide6"))]))
"""


def test_nothing_is_loaded_that_only_checkers_want() -> None:
    assert set(_ask(_PLAINLY)) == set(_ask(f"{_READ}\nprint(json.dumps(sorted(of_qt())))"))


def _ask(script: str) -> list[Any]:
    """What a process of its own says last: in this one everything has been loaded long since."""
    world = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    asked = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=world, capture_output=True, check=True
    )
    told: list[Any] = json.loads(asked.stdout.splitlines()[-1])
    return told


@pytest.mark.usefixtures("qapp")
def test_what_is_loaded_is_loaded_on_the_ui_thread(qtbot: QtBot) -> None:
    tasks, owner, threads = Tasks(ChangeBus()), QObject(), list[threading.Thread]()
    try:
        module = "studyhours.ui.evidence.tiles"
        load_code(tasks, owner, "code", module, lambda: threads.append(threading.current_thread()))
        assert tasks.busy
        qtbot.waitUntil(lambda: not tasks.busy, timeout=PATIENCE)
    finally:
        tasks.close()
    assert module in sys.modules
    assert threads == [threading.main_thread()]
    assert not imported_beside()
