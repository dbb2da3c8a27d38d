"""What the window remembers between two runs: sizes, columns, filters, language, ledgers opened.

One small JSON file in the app's own folder. It holds nothing that matters: a file that cannot be
read is begun anew, one that cannot be written is let be.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

_DELAY = 800


class Memory(QObject):
    """Remembered values by key, written a moment after the last change."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._values: dict[str, Any] = _read(file)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self.save)

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept under ``key``."""
        return self._values.get(key, default)

    def text(self, key: str, default: str = "") -> str:
        """The value kept under ``key`` where it is a text, else the default."""
        value = self._values.get(key)
        return value if isinstance(value, str) else default

    def put(self, key: str, value: Any) -> None:
        """Keeps a value that JSON can hold."""
        if self._values.get(key) != value:
            self._values[key] = value
            self._timer.start()

    def save(self) -> None:
        """Writes at once."""
        self._timer.stop()
        aside = self._file.with_name(self._file.name + ".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(
                json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8"
            )
            aside.replace(self._file)
        except OSError:
            return


def _read(file: Path) -> dict[str, Any]:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
