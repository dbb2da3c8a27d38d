"""Chinese typed into the installed window through an input method, by keys from outside.

``chinese_input.py REPOSITORY EXTRA SECONDS``: opens the page for a new school, puts the cursor into
its name and waits; whoever runs it types. Prints what stands in the field.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

sys.path.append(str(Path(__file__).resolve().parent))

from clicks import find_the_installed


def main(argv: Sequence[str]) -> int:
    """Waits for what is typed."""
    find_the_installed(Path(argv[0]), Path(argv[1]))
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QLineEdit

    from studyhours.ui.app import make_application, make_window
    from tools.window.operator import Operator

    os.environ["STUDYHOURS_HOME"] = tempfile.mkdtemp()
    application = make_application(["studyhours"])
    window = make_window("zh")
    window.show()
    window.show_start()
    person = Operator(window)
    person.settle()
    person.click("start-new")
    field = cast(QLineEdit, person.find("start-name"))
    field.clear()
    window.activateWindow()
    field.setFocus()
    person.settle()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    loop = QEventLoop()
    QTimer.singleShot(int(argv[2]) * 1000, loop.quit)
    loop.exec()
    sys.stdout.write(f"typed: {field.text()}\n")
    sys.stdout.flush()
    del application
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
