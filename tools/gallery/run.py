"""Takes all pictures: ``python3 dev.py gallery [--only WORD…]``, into ``out/gallery``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

OUT = Path("out/gallery")
SCALES = {"1": ("1366x728", "1024x728", "1024x560"), "1.5": ("910x472",)}
"""Sizes of the window in its own pixels: what is left of 1366×768, 1024×768 and 1024×600 beside a
task bar, and of 1366×768 at 150 %."""


def main(argv: Sequence[str]) -> int:
    """Takes the pictures of every scale in a process of its own."""
    if argv and argv[0] != "--only":
        sys.stderr.write("usage: gallery [--only WORD...]\n")
        return 2
    for scale, sizes in SCALES.items():
        folder = OUT / f"scale-{scale}"
        world = {**os.environ, "QT_SCALE_FACTOR": scale}
        world.setdefault("QT_QPA_PLATFORM", "offscreen")
        done = subprocess.run(
            [sys.executable, "-m", "tools.gallery.shoot", str(folder), *sizes, *argv],
            env=world,
            check=False,
        )
        if done.returncode != 0:
            return done.returncode
    sys.stderr.write(f"pictures in {OUT}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
