"""A process that shows the window and closes it while threads nobody waits for are at work.

``left_behind PDF``: one draws the pages of a PDF for ever, one tells Qt something for ever. It
prints the folder for files that are only looked at.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from studyhours.ui import app
from studyhours.ui.main_window import MainWindow
from studyhours.ui.pdf_pages import PdfFile
from studyhours.ui.scratch import scratch


class _Teller(QObject):
    said = Signal(object)

    def tell(self) -> None:
        while True:
            self.said.emit(("print_pages", 1))


def _draw(file: PdfFile, begun: threading.Event) -> None:
    while True:
        file.picture(0, 4.0)
        begun.set()


def main(pdf: str) -> NoReturn:
    """Runs until the window is closed, which is soon."""
    file, begun, teller = PdfFile(Path(pdf).read_bytes()), threading.Event(), _Teller()

    def leave() -> None:
        for work in (lambda: _draw(file, begun), teller.tell):
            threading.Thread(target=work, daemon=True).start()
        begun.wait()
        (scratch() / "名册.csv").write_text("张三", encoding="utf-8")
        sys.stdout.write(f"{scratch()}\n")
        for widget in QApplication.topLevelWidgets():
            widget.close()

    make_window = app.make_window

    def made(default_language: str) -> MainWindow:
        window = make_window(default_language)
        QTimer.singleShot(0, window, leave)
        return window

    app.make_window = made
    app.start_window(None, "zh")


if __name__ == "__main__":
    main(sys.argv[1])
