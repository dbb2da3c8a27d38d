"""A folder that the app takes for a share."""

from __future__ import annotations

from pathlib import Path

import pytest


def as_share(folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a table of mounts, kept in ``place``, say that a folder is a share of the school's."""
    at = folder.resolve().as_posix().replace(" ", "\\040")
    table = place / "mounts"
    table.write_text(
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        f"40 22 0:50 / {at} rw,relatime shared:7 - cifs //server/school rw\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("STUDYHOURS_MOUNTS", str(table))
