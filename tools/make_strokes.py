"""Make the tables under ``resources/strokes``, by which official lists sort names.

    apt-get install unicode-data
    npm pack cnchar-order          # and unpack it
    python tools/make_strokes.py package/cnchar.order.min.js

How a character is written comes from cnchar-order, how many strokes the others have from the
Unicode database. Running it twice gives the same bytes.
"""

from __future__ import annotations

import bz2
import json
import re
import sys
from pathlib import Path

UNIHAN = Path("/usr/share/unicode/Unihan_IRGSources.txt.bz2")
TARGET = Path(__file__).resolve().parent.parent / "resources" / "strokes"
BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF), (0x2A700, 0x2EBEF))
"""First and last code points, as ``studyhours.services.people.strokes`` reads them."""
# The five sorts that lists by strokes know: 横 (with 提), 竖 (with 竖钩), 撇, 点 (with 捺), 折.
_SORTS = {"j": 1, "i": 1, "f": 2, "g": 2, "s": 3, "k": 4, "d": 4, "l": 4}
_BENT = 5
_TABLE = re.compile(r"JSON\.parse\('(\{.*?\})'\)")


def main(argv: list[str]) -> int:
    """Writes both tables."""
    if len(argv) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    text = Path(argv[0]).read_text(encoding="utf-8")
    found = _TABLE.search(text)
    if found is None:
        print("no table of strokes in it", file=sys.stderr)
        return 1
    lines = [
        f"{one} {''.join(str(_SORTS.get(stroke, _BENT)) for stroke in strokes)}\n"
        for one, strokes in sorted(json.loads(found[1]).items())
        if len(one) == 1 and _inside(ord(one))
    ]
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "orders.txt").write_text("".join(lines), encoding="utf-8")
    counts = _counts()
    (TARGET / "counts.bin").write_bytes(
        b"".join(
            bytes(counts.get(code, 0) for code in range(first, last + 1)) for first, last in BLOCKS
        )
    )
    return 0


def _inside(code: int) -> bool:
    return any(first <= code <= last for first, last in BLOCKS)


def _counts() -> dict[int, int]:
    """Strokes by code point; where China and others count differently, as in China."""
    counts = {}
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        for line in lines:
            if "\tkTotalStrokes\t" in line:
                code, _, said = line.split("\t")
                counts[int(code.removeprefix("U+"), 16)] = int(said.split()[0])
    return counts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
