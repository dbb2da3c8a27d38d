"""The system's own dialogs for files and folders; tests put other functions in their place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from studyhours.ui.memory import Memory


def choose_files(parent: QWidget, memory: Memory, title: str, pattern: str) -> list[Path]:
    """Files to open; empty when the person changed their mind."""
    found, _ = QFileDialog.getOpenFileNames(parent, title, _last(memory), pattern)
    paths = [Path(one) for one in found]
    _remember(memory, paths[:1])
    return paths


def choose_file(parent: QWidget, memory: Memory, title: str, pattern: str) -> Path | None:
    """One file to open."""
    found, _ = QFileDialog.getOpenFileName(parent, title, _last(memory), pattern)
    _remember(memory, [Path(found)] if found else [])
    return Path(found) if found else None


def choose_folder(parent: QWidget, memory: Memory, title: str, start: Path) -> Path | None:
    """A folder."""
    found = QFileDialog.getExistingDirectory(parent, title, str(start))
    _remember(memory, [Path(found) / "."] if found else [])
    return Path(found) if found else None


def choose_save(
    parent: QWidget, memory: Memory, title: str, name: str, pattern: str
) -> Path | None:
    """Where to save; the system asks before an existing file is chosen."""
    found, _ = QFileDialog.getSaveFileName(parent, title, str(Path(_last(memory)) / name), pattern)
    _remember(memory, [Path(found)] if found else [])
    return Path(found) if found else None


def show_folder(path: Path) -> None:
    """Shows a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))


def open_file(path: Path) -> None:
    """Opens a file in the program the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _last(memory: Memory) -> str:
    return memory.text("files.folder", str(Path.home()))


def _remember(memory: Memory, paths: list[Path]) -> None:
    if paths:
        memory.put("files.folder", str(paths[0].parent))
