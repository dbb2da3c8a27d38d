"""Names by strokes, as the lists of official papers have them."""

from __future__ import annotations

import random

from studyhours.services.people.strokes import BLOCKS, stroke_key
from tools.make_strokes import BLOCKS as MADE_OF

# Strokes 2, 3 (于 begins with 横, 马 with 折), 4 (王, 毛), 5, 6, 7 (李, 陈), 8 (欧, 易), 11: how
# 𬱖 is written is not known: it follows 黄 with its eleven. Of one surname short names come first.
_OFFICIAL = [
    "丁一", "于秀", "马强", "王平", "王明", "王一丁", "王小明", "毛丽", "石磊", "白安",
    "刘洋", "李丽", "李明", "陈红", "欧阳雪", "易安", "黄山", "\U0002cc56明", "Anna Müller", "bob",
]  # fmt: skip


def test_a_list_by_strokes() -> None:
    mixed = list(_OFFICIAL)
    random.Random(3).shuffle(mixed)
    assert sorted(mixed, key=stroke_key) == _OFFICIAL


def test_every_character_of_the_blocks_has_its_strokes() -> None:
    assert BLOCKS == MADE_OF
    known = [
        stroke_key(chr(code))[0][0] for first, last in BLOCKS for code in range(first, last + 1)
    ]
    uncounted = sum(strokes == 255 for strokes in known)
    assert uncounted < len(known) // 200, f"{uncounted} without strokes"
    assert all(1 <= strokes <= 84 or strokes == 255 for strokes in known)
