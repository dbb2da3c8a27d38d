"""Starts the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QScrollArea

from studyhours.services.ledgers.app_home import app_data_folder
from studyhours.ui.changes import ChangeBus
from studyhours.ui.context import Surroundings
from studyhours.ui.ending import end_program
from studyhours.ui.focus_ring import ring_for_keys
from studyhours.ui.fonts import USUAL, bring_chinese, bring_rare_fonts, set_type, wear_type
from studyhours.ui.garbage import Garbage, set_aside
from studyhours.ui.icons import program_icon
from studyhours.ui.main_window import MainWindow
from studyhours.ui.memory import Memory
from studyhours.ui.qt_words import QtWords
from studyhours.ui.shortcuts import Shortcuts
from studyhours.ui.tasks import Tasks
from studyhours.ui.theme import Theme
from studyhours.ui.words import Words

_SWITCH = 0.0001
_LATER = 1500
_ICON = 250
"""Milliseconds after which title and task bar have the program's icon."""


def start_window(target: str | None, default_language: str) -> NoReturn:
    """Shows the window until it is closed, and ends the process with it.

    Args:
        target: A ledger to open; the one open last when None.
        default_language: ``zh`` or ``en``, until the person chooses.
    """
    application = make_application(sys.argv[:1])
    window = make_window(default_language)
    window.show()
    if target is not None:
        window.open_path(target)
    elif not window.open_last():
        window.show_start()
    QTimer.singleShot(_LATER, bring_rare_fonts)
    set_aside()
    end_program(application, application.exec())


def make_application(arguments: Sequence[str]) -> QApplication:
    """The Qt application with the window's type and style."""
    # Threads that compute hand the interpreter over at once when the window asks for it: Qt's calls
    # give it back many times in one painting, and each time the window waits this long to get on.
    sys.setswitchinterval(_SWITCH)
    application = QApplication(list(arguments))
    dress(application)
    # Reading a first picture takes Qt some milliseconds: the first window need not wait for it.
    QTimer.singleShot(_ICON, application, lambda: application.setWindowIcon(program_icon()))
    # The first widget that comes from Qt itself makes PySide prepare all classes of widgets at
    # once, some 30 ms: before there is anything that could stand still.
    QScrollArea().viewport()
    return application


def dress(application: QApplication) -> None:
    """Gives an application its name, style and type."""
    application.setApplicationName("StudyHours")
    application.setDesktopFileName("studyhours")  # by which desktops find its menu entry
    application.setStyle("Fusion")
    if sys.platform == "linux":
        bring_chinese()
    set_type(application)
    ring_for_keys(application)


def make_window(default_language: str) -> MainWindow:
    """The main window, not shown yet."""
    memory = Memory(app_data_folder() / "window.json")
    words = Words(memory.text("language", default_language))
    size = memory.get("type_size", USUAL)
    theme = Theme(memory.text("theme", "system"), size if isinstance(size, int) else USUAL)
    wear_type(theme.size)
    theme.apply()
    changes = ChangeBus()
    tasks = Tasks(changes)
    Garbage(tasks)
    QtWords(words)
    return MainWindow(Surroundings(words, theme, tasks, memory, Shortcuts(memory)), changes)
