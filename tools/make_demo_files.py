"""Make the demo school's files under ``resources/demo``; the result is committed.

    python tools/make_demo_files.py [FOLDER]

Running it twice gives the same bytes: nothing is random and no clock is read.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # started as a program, not as a module
    sys.path.insert(0, str(ROOT))

from tools.demo_files import (  # noqa: E402  # needs the path above
    attendance,
    lessons,
    observations,
    reading,
    roster,
    self_study,
    training,
    writing,
)

FOLDER = ROOT / "resources" / "demo"
FILES = (
    "attendance.xlsx",
    "lessons.xlsx",
    "observations.xlsx",
    "online.csv",
    "reading.ods",
    "roster.xlsx",
    "self-study.xlsx",
    "training.xlsx",
    "writing.csv",
)


def make(folder: Path) -> None:
    """Writes every file into a folder that exists."""
    for module in (
        roster, training, attendance, observations, writing, reading, lessons, self_study,
    ):  # fmt: skip
        module.write(folder)


def main(argv: list[str]) -> int:
    """Writes the files and prints their hashes."""
    folder = Path(argv[0]) if argv else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    make(folder)
    for name in FILES:
        content = (folder / name).read_bytes()
        print(f"{hashlib.sha256(content).hexdigest()}  {len(content):7d}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
