"""Make the font files under ``resources/fonts`` from those of two Debian packages.

    apt-get install fonts-lxgw-wenkai fonts-hanazono
    python tools/make_fonts.py

The main font is copied unchanged (its licence reserves the name for unmodified copies). HanaMin A
and B are cut down to the ideographs the main font lacks and renamed, as their licence asks of
modified versions. The result does not depend on the clock: running it twice gives the same bytes.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import unicodedata
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOURCE = Path("/usr/share/fonts/truetype")
TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
MAIN = ("lxgw-wenkai/LXGWWenKai-Regular.ttf", "LXGWWenKai-Regular.ttf")
RARE = (
    ("hanazono/HanaMinA.ttf", "StudyHoursRareA.ttf", "StudyHours Rare A"),
    ("hanazono/HanaMinB.ttf", "StudyHoursRareB.ttf", "StudyHours Rare B"),
)
# First and last code point of each block a name may need: GB 18030-2022 level 3 is the basic block
# and Extensions A to F; the compatibility ideographs occur in older registers.
BLOCKS = (
    (0x3007, 0x3007),
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0x2CEB0, 0x2EBEF),
    (0xF900, 0xFAD9),
    # Signs of its two-byte part that the main font lacks.
    (0xFE17, 0xFE18),
    (0xFE34, 0xFE34),
    (0xFE49, 0xFE4F),
)
FIXED_TIME = 0  # seconds since 1904, the font epoch: written instead of the time of the run


def wanted() -> set[int]:
    """Every assigned code point of the blocks."""
    return {
        code
        for first, last in BLOCKS
        for code in range(first, last + 1)
        if unicodedata.category(chr(code)) != "Cn"
    }


def subset_font(source: Path, target: Path, family: str, codes: set[int]) -> set[int]:
    """Cut one font to ``codes`` and rename it; returns the code points it now carries."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.glyph_names = False
    options.layout_features = []
    options.drop_tables += ["GSUB", "GDEF", "BASE", "vhea", "vmtx", "FFTM", "prop", "gasp"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    rename(font, family)
    font["head"].created = font["head"].modified = FIXED_TIME
    font.save(target)
    return set(TTFont(target).getBestCmap())


def rename(font: TTFont, family: str) -> None:
    """Give a modified font its own name, leaving copyright and licence as they are."""
    names = font["name"]
    postscript = family.replace(" ", "")
    for record in list(names.names):
        if record.platformID == 3 and record.langID != 0x409:
            names.removeNames(platformID=3, langID=record.langID)
    for name_id, text in ((1, family), (3, f"{postscript};subset"), (4, family), (6, postscript)):
        names.removeNames(nameID=name_id)
        names.setName(text, name_id, 3, 1, 0x409)
        names.setName(text, name_id, 1, 0, 0)


def main() -> int:
    """Write the three fonts; returns 1 when a wanted character is in none of them."""
    TARGET.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCE / MAIN[0], TARGET / MAIN[1])
    missing = wanted() - set(TTFont(TARGET / MAIN[1]).getBestCmap())
    for source, target, family in RARE:
        held = set(TTFont(SOURCE / source).getBestCmap())
        missing -= subset_font(SOURCE / source, TARGET / target, family, missing & held)
    for path in sorted(TARGET.glob("*.ttf")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"{path.name}  {path.stat().st_size} bytes  sha256 {digest}")
    print(f"characters in no font: {[hex(code) for code in sorted(missing)]}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
