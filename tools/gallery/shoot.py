"""Takes the pictures of one scale: run by ``tools/gallery/run.py`` with the scale in its world."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from studyhours.domain.clock import FixedClock
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.ui.app import make_application, make_window
from studyhours.ui.fonts import bring_rare_fonts
from tools.gallery.ledgers import PASSWORD, Ledgers
from tools.gallery.list import SCENES
from tools.gallery.scenes import Scene
from tools.window.operator import Operator

LANGUAGES = ("zh", "en")
SHADES = ("light", "dark")


def main(argv: Sequence[str]) -> int:
    """Takes pictures into a folder: ``shoot FOLDER WIDTHxHEIGHT… [--only WORD…]``."""
    folder, rest = Path(argv[0]), list(argv[1:])
    cut = rest.index("--only") if "--only" in rest else len(rest)
    sizes, only = rest[:cut], rest[cut + 1 :]
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["STUDYHOURS_HOME"] = tempfile.mkdtemp(prefix="studyhours-gallery-")
    application = make_application(["studyhours"])
    bring_rare_fonts()
    ledgers = Ledgers(Path(os.environ["STUDYHOURS_HOME"]))
    missed: list[str] = []
    wanted = [scene for scene in SCENES if not only or any(word in scene.name for word in only)]
    for language in LANGUAGES:
        for shade in SHADES:
            for size in sizes:
                width, height = map(int, size.split("x"))
                for scene in wanted:
                    path = folder / f"{scene.name}-{size}-{language}-{shade}.png"
                    if not take(scene, ledgers, language, shade, (width, height), path):
                        missed.append(path.stem)
    del application
    if missed:
        sys.stderr.write(f"not taken: {', '.join(missed)}\n")
    return 1 if missed else 0


def take(
    scene: Scene, ledgers: Ledgers, language: str, shade: str, size: tuple[int, int], path: Path
) -> bool:
    """Takes one picture; False where the window could not be brought so far: none is left then."""
    path.unlink(missing_ok=True)
    prepared = True
    Path(os.environ["STUDYHOURS_HOME"], "window.json").unlink(missing_ok=True)
    window = make_window(language)
    window.surroundings.words.choose(language)
    window.surroundings.theme.choose(shade)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(*size)
    window.show()
    operator = Operator(window)
    file = ledgers.path(scene.ledger)
    if file is not None and not scene.page:
        window.open_path(str(file))
    elif file is not None:
        window.surroundings.memory.put("window.page", scene.page)
        if scene.writes:
            source, own = file, tempfile.mkdtemp(dir=os.environ["STUDYHOURS_HOME"])
            file = Path(shutil.copy(source, own))
            if source.with_suffix(".files").exists():
                shutil.copytree(source.with_suffix(".files"), file.with_suffix(".files"))
        window.surroundings.memory.put(
            "window.page_of", f"{file}\n{scene.login}" if scene.login else str(file)
        )
        who = Credentials(scene.login, PASSWORD) if scene.login else None
        ledger = open_ledger(str(file), credentials=who)
        if scene.role:
            actor = Actor(scene.role, functions_of({scene.role: "school"}))
            ledger = replace(ledger, actor=actor)
        if scene.on is not None:
            noon = datetime.combine(scene.on, time(4), UTC)
            ledger = replace(ledger, clock=FixedClock(noon))
        window.show_ledger(ledger)
    else:
        window.show_start()
    operator.settle()
    try:
        scene.prepare(operator)
    except LookupError as missing:
        sys.stderr.write(f"{scene.name}: nothing called {missing} to click\n")
        prepared = False
    operator.settle()
    if prepared:
        _photograph(window, path)
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    return prepared


def _photograph(window: QWidget, path: Path) -> None:
    """What lies on top counts: a dialog over the window is in the picture."""
    picture = window.grab()
    dialogs = [one for one in cast(list[QDialog], window.findChildren(QDialog)) if one.isVisible()]
    painter = QPainter(picture)
    for dialog in dialogs:
        over = dialog.grab()
        left = (window.width() - dialog.width()) // 2
        top = (window.height() - dialog.height()) // 2
        painter.drawPixmap(left, top, over)
    painter.end()
    picture.save(str(path))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
