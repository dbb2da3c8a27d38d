"""Takes the manual's pictures: ``python3 dev.py manual``, into ``docs/manual/pictures``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

FOLDER = Path("docs/manual/pictures")
PICTURES = (
    "start",
    "start-new",
    "imports-roster",
    "imports-rejected",
    "home-school",
    "home-teacher",
    "home-leader",
    "records-sentence",
    "records-opened",
    "template-stages",
    "lists-changing",
    "evidence",
    "activities",
    "review",
    "review-notices",
    "check-cell",
    "lists-chase",
    "check-year-unsigned",
    "rules",
    "rules-editing",
    "rules-trying",
    "documents-issuing",
    "documents-issued",
    "teachers-one",
    "growth-present",
    "growth-portfolio",
    "settings-school",
    "settings-calendar",
    "accounts-list",
)
"""Scenes of the gallery that the manual shows."""
_SIZE = (1180, 700)
_COLOURS = 128
_HOME = "/home/teacher"


def main(argv: Sequence[str]) -> int:
    """Takes each picture in both languages, light, on a screen of no height to spare."""
    if argv:
        sys.stderr.write("usage: manual\n")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["HOME"] = _HOME  # the pictures name the folder papers go to
    os.environ["STUDYHOURS_HOME"] = tempfile.mkdtemp(prefix="studyhours-manual-")
    # Qt reads its world when it is loaded.
    from studyhours.ui.app import make_application
    from studyhours.ui.fonts import bring_rare_fonts
    from tools.gallery.ledgers import Ledgers
    from tools.gallery.list import SCENES
    from tools.gallery.shoot import LANGUAGES, take

    scenes = {scene.name: scene for scene in SCENES}
    FOLDER.mkdir(parents=True, exist_ok=True)
    application = make_application(["studyhours"])
    bring_rare_fonts()
    ledgers = Ledgers(Path(os.environ["STUDYHOURS_HOME"]))
    missed = []
    for language in LANGUAGES:
        for name in PICTURES:
            path = FOLDER / f"{name}.{language}.png"
            if take(scenes[name], ledgers, language, "light", _SIZE, path):
                _make_small(path)
            else:
                missed.append(path.stem)
    del application
    if missed:
        sys.stderr.write(f"not taken: {', '.join(missed)}\n")
    return 1 if missed else 0


def _make_small(path: Path) -> None:
    """Few colours: a quarter of the bytes, and nothing that a reader would see."""
    with Image.open(path) as image:
        small = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
