"""Where things lie while installers are built, and what they are called."""

from __future__ import annotations

import ast
import os
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tools.dev.base import ROOT

PACKAGING = ROOT / "packaging"
WORK = ROOT / "build" / "installers"
APP = "studyhours"
TITLE = "StudyHours 研训学时"


@cache
def inputs() -> dict[str, Any]:
    """``packaging/inputs.toml``."""
    return tomllib.loads((PACKAGING / "inputs.toml").read_text(encoding="utf-8"))


@cache
def version() -> str:
    """The program's version, read without importing it.

    Raises:
        LookupError: there is none.
    """
    text = (ROOT / "studyhours" / "__init__.py").read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [one.id for one in node.targets if isinstance(one, ast.Name)]
            if "__version__" in names:
                return str(node.value.value)
    raise LookupError("__version__")


@cache
def epoch() -> int:
    """The time every file in an installer bears: ``SOURCE_DATE_EPOCH``, else the last commit's."""
    named = os.environ.get("SOURCE_DATE_EPOCH")
    if named:
        return int(named)
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return int(asked.stdout) if asked.returncode == 0 and asked.stdout.strip() else 1_735_689_600


def cache_folder() -> Path:
    """Where what was fetched stays; ``STUDYHOURS_BUILD_CACHE`` names another place."""
    named = os.environ.get("STUDYHOURS_BUILD_CACHE")
    folder = Path(named) if named else WORK / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
