"""The PDF programs of the system that judge our files independently."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image


def run(*command: str) -> str:
    """The output of a program, which must succeed; skips where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, check=True, capture_output=True, timeout=180)
    return done.stdout.decode("utf-8", "replace")


def text_of(pdf: bytes, folder: Path) -> str:
    """What pdftotext extracts, without spaces and line breaks."""
    path = folder / "text.pdf"
    path.write_bytes(pdf)
    return "".join(run("pdftotext", "-layout", str(path), "-").split())


def picture_of(pdf: bytes, folder: Path, resolution: int, page: int = 1) -> Image.Image:
    """One page as pdftoppm draws it."""
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    at = ("-r", str(resolution), "-f", str(page), "-l", str(page))
    run("pdftoppm", *at, "-png", "-singlefile", str(path), str(folder / "page"))
    with Image.open(folder / "page.png") as image:
        return image.convert("L")
