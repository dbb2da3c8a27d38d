"""The system's own dialogs for files and folders; tests put other functions in their place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from studyhours.ui.memory import Memory
from studyhours.ui.widgets.banner import Banner


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


def show_folder(path: Path, banner: Banner | None = None) -> None:
    """Shows a folder, or the one a file is in, in the system's file manager.

    Args:
        path: The folder or file.
        banner: Says where it is when the system cannot show it.
    """
    _open(path if path.is_dir() else path.parent, banner)


def open_file(path: Path, banner: Banner | None = None) -> None:
    """Opens a file in the program the system has for it; as ``show_folder`` otherwise."""
    _open(path, banner)


def _open(path: Path, banner: Banner | None) -> None:
    opened = path.exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
    if not opened and banner is not None:
        copying = ("files.copy", lambda: _copy(path, banner))
        banner.say("files.cannot_open", role="risk", action=copying, path=path)


def _copy(path: Path, banner: Banner) -> None:
    QGuiApplication.clipboard().setText(str(path))
    banner.say("files.copied", path=path)


def _last(memory: Memory) -> str:
    return memory.text("files.folder", str(Path.home()))


def _remember(memory: Memory, paths: list[Path]) -> None:
    if paths:
        memory.put("files.folder", str(paths[0].parent))
