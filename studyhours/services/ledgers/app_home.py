"""Where this computer keeps what the app knows beside ledgers."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def app_data_folder() -> Path:
    """The app's own folder; ``STUDYHOURS_HOME`` names another place."""
    named = os.environ.get("STUDYHOURS_HOME")
    return Path(named) if named else user_data_path("StudyHours", appauthor=False)
