"""Where pages lie: whole pixels of the screen at any of its scales, pieces without gaps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from studyhours.ui.pdf_pages import PageSize
from studyhours.ui.preview.sheet_layout import TILE, WHOLE, WIDTH, Zoom, lay_out, step_from

UPRIGHT, ACROSS = PageSize(595.28, 841.89), PageSize(841.89, 595.28)
PAGES = (UPRIGHT, ACROSS, UPRIGHT, UPRIGHT)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("zoom", [WIDTH, WHOLE, 100, 500])
def test_pieces_cover_what_is_seen_and_no_more_than_a_piece_around(
    zoom: Zoom, ratio: float
) -> None:
    room = QSize(round(900 * ratio), round(600 * ratio))
    layout = lay_out(PAGES, zoom, room, ratio)
    if isinstance(zoom, int):
        assert layout.percent == zoom
    else:
        assert all(box.width() <= room.width() for box in layout.boxes)
    tops = [box.top() for box in layout.boxes]
    assert tops == sorted(tops)
    assert all(
        not one.intersects(two) for one, two in zip(layout.boxes, layout.boxes[1:], strict=False)
    )
    for top in range(0, layout.size.height(), 350):
        region = QRect(QPoint(0, top), room)
        seen = list(layout.tiles(region))
        assert len(set(seen)) == len(seen)
        for page in layout.seen(region):
            part = layout.boxes[page].intersected(region).translated(-layout.boxes[page].topLeft())
            mine = [layout.part(tile) for tile in seen if tile.page == page]
            covered = sum(
                one.intersected(part).width() * one.intersected(part).height() for one in mine
            )
            assert covered == part.width() * part.height(), "all of it, nothing twice"
            around = part.adjusted(-TILE, -TILE, TILE, TILE)
            assert all(around.contains(one.intersected(around)) for one in mine)
    spot = layout.spot(QPoint(room.width() // 2, layout.size.height() // 2))
    larger = lay_out(PAGES, 200, room, ratio)
    assert larger.spot(larger.place_of(spot))[0] == spot[0], "the same page when it grows"


def test_sizes_go_up_and_down_in_steps() -> None:
    assert (step_from(100, 1), step_from(137, -1), step_from(500, 1), step_from(10, -1)) == (
        110, 125, 500, 10,
    )  # fmt: skip
    assert list(lay_out((), 100, QSize(10, 10), 1.0).tiles(QRect(0, 0, 10, 10))) == []
