"""Where the files that travel with the program lie."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path


@cache
def resources_root() -> Path:
    """The ``resources`` folder.

    ``STUDYHOURS_RESOURCES`` wins; then the copy inside an installed package; then the checkout.

    Raises:
        FileNotFoundError: none of them exists; the installation is incomplete.
    """
    package = Path(__file__).resolve().parent.parent
    named = os.environ.get("STUDYHOURS_RESOURCES")
    candidates = [Path(named)] if named else []
    candidates += [package / "_resources", package.parent / "resources"]
    for candidate in candidates:
        if (candidate / "texts").is_dir():
            return candidate
    raise FileNotFoundError(f"no resources folder in {[str(path) for path in candidates]}")


def resource(*parts: str) -> Path:
    """The path of one shipped file, for example ``resource("fonts", "x.ttf")``."""
    return resources_root().joinpath(*parts)


_MANUALS = {"zh": "zh-CN.md", "en": "en.md"}


def manual(language: str) -> Path | None:
    """The manual in a language; None where the program came without one."""
    path = resources_root().parent / "docs" / "manual" / _MANUALS[language]
    return path if path.is_file() else None
